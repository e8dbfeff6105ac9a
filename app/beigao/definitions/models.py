"""Forms, sections, documents and catalogues as they stand in the data folders; laws and rules are in `laws.py`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from beigao._i18n import _
from beigao.definitions.fields import Citation, FieldModel, Item, Option, Slug, Wording, Words
from beigao.definitions.frozen import FILLED, Frozen, Limits, fresh


class Section(Frozen):
    """A heading of a form with its fields, in the official order."""

    id: Slug
    title: Wording
    short: Wording | None = None  # what its tab says, where the heading is long
    number: str = ""
    note: Wording | None = None
    articles: tuple[Citation, ...] = ()
    borrows: tuple[str, ...] = ()  # facts of other forms shown read-only: `company.name`
    fields: Annotated[tuple[FieldModel, ...], FILLED]


class EntryList(Frozen):
    """That a form occurs several times, and how one occurrence is called."""

    name: Wording  # "境外接收方" / "recipient"
    singular: Slug  # what a template calls the one entry that a document is about
    title_field: Slug  # the field whose answer names the entry
    presets: tuple[Slug, ...] = ()  # ids of files in forms/presets that can start an entry


class Standing(Frozen):
    """The place of a form in an official document: `影响评估报告 一（一）3.`, the number as it begins its sections'."""

    document: Slug
    number: str = ""


class Form(Frozen):
    """A blank set of questions; `entries` says that it may occur several times.

    Attributes:
        stands: where it stands in the document that it follows.
        places: the place of an answer in a document, by the document's id, short enough for a chip; `{section}` and
            `{field}` stand for the official numbers.
    """

    id: Slug
    title: Wording
    about: Wording
    entries: EntryList | None = None
    shows: Literal["deadlines"] | None = None  # what its page shows beside the questions
    stands: Standing | None = None
    places: dict[Slug, Wording] = fresh(dict)
    sections: Annotated[tuple[Section, ...], FILLED]

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for field in self.fields():
            if field.id in seen:
                raise ValueError(f"field id `{field.id}` stands twice in form `{self.id}`")
            seen.add(field.id)
        if self.entries and self.entries.title_field not in seen:
            raise ValueError(f"title field `{self.entries.title_field}` is not in form `{self.id}`")

    def apart(self, item: Item) -> Wording | None:
        """The section of a field whose label other fields of the form have, too: whose name, whose telephone."""
        if sum(other.label == item.label for other in self.fields()) == 1:
            return None
        return next((section.title for section in self.sections if item in section.fields), None)

    def fields(self) -> Iterator[FieldModel]:
        """Every field, section by section."""
        for section in self.sections:
            yield from section.fields

    @cached_property
    def _by_id(self) -> dict[str, FieldModel]:
        return {field.id: field for field in self.fields()}

    def field(self, field_id: str) -> FieldModel:
        """The field with this id; KeyError when there is none."""
        return self._by_id[field_id]

    def has(self, field_id: str) -> bool:
        """Whether the form asks this."""
        return field_id in self._by_id


class Heading(Frozen):
    """An official heading, exactly as the law prints it."""

    level: Annotated[int, Limits(ge=1, le=4)]
    text: Words


class EvidencePlace(Frozen):
    """Evidence fields of one form that a document uses, in the order in which it comes to them.

    Attributes:
        shown: whether the document prints their pictures; else they are handed in beside it.
    """

    form: Slug
    fields: Annotated[tuple[Slug, ...], FILLED]
    shown: bool = True


class Document(Frozen):
    """One Word file of a filing, and the official form it must keep."""

    id: Slug
    filing: Literal["export", "algorithm", "labelling", "inner", "own"]  # inner: handed in nowhere; own: the user's
    title: Wording
    short: Wording  # for chips, menus and narrow rows
    about: Wording
    per: Slug | None = None  # one file for each entry of this form
    forms: Annotated[tuple[Slug, ...], FILLED]  # forms whose facts it prints
    articles: tuple[Citation, ...]
    headings: tuple[Heading, ...]
    cells: tuple[Words, ...] = ()  # official captions of table rows, in order
    evidence: tuple[EvidencePlace, ...] = ()  # in the order of the document
    optional_headings: bool = False  # chapters that do not apply are left out (labelling policy)
    side_by_side: bool = False  # also to be had with its reading copy beside it
    languages: tuple[Literal["zh", "en"], ...] = ("zh", "en")  # those that it has a template in


