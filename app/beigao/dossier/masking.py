"""A masked copy for outsiders: names, numbers and addresses replaced, so that it does not tell who it is about.

Which answer is what stands in `forms/masking.yaml`; of a user's own forms, whatever is written is hidden. The same name
has the same replacement everywhere (甲公司, 乙某), so that it can still be seen who does what. Numbers of people are
rounded down to one digit and noughts: by that no line of the rules in force is crossed, 10,000 or 1,000,000 people, and
so the route of a data export stays; sums no longer add up, and a number that is round already stays. Files of evidence
are left out, and the answers that name them are empty.

A name that stands in no field of names is not known as one, such as a person who is mentioned once in a description.
Who makes the copy has to read it, and can name more words to hide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from beigao._resources import data_dir
from beigao.definitions.fields import Choice, Choices, Evidence, Item, Reference, RiskRating, Table
from beigao.definitions.loader import Library
from beigao.definitions.yaml_files import yaml_mapping
from beigao.dossier.answers import Answers, Entry, Json
from beigao.dossier.file import Content
from beigao.dossier.masked_names import Names, Words
from beigao.dossier.values import is_empty, read_number

LEFT_OUT = "（从略）"
_COUNTED = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?(?:[ ]?[万亿])?(?=[ ]?[人名位户])")


class MaskingRules(NamedTuple):
    """What `forms/masking.yaml` says; a place is `form.field` or `form.table.column`.

    Attributes:
        words: what stands for each kind of secret.
        places: the kind of each place, or `left_out`, `rounded`, `kept`.
        same: the field of a second name to that of the first.
    """

    words: dict[str, Words]
    places: dict[str, str]
    same: dict[str, str]


@cache
def masking_rules() -> MaskingRules:
    """The rules, read when the first copy is made."""
    data = yaml_mapping(data_dir("forms") / "masking.yaml")
    words = {kind: Words(said["zh"], said["en"]) for kind, said in data["secrets"].items()}
    places = {place: kind for kind, said in data["secrets"].items() for place in said["fields"]}
    places |= {place: kind for kind in ("left_out", "rounded", "kept") for place in data[kind]}
    return MaskingRules(words, places, data["same"])


def _places_of_own(library: Library) -> dict[str, str]:
    """Of the user's own forms nobody has said what tells too much, so that whatever is written there is hidden."""
    kinds = {"text": "word", "long_text": "left_out", "number": "rounded", "people": "rounded"}
    return {
        place: kinds[item.kind]
        for form in map(library.forms.__getitem__, library.own.forms)
        for field in form.fields()
        for place, item in (
            (f"{form.id}.{field.id}", field),
            *((f"{form.id}.{field.id}.{column.id}", column) for column in getattr(field, "columns", ())),
        )
        if item.kind in kinds
    }


def mask(content: Content, library: Library, also: Iterable[str] = ()) -> Content:
    """A copy for outsiders; `also` are more words to hide, such as a trade name that is used without the rest."""
    return _Mask(content.answers, library, also).copy()


class _Mask:
    def __init__(self, answers: Answers, library: Library, also: Iterable[str]) -> None:
        self._answers, self._library, self._rules = answers, library, masking_rules()
        self._places = {**self._rules.places, **_places_of_own(library)}
        self._names = Names(self._rules.words)
        self._counts: set[int | float] = set()
        for place, value in self._texts():
            kind = self._places.get(place, "kept")
            if kind in self._rules.words and isinstance(value, str) and not is_empty(value):
                self._names.learn(kind, value)
            elif kind == "rounded" and (number := _number(value)) is not None:
                self._counts.add(number)
        for second, first in self._rules.same.items():
            self._pair(second.split("."), first.split(".")[-1])
        for word in also:
            self._names.learn("word", word)

    def copy(self) -> Content:
        entries = {
            form.id: [
                Entry(entry.id, self._values(form.id, entry, {field.id: field for field in form.fields()}))
                for entry in self._answers.entries(form.id)
            ]
            for form in self._library.forms.values()
        }
        return Content(Answers(self._library.forms.values(), entries), {})

    def _texts(self) -> Iterator[tuple[str, Json]]:
        """Every answer and every cell, with its place."""
        for form, entry in self._answers.walk():
            for field, value in entry.values.items():
                yield f"{form}.{field}", value
                for row in value if isinstance(value, list) else ():
                    for column, cell in row.items() if isinstance(row, dict) else ():
                        yield f"{form}.{field}.{column}", cell

    def _pair(self, place: list[str], first: str) -> None:
        form, second = place
        for entry in self._answers.entries(form):
            one, other = entry.values.get(first), entry.values.get(second)
            if isinstance(one, str) and isinstance(other, str):
                self._names.pair(self._places[f"{form}.{first}"], one, other)

    def _values(self, form: str, entry: Entry, fields: dict[str, Item]) -> dict[str, Json]:
        return {
            name: self._masked(fields[name], f"{form}.{name}", value)
            for name, value in entry.values.items()
            if name in fields and not isinstance(fields[name], Evidence)
        }

    def _masked(self, item: Item, place: str, value: Json) -> Json:
        if isinstance(item, Reference | RiskRating):
            return value
        if isinstance(item, Table):
            columns = {column.id: column for column in item.columns}
            return [
                {name: self._masked(columns[name], f"{place}.{name}", row[name]) for name in row if name in columns}
                for row in (value if isinstance(value, list) else ())
                if isinstance(row, dict)
            ]
        if isinstance(item, Choice | Choices):
            known = {option.id for option in self._library.options(item)}
            return self._inside(value, known)
        kind = self._places.get(place, "kept")
        if kind == "left_out" and not is_empty(value):
            return LEFT_OUT
        if kind == "rounded" and (number := _number(value)) is not None:
            return rounded(number)
        if kind in self._rules.words and isinstance(value, str) and not is_empty(value):
            return self._secret(kind, value)
        return self._inside(value)

    def _secret(self, kind: str, value: str) -> str:
        """The answer that is a name; of a person, what is said behind the name stays."""
        if kind in ("person", "party"):
            masked = self._text(value)
            if masked != value:
                return masked
        return self._names.label(kind, value)

    def _inside(self, value: Json, known: Iterable[str] = ()) -> Json:
        """Whatever was answered, with the texts in it masked that are no options."""
        if isinstance(value, str):
            return value if value in known else self._text(value)
        if isinstance(value, list):
            return [self._inside(part, known) for part in value]
        if isinstance(value, dict):
            return {name: self._inside(part, known) for name, part in value.items()}
        return value

    def _text(self, text: str) -> str:
        return self._names.masked(_COUNTED.sub(self._count, text))

    def _count(self, found: re.Match[str]) -> str:
        number = read_number(found[0])
        if isinstance(number, str) or number not in self._counts:
            return found[0]
        return str(rounded(number))


def rounded(number: float) -> int:
    """A number of people with only its first digit left."""
    digits = str(abs(int(number)))
    return int(digits[0].ljust(len(digits), "0"))


def _number(value: Json) -> int | float | None:
    """The number that was answered, if it is one."""
    number = read_number(value) if isinstance(value, str) else value
    if isinstance(number, bool) or not isinstance(number, int | float) or not abs(number) < float("inf"):
        return None
    return number
