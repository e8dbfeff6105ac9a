"""The context of a document: every fact it may print, as plain strings, lists and dicts.

A single form stands under its id, a form with entries as a list under its id; a document that is about one entry
(`per`) has that entry under its singular name as well. Every entry has `index`, `number` (（一）), `title`, `raw`
(typed values, for conditions only) and `derived` (what follows from several answers, `rules/derived.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import cast

from beigao._i18n import Language
from beigao.definitions.fields import Choice, Choices, FieldModel, Item, Reference, Table
from beigao.definitions.loader import Library
from beigao.definitions.models import Document, Form
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Entry, Json, is_shown
from beigao.dossier.file import Content
from beigao.dossier.values import Unreadable, is_empty, read
from beigao.rendering.derived import derive_dossier, derive_entry
from beigao.rendering.exhibits import Exhibit, exhibits
from beigao.rendering.idioms import IDIOMS, Idioms
from beigao.rendering.marks import faulty, gap, traced, typed
from beigao.rendering.pictures import Pictures
from beigao.rendering.printing import EntryContext, Printed, empty, print_answer


def build_context(
    content: Content,
    library: Library,
    document: Document,
    entry: str | None,
    pictures: Pictures,
    *,
    language: Language = "zh",
    traces: bool = False,
    most_rows: int | None = None,
) -> EntryContext:
    """What the template of a document is filled with.

    Args:
        content: the dossier.
        library: the definitions.
        document: the document to print.
        entry: the id of the entry it is about, when it is made `per` entry; None prints a blank one.
        pictures: takes up the evidence pictures that the context places.
        language: in which the program's own words, choices and dates are; what a person typed stays as it is.
        traces: whether every printed answer shall know its field, as previews and reviews want it.
        most_rows: of a longer table only the beginning is printed, and how much more there is; everything where None.
    """
    builder = ContextBuilder(
        content, library, document, pictures, language=language, traces=traces, most_rows=most_rows
    )
    return builder.build(entry)


class ContextBuilder:
    """Prints the answers of one dossier for one document; what another one needs can be a gap as well (`needed_by`)."""

    def __init__(
        self,
        content: Content,
        library: Library,
        document: Document,
        pictures: Pictures,
        *,
        language: Language = "zh",
        traces: bool = False,
        most_rows: int | None = None,
        needed_by: Collection[str] = (),
    ) -> None:
        self._content = content
        self.answers: Answers = content.answers
        self.library = library
        self.document = document
        self.language: Language = language
        self.idioms: Idioms = IDIOMS[language]
        self._files = content.evidence
        self._pictures = pictures
        self._exhibits: dict[str, Exhibit] = {}
        self._entries: dict[tuple[str, str], EntryContext] = {}
        self._words: dict[str, dict[str, str]] = {}
        self._traces, self._most_rows = traces, most_rows
        self._needed_by = set(needed_by) or {document.id}

    def build(self, entry: str | None) -> EntryContext:
        """The whole context."""
        context: EntryContext = {}
        found = exhibits(self._content, self.library, self.document, entry, self.language)
        self._exhibits = {exhibit.file.id: exhibit for exhibit in found}
        for form_id in self.document.forms:
            form = self.library.forms[form_id]
            entries = [self.entry_context(form_id, found.id) for found in self.answers.entries(form_id)]
            context[form_id] = entries if form.entries else entries[0]
        if self.document.per:
            form = self.library.forms[self.document.per]
            assert form.entries is not None  # a contract test says so
            known = entry is not None and self.has_entry(form.id, entry)
            context[form.entries.singular] = (
                self.entry_context(form.id, entry or "") if known else self.unanswered_entry(form.id)
            )
        context["derived"] = {**derive_dossier(self), "exhibits": self.exhibits()}
        return context

    def needs(self, item: Item) -> bool:
        """Whether this document cannot do without an answer; the program's fields do not know a user's own document."""
        if self.document.filing == "own":
            return bool(item.required_for)
        return not self._needed_by.isdisjoint(item.required_for)

    def has_entry(self, form: str, entry: str) -> bool:
        """Whether the dossier has this entry, so that a reference leads somewhere."""
        return any(found.id == entry for found in self.answers.entries(form))

    def entry_context(self, form: str, entry: str) -> EntryContext:
        """One entry, printed once however often it is referred to."""
        key = (form, entry)
        if key not in self._entries:
            entries = self.answers.entries(form)
            place = next(index for index, found in enumerate(entries, 1) if found.id == entry)
            self._entries[key] = self._print(self.library.forms[form], entries[place - 1], place)
        return self._entries[key]

    def unanswered_entry(self, form: str) -> EntryContext:
        """An entry that nobody has begun: each of its fields prints its own gap."""
        return self._print(self.library.forms[form], Entry(""), 1)

    def blank_entry(self, form: str, mark: str) -> EntryContext:
        """An entry that is not there: each field prints the mark that its reference has."""
        definition = self.library.forms[form]
        blank: EntryContext = {}
        for field in definition.fields():
            nested = field.kind in ("reference", "table")
            blank[field.id] = empty(self, field, "" if nested or not self.needs(field) else mark)
        raw = {field.id: None for field in definition.fields()}
        derived = derive_entry(self, definition.id, Entry(""), blank)
        return self.numbered({**blank, "raw": raw, "title": mark, "derived": derived}, 1)

    def numbered(self, entry: EntryContext, place: int) -> EntryContext:
        """The entry with its place in the list it stands in."""
        return {**entry, "index": str(place), "number": self.idioms.ordinal(place)}

    def option_words(self, chooser: Choice | Choices, name: str) -> str:
        """The words of a filing for a choice; words of the officer's own as they are."""
        key = chooser.catalogue or f"{chooser.id}/{id(chooser)}"
        if key not in self._words:
            self._words[key] = {
                option.id: (option.print or option.label.zh) if self.language == "zh" else option.label.en
                for option in self.library.options(chooser)
            }
        return self._words[key].get(name) or typed(name)

    def evidence(self, item: Item, ids: list[str]) -> list[dict[str, object]]:
        """The files of an evidence field: pictures to place, other files by name."""
        printed: list[dict[str, object]] = []
        for place, evidence_id in enumerate(ids, 1):
            exhibit = self._exhibits.get(evidence_id)
            if exhibit is None:  # the file is gone
                mark = faulty(item.label.text(self.language), self.language)
                printed.append({"name": mark, "caption": mark, "exhibit": mark, "picture": "", "number": ""})
                continue
            caption = typed(exhibit.caption)
            picture = self._pictures.place(self._files[evidence_id], caption) if exhibit.is_shown else ""
            words = {"name": typed(exhibit.file.name), "caption": caption, "exhibit": exhibit.number}
            printed.append({**words, "picture": picture, "number": str(place)})
        return printed

    def exhibits(self) -> list[dict[str, object]]:
        """The list of the document's evidence."""
        return [
            cast("dict[str, object]", self._origin(_listed(exhibit, self.idioms), exhibit.path))
            for exhibit in self._exhibits.values()
        ]

    def _origin(self, printed: object, path: FieldPath) -> object:
        return traced(printed, path) if self._traces else printed

    def from_fields(self, printed: Printed, form: str, entries: Iterable[Entry], field: str) -> Printed:
        """What was reckoned from a field of several entries, with its origin where that is wanted."""
        if not self._traces:
            return printed
        return traced(printed, *(FieldPath(form, entry.id, field) for entry in entries))

    def _print(self, form: Form, entry: Entry, place: int) -> EntryContext:
        printed: EntryContext = {}
        raw: dict[str, object] = {}
        for field in form.fields():
            shown = is_shown(field, entry.values, self.answers)
            answer = entry.values.get(field.id)
            path = FieldPath(form.id, entry.id, field.id)
            printed[field.id] = self._said(field, answer, path) if shown else empty(self, field, "")
            raw[field.id] = _typed(field, answer) if shown else None
        name = form.title.text(self.language)
        title = printed[form.entries.title_field] if form.entries else name
        printed |= {"raw": raw, "title": title or gap(name, self.language)}
        printed = self.numbered(printed, place)
        printed["derived"] = derive_entry(self, form.id, entry, printed)
        return printed

    def _said(self, field: FieldModel, answer: Json, path: FieldPath) -> Printed:
        """What a field prints, with its origin where that is wanted; of a very long table perhaps the beginning."""
        left_out = self._left_out(field, answer)
        if left_out:
            answer = cast("list[Json]", answer)[:-left_out]
        words = print_answer(self, field, answer)
        if self._traces:
            words = self._traced(field, answer, words, path)
        return [*cast("list[Printed]", words), self._more_rows(cast(Table, field), left_out)] if left_out else words

    def _left_out(self, field: FieldModel, answer: Json) -> int:
        """How many rows at the end of a table are not printed."""
        if self._most_rows is None or not isinstance(field, Table) or field.rows or not isinstance(answer, list):
            return 0
        return max(0, len(answer) - self._most_rows)

    def _more_rows(self, table: Table, count: int) -> Printed:
        """The row that says how many are left out."""
        (row,) = cast("list[dict[str, Printed]]", empty(self, table, "……"))
        return {**row, "number": "……", table.columns[0].id: self.idioms.more_rows.format(count)}

    def _traced(self, field: FieldModel, answer: Json, printed: Printed, path: FieldPath) -> Printed:
        """What a field prints, with where it comes from: each cell of a table by itself."""
        if isinstance(field, Reference) and not is_empty(answer):
            return printed  # the facts of another entry know their own home
        if not isinstance(field, Table) or not isinstance(printed, list):
            return traced(printed, path)
        said = [at for at, row in enumerate(answer if isinstance(answer, list) else []) if not is_empty(row)]
        places = list(range(len(printed))) if field.rows or len(said) != len(printed) else said
        columns = {column.id for column in field.columns}
        return [
            {
                name: cell
                if name == "raw"
                else traced(cell, path._replace(row=at, column=name if name in columns else None))
                for name, cell in row.items()
            }
            for at, row in zip(places, printed, strict=True)
        ]


def _listed(exhibit: Exhibit, words: Idioms) -> dict[str, object]:
    """A row of the list of evidence."""
    way = words.shown if exhibit.is_shown else words.beside
    return {"number": exhibit.number, "caption": typed(exhibit.caption), "name": typed(exhibit.file.name), "way": way}


def _typed(item: Item, answer: Json) -> object:
    try:
        return read(item, answer)
    except Unreadable:
        return None