class Material(Frozen):
    """One of the materials of a filing.

    Attributes:
        document: the document of ours that it is.
        worksheet: a paper of ours from which the company fills it in, not handed in itself.
        evidence: the files of the dossier that belong to it.
        signs: who signs it by hand; nobody when left out.
        seals: which seal it bears; none when left out.
        own: what the company does itself.
        optional: whether the filing is whole without it.
    """

    id: Slug
    title: Wording
    document: Slug | None = None
    worksheet: Slug | None = None
    evidence: tuple[EvidencePlace, ...] = ()
    signs: Wording | None = None
    seals: Wording | None = None
    own: Wording | None = None
    optional: bool = False


class Screen(Frozen):
    """A screen of an authority's portal, with the answers that it asks for, as `form.field`, in its order."""

    title: Wording
    fields: Annotated[tuple[Words, ...], FILLED]


class Pack(Frozen):
    """What is handed in together for a filing, and what its portal asks.

    Attributes:
        per: the form of which each entry is a filing of its own.
        document: the document whose words the portal's answers have.
        note: where the list comes from, and what is to be verified.
    """

    id: Slug
    title: Wording
    per: Slug
    document: Slug
    articles: tuple[Citation, ...]
    note: Wording
    materials: Annotated[tuple[Material, ...], FILLED]
    screens: tuple[Screen, ...] = ()


class Catalogue(Frozen):
    """A closed list that choices refer to, with its source."""

    id: Slug
    title: Wording
    source: Words
    articles: tuple[Citation, ...] = ()
    groups: tuple[Option, ...] = ()
    options: Annotated[tuple[Option, ...], FILLED]


class OutlinePage(Frozen):
    """A page of the window that asks nothing: it follows from the answers.

    Attributes:
        under: the form whose line it follows in the outline; without one it stands at the end of its group.
    """

    id: Literal["which_filings", "risk_matrix", "packs", "review"]
    under: Slug | None = None


class OutlineGroup(Frozen):
    """A group of forms in the outline of the window, and of pages that follow from the answers."""

    id: Slug
    title: Wording
    icon: Literal["building", "send", "chip", "tag", "folder", "doc"]  # while the outline is folded to a rail
    forms: tuple[Slug, ...]
    pages: tuple[OutlinePage, ...] = ()

    def __post_init__(self) -> None:
        if any(page.under is not None and page.under not in self.forms for page in self.pages):
            raise ValueError("a page stands under a form of its group")


class Message(Frozen):
    """What a finding says, and how badly it weighs. `{name}` parts are filled in by the rule."""

    id: Slug
    severity: Literal["error", "warning", "hint"]
    text: Wording
    articles: tuple[Citation, ...] = ()
    reason: Wording | None = None  # why such papers come back, where no article says it
    documents: tuple[Slug, ...] = ()  # those it keeps from being final; else all that print the fields it binds
    everywhere: bool = False  # it concerns every document, whatever these print


class Preset(Frozen):
    """Public facts that can start an entry: every one to be verified before filing, each with its source."""

    id: Slug
    form: Slug
    title: Wording
    note: Wording
    source: Words
    verified: date  # when we last read the source
    values: dict[str, object]


class OwnFault(Frozen):
    """Why a folder of the user's own is left out.

    Attributes:
        folder: its name.
        says: the sentence, as gettext knows it, with places for the details.
    """

    folder: str
    says: str
    details: dict[str, str] = fresh(dict)

    @property
    def sentence(self) -> str:
        """The sentence in the language in use: what is wrong, and what to do."""
        return _(self.says).format(**self.details)


class Own(Frozen):
    """What of the library is the user's own: ids of forms and documents, and the folders that are left out."""

    forms: tuple[Slug, ...] = ()
    documents: tuple[Slug, ...] = ()
    faults: tuple[OwnFault, ...] = ()


class SampleHead(Frozen):
    """The name and purpose of a sample dossier."""

    id: Slug
    title: Wording
    about: Wording
