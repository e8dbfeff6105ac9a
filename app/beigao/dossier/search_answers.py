"""Answers as lines of text that a search goes through: read once, and again only when they are new.

An answer is read again when it is another object than before. The dossier never changes an answer in place, so a
search is up to date without being told of changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from beigao.definitions.fields import Choice, Choices, Evidence, FieldModel, Item, Reference, Table
from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Entry, Json
from beigao.dossier.search_words import fold

Line = tuple[str, int | None, str | None]
"""Words, and the row and column they stand in."""


@dataclass(frozen=True)
class AnswerText:
    """An answer as lines; `folded` has one line for each, so that a line is found again by counting."""

    raw: Json
    lines: Sequence[Line] = ()
    folded: str = ""

    def line(self, word: str) -> Line:
        """The first line with a word that stands here."""
        return self.lines[self.folded.count("\n", 0, self.folded.index(word))]


NO_ANSWER = AnswerText(None)


class AnswerReader:
    """Reads the answers for one search.

    Args:
        file_name: the name of a piece of evidence; KeyError when it is gone.
        known: what the search before has read.

    Attributes:
        read: what this search has read.
    """

    def __init__(
        self,
        library: Library,
        answers: Answers,
        file_name: Callable[[str], str],
        known: Mapping[FieldPath, AnswerText],
    ) -> None:
        self.answers = answers
        self.read: dict[FieldPath, AnswerText] = {}
        self._library, self._file_name, self._known = library, file_name, known

    def answer(self, form: str, entry: Entry, field: FieldModel | None) -> AnswerText:
        """The answer at a field of an entry; nothing where there is none."""
        raw = entry.values.get(field.id) if field is not None else None
        if field is None or raw is None:
            return NO_ANSWER
        path = FieldPath(form, entry.id, field.id)
        known = self._known.get(path)
        if known is None or known.raw is not raw or isinstance(field, Reference):  # the title of its entry may be new
            lines = [(" ".join(words.split()), row, column) for words, row, column in self._lines(field, raw)]
            known = AnswerText(raw, lines, "\n".join(fold(words) for words, _row, _column in lines))
        self.read[path] = known
        return known

    def _lines(self, field: FieldModel, raw: Json) -> Iterator[Line]:
        if not isinstance(field, Table):
            yield from ((words, None, None) for words in self._words(field, raw))
            return
        for number, row in enumerate(raw if isinstance(raw, list) else ()):
            for column in field.columns if isinstance(row, dict) else ():
                assert isinstance(row, dict)
                yield from ((words, number, column.id) for words in self._words(column, row.get(column.id)))

    def _words(self, item: Item, value: Json) -> list[str]:
        """An answer in the words of the window, in both languages; yes, no and levels are nothing to search for."""
        if value is None or isinstance(value, bool):
            return []
        if isinstance(value, list):
            return [words for part in value for words in self._words(item, part)]
        if isinstance(value, dict):
            return [words for side in ("start", "end") for words in self._words(item, value.get(side))]
        if isinstance(value, int | float):
            return [f"{value:,}", str(value)]
        if isinstance(item, Choice | Choices):
            labels = [option.label for option in self._library.options(item) if option.id == value]
            return [words for label in labels for words in (label.zh, label.en)] or [value]
        if isinstance(item, Reference):
            return self._title(item.form, value)
        if isinstance(item, Evidence):
            try:
                return [self._file_name(value)]
            except KeyError:
                return []
        return [value]

    def _title(self, form: str, entry: str) -> list[str]:
        entries = self._library.forms[form].entries
        found = next((known for known in self.answers.entries(form) if known.id == entry), None)
        title = found.values.get(entries.title_field) if found and entries else None
        return [title] if isinstance(title, str) else []
