"""Whether an answer has the shape that its kind has, right or wrong as it may be: text, a number, rows of cells.

A window stores nothing else. A file that another program has written may hold anything, and everything behind relies
on the shape.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from beigao.definitions.fields import Item, Kind, Reference, Table
from beigao.dossier.answers import Json

_TEXT: frozenset[type] = frozenset({str, type(None)})
_NUMBER: frozenset[type] = _TEXT | {int, float}
_YES_NO: frozenset[type] = _TEXT | {bool}
_PLAIN: dict[Kind, frozenset[type]] = {
    "text": _TEXT,
    "long_text": _TEXT,
    "number": _NUMBER,
    "people": _NUMBER,
    "date": _TEXT,
    "yes_no": _YES_NO,
    "choice": _TEXT,
}
"""Kinds whose answers are one value, by the types that it may have."""

Fits = Callable[[Json], bool]


def fitting(item: Item) -> Fits:
    """A check whether an answer has the shape of this field or column; an empty one has."""
    if isinstance(item, Table):
        return partial(_is_table, _cells(item))
    kind: Kind = item.kind  # type: ignore[attr-defined]  # every concrete item has its kind
    if kind in _PLAIN:
        return partial(_is_one_of, _PLAIN[kind])
    if isinstance(item, Reference):
        return _are_names if item.many else partial(_is_one_of, _TEXT)
    return _are_words_by_name if kind in ("date_range", "risk_rating") else _are_names


def _cells(table: Table) -> dict[str, tuple[frozenset[type], Fits]]:
    """The columns by their ids: types of cells that fit without a further look, and what looks at others."""
    columns: dict[str, tuple[frozenset[type], Fits]] = {}
    for column in table.columns:
        plain = _PLAIN.get(column.kind, frozenset({type(None)}))
        columns[column.id] = plain, fitting(column)
    return columns


def _is_table(columns: dict[str, tuple[frozenset[type], Fits]], answer: Json) -> bool:
    if not isinstance(answer, list):
        return answer is None
    for row in answer:
        if not isinstance(row, dict):
            return False
        for name, cell in row.items():
            if name in columns:
                plain, fits = columns[name]
                if type(cell) not in plain and not fits(cell):
                    return False
    return True


def _is_one_of(types: frozenset[type], answer: Json) -> bool:
    return type(answer) in types


def _are_names(answer: Json) -> bool:
    return answer is None or (isinstance(answer, list) and all(isinstance(name, str) for name in answer))


def _are_words_by_name(answer: Json) -> bool:
    return answer is None or (
        isinstance(answer, dict) and all(isinstance(part, str | None) for part in answer.values())
    )
