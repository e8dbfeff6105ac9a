"""A finding: what is wrong or missing, how badly, where, and by which article."""

from __future__ import annotations

from typing import Literal, NamedTuple

from beigao.definitions.fields import Wording
from beigao.definitions.paths import FieldPath
from beigao.dossier.values import visible

Severity = Literal["error", "warning", "hint"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")
"""From worst to mildest. An error is certain and keeps the final version back; the others leave it to a person."""

Detail = str | int | Wording
"""What fills a `{name}` in a sentence: words as they are, numbers with their thousands parted."""


class Finding(NamedTuple):
    """One problem.

    Attributes:
        id: names its message in `forms/findings.yaml` or `forms/cross_findings/`.
        path: the field to mend first.
        also: the other fields that it binds.
        documents: those it keeps from being final.
        reason: why such papers come back, where no article says it.
    """

    id: str
    severity: Severity
    text: Wording
    path: FieldPath
    articles: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    also: tuple[FieldPath, ...] = ()
    reason: Wording | None = None

    @property
    def paths(self) -> tuple[FieldPath, ...]:
        """Every field that it binds, the one to mend first at the head."""
        return (self.path, *self.also)

    def at(self, path: FieldPath) -> Finding:
        """The same finding as it is seen from another of its fields."""
        return self if path == self.path else self._replace(path=path, also=tuple(p for p in self.paths if p != path))


def fill(words: Wording, **details: Detail) -> Wording:
    """A sentence with its parts filled in, in both languages."""
    return Wording(**{language: _filled(words, language, details) for language in ("zh", "en")})


def _filled(words: Wording, language: str, details: dict[str, Detail]) -> str:
    return words.text(language).format(**{name: _words(part, language) for name, part in details.items()})


def _words(part: Detail, language: str) -> str:
    if isinstance(part, Wording):
        return part.text(language)
    return f"{part:,}" if isinstance(part, int) else visible(part)
