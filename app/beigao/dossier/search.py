"""Finds a field by any words that stand at it: label, number, answer, guidance, article, in both languages at once.

What the forms say is read once, when somebody first searches; answers as `search_answers.py` says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from beigao.definitions.fields import Column, FieldModel, Item, Table, Wording
from beigao.definitions.loader import Library
from beigao.definitions.models import Document, Form, Section
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Entry, is_shown
from beigao.dossier.search_answers import NO_ANSWER, AnswerReader, AnswerText
from beigao.dossier.search_words import fold, words_of

Kind = Literal["page", "section", "field", "document"]
KINDS: tuple[Kind, ...] = ("page", "section", "field", "document")
"""What can be found; among equals in this order."""

Source = Literal["label", "answer", "guidance", "article", "place"]
"""Where a word stands. A place (form, section, documents) only narrows: another word must stand at the field."""
RANKS: dict[Source, int] = {"label": 2, "answer": 3, "guidance": 4, "article": 5, "place": 6}
"""From best to worst; a label that is the word, or begins with it, ranks before all others."""
IS_LABEL, STARTS_LABEL = 0, 1


@dataclass(frozen=True)
class Hit:
    """A field, section, page or document at which all words stand.

    Attributes:
        entry: the entry of the form; empty for the list of a form's entries.
        path: the field to go to; None where only a page is meant.
        number: the official number before the label.
        section: the section that the field belongs to.
        inside: the table that the column belongs to.
        text: the text that a word stands in, where the label does not have it; `source` says what it is.
    """

    kind: Kind
    form: str
    entry: str
    label: Wording
    path: FieldPath | None = None
    number: str = ""
    section: Wording | None = None
    inside: Wording | None = None
    text: str = ""
    source: Source = "label"


class Search:
    """The search of one dossier.

    Args:
        answers: gives the live answers.
        pages: the titles of pages that belong to no form, by their ids.
        file_name: the name of a piece of evidence; KeyError when it is gone.
    """

    def __init__(
        self,
        library: Library,
        answers: Callable[[], Answers],
        pages: Mapping[str, Wording],
        file_name: Callable[[str], str],
    ) -> None:
        self._library, self._answers, self._pages, self._file_name = library, answers, pages, file_name
        self._known: dict[FieldPath, AnswerText] = {}

    def find(self, query: str, language: str, limit: int = 50) -> list[Hit]:
        """The best hits, best first.

        Args:
            query: words that must all stand there, in any order, language, case and width.
            language: the language of the window; a text in it is shown before one in the other language.
            limit: no more hits than this.
        """
        words = words_of(query)
        if not words:
            return []
        reader = AnswerReader(self._library, self._answers(), self._file_name, self._known)
        found = [*self._pages_with(words, language), *self._fields_with(words, language, reader)]
        self._known = reader.read  # answers that are no more are forgotten
        order = sorted(range(len(found)), key=lambda at: (*found[at][0], KINDS.index(found[at][1].kind), at))
        return [found[at][1] for at in order[:limit]]

    def prepare(self) -> int:
        """Read what the forms say, so that the first search need not; gives how many places can be found."""
        return len(self._titles) + sum(len(places) for places in self._said.values())

    @cached_property
    def _said(self) -> dict[str, list[_Place]]:
        return {form.id: list(_places(self._library, form)) for form in self._library.forms.values()}

    @cached_property
    def _titles(self) -> list[tuple[Hit, _Said]]:
        """The pages and documents; a document leads to the form that it shares with the fewest others."""
        library = self._library
        pages = [
            (Hit("page", form.id, "" if form.entries else form.id, form.title), _said(form.title, form.about))
            for form in library.forms.values()
        ]
        pages += [(Hit("page", page, "", title), _said(title)) for page, title in self._pages.items()]
        documents = []
        for document in library.documents.values():
            form = library.forms[_home(library, document)]
            hit = Hit("document", form.id, "" if form.entries else form.id, document.title)
            articles = [_cited(library, citation) for citation in document.articles]
            documents.append((hit, _said(document.title, document.about, articles=articles)))
        return [*pages, *documents]

    def _pages_with(self, words: Sequence[str], language: str) -> Iterator[tuple[_Weight, Hit]]:
        for hit, said in self._titles:
            ranks = [said.rank(word) for word in words]
            if None not in ranks:
                yield _weighed(hit, said, NO_ANSWER, words, ranks, language)

    def _fields_with(self, words: Sequence[str], language: str, reader: AnswerReader) -> Iterator[tuple[_Weight, Hit]]:
        for form in self._library.forms.values():
            ranked = [(place, [place.said.rank(word) for word in words]) for place in self._said[form.id]]
            entries = reader.answers.entries(form.id)
            for entry in entries or [Entry("")]:  # a form without entries is searched as it would be asked
                for place, ranks in ranked:
                    answer = reader.answer(form.id, entry, place.answered)
                    both = [_better(rank, word in answer.folded) for rank, word in zip(ranks, words, strict=True)]
                    if None in both or min(rank for rank in both if rank is not None) >= RANKS["place"]:
                        continue
                    hit = self._hit(form, entry, place, answer, words, reader.answers)
                    if hit is not None:
                        yield _weighed(hit, place.said, answer, words, both, language)

    def _hit(
        self, form: Form, entry: Entry, place: _Place, answer: AnswerText, words: Sequence[str], answers: Answers
    ) -> Hit | None:
        """The place in an entry; None where it is not asked."""
        shown = [field for field in place.fields if is_shown(field, entry.values, answers)]
        if not shown:
            return None
        row, column = next((answer.line(word)[1:] for word in words if word in answer.folded), (None, None))
        if place.column is not None and isinstance(entry.values.get(shown[0].id), list):
            row, column = row or 0, place.column.id
        path = FieldPath(form.id, entry.id, shown[0].id, row, column) if entry.id else None
        section = None if place.kind == "section" else place.section.title
        inside = shown[0].label if place.column is not None else None
        return Hit(place.kind, form.id, entry.id, place.said.label, path, place.said.number, section, inside)


@dataclass(frozen=True)
class _Text:
    """A text as it is shown and as it is compared."""

    shown: str
    folded: str
    language: str

    @classmethod
    def of(cls, words: Wording | str | None) -> list[_Text]:
        """A wording in both languages; words without a language as they are; nothing for nothing."""
        if isinstance(words, Wording):
            return [cls(words.zh, fold(words.zh), "zh"), cls(words.en, fold(words.en), "en")]
        return [cls(words, fold(words), "")] if words else []


@dataclass(frozen=True)
class _Said:
    """What the definitions say at a place."""

    label: Wording
    number: str
    texts: Mapping[Source, Sequence[_Text]]

    def rank(self, word: str) -> int | None:
        """How well a word stands here; None where it does not."""
        for source, texts in self.texts.items():
            fits = [text.folded for text in texts if word in text.folded]
            if fits and source == "label":
                starts = STARTS_LABEL if any(text.startswith(word) for text in fits) else RANKS["label"]
                return IS_LABEL if word in fits else starts
            if fits:
                return RANKS[source]
        return None

    def text(self, word: str, language: str) -> tuple[Source, str] | None:
        """The best text with a word, one in the language of the window first."""
        for source, texts in self.texts.items():
            fits = sorted(
                (text for text in texts if word in text.folded), key=lambda text: text.language not in (language, "")
            )
            if fits:
                return source, fits[0].shown
        return None


@dataclass(frozen=True)
class _Place:
    """A field, a column of a table, or a section with its fields."""

    kind: Kind
    section: Section
    fields: Sequence[FieldModel]
    column: Column | None
    said: _Said

    @property
    def answered(self) -> FieldModel | None:
        """The field with an answer of its own; sections have none, columns share that of their table."""
        return self.fields[0] if self.kind == "field" and self.column is None else None


def _places(library: Library, form: Form) -> Iterator[_Place]:
    for section in form.sections:
        around = [form.title, *([form.entries.name] if form.entries else ())]
        articles = [_cited(library, citation) for citation in section.articles]
        said = _said(section.title, section.note, number=section.number, articles=articles, around=around)
        yield _Place("section", section, section.fields, None, said)
        around += [section.title]
        for field in section.fields:
            yield _Place("field", section, (field,), None, _item_said(library, field, around))
            for column in field.columns if isinstance(field, Table) else ():
                yield _Place("field", section, (field,), column, _item_said(library, column, [*around, field.label]))


def _item_said(library: Library, item: Item, around: Sequence[Wording]) -> _Said:
    documents = [library.documents[name].title for name in item.required_for if name in library.documents]
    advice = (item.guidance, item.good, item.weak, item.returned, item.placeholder)
    articles = [_cited(library, citation) for citation in item.articles]
    return _said(item.label, *advice, number=item.number, articles=articles, around=[*around, *documents])


def _said(
    label: Wording,
    *advice: Wording | None,
    number: str = "",
    articles: Sequence[Wording] = (),
    around: Sequence[Wording] = (),
) -> _Said:
    return _Said(
        label,
        number,
        {
            "label": [*_Text.of(label), *_Text.of(number)],
            "guidance": [text for words in advice for text in _Text.of(words)],
            "article": [text for words in articles for text in _Text.of(words)],
            "place": [text for words in around for text in _Text.of(words)],
        },
    )


def _cited(library: Library, citation: str) -> Wording:
    return Wording(zh=library.cite(citation, "zh"), en=library.cite(citation, "en"))


def _home(library: Library, document: Document) -> str:
    """The form that a document is about: one file for each of its entries, or the form that fewest others print."""
    if document.per:
        return document.per
    return min(document.forms, key=lambda form: sum(form in other.forms for other in library.documents.values()))


def _better(rank: int | None, answered: bool) -> int | None:
    if not answered:
        return rank
    return RANKS["answer"] if rank is None else min(rank, RANKS["answer"])


_Weight = tuple[bool, float]
"""How far down a hit stands: whether its words stand apart, and their mean rank."""


def _weighed(
    hit: Hit, said: _Said, answer: AnswerText, words: Sequence[str], ranks: Sequence[int | None], language: str
) -> tuple[_Weight, Hit]:
    """The hit with its weight, and with the text in which the words stand together, if they do."""
    phrase = " ".join(words)
    together = _better(said.rank(phrase), phrase in answer.folded)
    if together is not None and together < RANKS["place"]:
        return (False, together), _explained(hit, said, answer, (phrase,), language)
    known = [rank for rank in ranks if rank is not None]
    return (True, sum(known) / len(known)), _explained(hit, said, answer, words, language)


def _explained(hit: Hit, said: _Said, answer: AnswerText, words: Sequence[str], language: str) -> Hit:
    """The hit with the text of the first word that the shown label does not have, what stands at the field first."""
    shown = fold(f"{hit.number} {hit.label.text(language)}")
    texts: list[tuple[Source, str]] = []
    for word in words:
        if word in shown:
            continue
        found = said.text(word, language)
        if word in answer.folded and (found is None or RANKS[found[0]] > RANKS["answer"]):
            found = "answer", answer.line(word)[0]
        if found is not None:
            texts.append(found)
    if not texts:
        return hit
    source, text = min(texts, key=lambda found: found[0] == "place")
    if source == "place":  # the place is shown anyhow
        return hit
    return Hit(hit.kind, hit.form, hit.entry, hit.label, hit.path, hit.number, hit.section, hit.inside, text, source)
