"""How a raw answer reads: what each kind of field stores, and the typed value it stands for.

Answers are kept as they were typed, even when they are wrong. `read` is where a raw answer becomes a date or a
number; it raises `Unreadable` with the id of a finding (`forms/findings.yaml`), and never changes the answer.
Patterns are text, which `re` compiles at the first use.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import cast

from beigao.definitions.fields import Item, Kind
from beigao.dossier.answers import Json

LIKELIHOODS = ("low", "medium", "high", "very_high")
IMPACTS = ("low", "medium", "high", "severe")


class Unreadable(ValueError):
    """A raw answer that is not of its field's kind; `finding` is the id of the message."""

    def __init__(self, finding: str, **details: str) -> None:
        super().__init__(finding)
        self.finding = finding
        self.details = details


def is_empty(value: Json) -> bool:
    """Whether nothing was answered: no text, no choice, no row, no end of a range."""
    if isinstance(value, str):
        return not value.strip(" \t\r\n\u3000\xa0")
    if isinstance(value, list):
        return all(is_empty(part) for part in value)
    if isinstance(value, dict):
        return all(is_empty(part) for part in value.values())
    return value is None


_UNITS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_MOST_DIGITS = 21  # more is no count and no amount, and would be rounded
_NUMBER = r"([+-]?\d+(?:\.\d+)?|[+-]?\.\d+)([万萬亿億]?)[人名]?"


def read_number(text: str) -> int | float | str:
    """The number a person typed (`126,400`, `12.64万`, `１２`), or the text unchanged when it is none."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain).replace(" ", "")
    found = re.fullmatch(_NUMBER, plain)
    if not found or len(plain) > _MOST_DIGITS:
        return text
    from decimal import Decimal

    number = Decimal(found[1]) * _UNITS.get(found[2], 1)
    return int(number) if number == number.to_integral_value() else float(number)


_ISO_DATE = r"\d{4}-\d{2}-\d{2}"
_DATES = (
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})",
    r"(\d{4})(\d{2})(\d{2})",
    r"(\d{4})年(\d{1,2})月(\d{1,2})日?",
)


def read_date(text: str) -> str:
    """The date a person typed (`2026年12月1日`, `2026/12/1`, `20261201`) as YYYY-MM-DD, or the text unchanged."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(" ", "")
    for pattern in _DATES:
        if found := re.fullmatch(pattern, plain):
            try:
                return date(*map(int, found.groups())).isoformat()
            except ValueError:
                return text
    return text


def read(item: Item, raw: Json) -> object:
    """The typed value of an answer: str, int, float, date, (date, date), bool, or lists of these; None when empty.

    Raises:
        Unreadable: the answer is not of the field's kind.
    """
    if is_empty(raw):
        return None
    kind: Kind = item.kind  # type: ignore[attr-defined]  # every concrete item has its kind
    return _READERS[kind](raw)


def _text(raw: Json) -> str:
    if not isinstance(raw, str):
        raise Unreadable("not_text")
    return raw


def _number(raw: Json) -> int | float:
    number = read_number(raw) if isinstance(raw, str) else raw
    if isinstance(number, bool) or not isinstance(number, int | float) or not abs(number) < 10**_MOST_DIGITS:
        raise Unreadable("not_a_number", typed=str(raw))
    return number


def _people(raw: Json) -> int:
    number = _number(raw)
    if number < 0 or number != int(number):
        raise Unreadable("not_people", typed=str(raw))
    return int(number)


def _date(raw: Json) -> date:
    text = read_date(raw) if isinstance(raw, str) else ""
    try:
        if re.fullmatch(_ISO_DATE, text):  # fromisoformat also takes 2026-W01-1
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Unreadable("not_a_date", typed=str(raw))


def _date_range(raw: Json) -> tuple[date | None, date | None]:
    if not isinstance(raw, dict):
        raise Unreadable("not_a_date", typed=str(raw))
    start, end = (None if is_empty(raw.get(side)) else _date(raw.get(side)) for side in ("start", "end"))
    if start and end and end < start:
        raise Unreadable("dates_reversed", start=start.isoformat(), end=end.isoformat())
    return start, end


def _yes_no(raw: Json) -> bool:
    if not isinstance(raw, bool):
        raise Unreadable("not_yes_or_no")
    return raw


def _names(raw: Json) -> list[str]:
    if not isinstance(raw, list) or not all(isinstance(part, str) for part in raw):
        raise Unreadable("not_a_choice")
    return [part for part in raw if isinstance(part, str)]


def _name_or_names(raw: Json) -> str | list[str]:
    return _names(raw) if isinstance(raw, list) else _text(raw)


def _rows(raw: Json) -> list[Mapping[str, Json]]:
    if not isinstance(raw, list) or not {*map(type, raw)} <= {dict}:
        raise Unreadable("not_a_table")
    return cast("list[Mapping[str, Json]]", [*raw])


def _risk_rating(raw: Json) -> tuple[str | None, str | None]:
    if not isinstance(raw, dict):
        raise Unreadable("not_a_rating")
    likelihood, impact = raw.get("likelihood") or None, raw.get("impact") or None
    if likelihood not in (*LIKELIHOODS, None) or impact not in (*IMPACTS, None):
        raise Unreadable("not_a_rating")
    return likelihood, impact


_READERS: dict[Kind, Callable[[Json], object]] = {
    "text": _text,
    "long_text": _text,
    "number": _number,
    "people": _people,
    "date": _date,
    "date_range": _date_range,
    "yes_no": _yes_no,
    "choice": _text,
    "choices": _names,
    "table": _rows,
    "reference": _name_or_names,
    "evidence": _names,
    "risk_rating": _risk_rating,
}

UNPRINTABLE = "[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
"""What a Word file cannot hold or show, see `unprintable`."""


def unprintable(text: str) -> str | None:
    """The first character that a Word file cannot hold or show, as `U+000B`; None when there is none.

    XML 1.0 §2.2 has no place for most controls, surrogates, U+FFFE; it takes the controls U+007F to U+009F, which no
    office program shows; and Unicode's noncharacters are marks of our own.
    """
    found = re.search(UNPRINTABLE, text)
    return _code(found) if found else None


def visible(text: str) -> str:
    """The text with every such character shown as `U+000B`: fit for a message, a window, a terminal."""
    return re.sub(UNPRINTABLE, _code, text)


def _code(found: re.Match[str]) -> str:
    return f"U+{ord(found[0]):04X}"
