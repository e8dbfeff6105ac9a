"""Chosen options and entries by the names that people know them by, to fill the messages of the checks."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from beigao.definitions.fields import Choice, Choices, Item, Option, Wording
from beigao.definitions.loader import Library
from beigao.rules.facts import Record


def listed(names: Iterable[str]) -> Wording:
    """Names in a row: 甲、乙 in Chinese, 甲, 乙 in English."""
    words = list(names)
    return Wording(zh="、".join(words) or "—", en=", ".join(words) or "—")


def titles(records: Iterable[Record]) -> Wording:
    """The names of entries in a row."""
    return listed(record.title for record in records if record.title)


def option_names(library: Library, chooser: Item, chosen: Collection[str]) -> Wording:
    """The labels of chosen options, in the order in which they are offered."""
    assert isinstance(chooser, Choice | Choices)
    return _labels(library.options(chooser), chosen)


def catalogue_names(library: Library, catalogue: str, chosen: Collection[str]) -> Wording:
    """The labels of chosen members of a catalogue, in its order."""
    return _labels(library.catalogues[catalogue].options, chosen)


def _labels(options: Iterable[Option], chosen: Collection[str]) -> Wording:
    labels = [option.label for option in options if option.id in chosen]
    return Wording(zh="、".join(label.zh for label in labels) or "—", en=", ".join(label.en for label in labels) or "—")
