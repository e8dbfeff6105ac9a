"""Where an answer stands in the official documents, in words short enough for a chip.

Numbers keep narrow brackets in the interface, `(2)`, so that edges align; print uses `（2）`.
"""

from __future__ import annotations

import re

from beigao._i18n import language
from beigao.definitions.fields import Item
from beigao.definitions.loader import Library
from beigao.definitions.models import Form, Section

DIGITS = "一二三四五六七八九十"
_BRACKETED = re.compile(rf"（([{DIGITS}])）")
_NARROW = re.compile(r"（(\d+)）")
_ARTICLE = re.compile(rf"第([{DIGITS}])条(?:（([{DIGITS}])）)?(\d*)")


def number_words(number: str) -> str:
    """An official number as the window shows it; in English `（三）` alone is `(3)`, `第九条（三）` is `art. 9(3)`."""
    number = _NARROW.sub(r"(\1)", number)
    if language() == "en":
        if alone := _BRACKETED.fullmatch(number):
            return f"({_value(alone[1])})"
        if article := _ARTICLE.fullmatch(number):
            return f"art. {_value(article[1])}" + (f"({_value(article[2])})" if article[2] else "") + article[3]
    return number


def section_number(form: Form, section: Section) -> str:
    """The number of a section, without what the head of the page says already."""
    return number_words(section.number.removeprefix(form.stands.number if form.stands else ""))


def heading_number(form: Form, section: Section) -> str:
    """The number of a section before its heading; Chinese puts a comma behind a bare one: `一、`."""
    number = section_number(form, section)
    return f"{number}、" if language() == "zh" and number[-1:] in set(DIGITS) else number


def section_of(form: Form, item: Item) -> Section:
    """The section that a field stands in."""
    return next(section for section in form.sections if any(field.id == item.id for field in section.fields))


def standing(library: Library, form: Form) -> str:
    """Where a form stands in its official document; nothing where it follows none."""
    if form.stands is None or form.stands.document not in library.documents:
        return ""
    document = library.documents[form.stands.document].short.text(language())
    return f"{document} {form.stands.number.removesuffix('.')}".strip()


def place_words(library: Library, form: Form, item: Item, document: str) -> str:
    """The document and the official number of an answer in it, or the document's short name where none is known."""
    place = form.places.get(document)
    numbers = {"section": section_number(form, section_of(form, item)), "field": number_words(item.number)}
    if place is None or not all(numbers[name] for name in _parts(place.zh)):
        return library.documents[document].short.text(language())
    return place.text(language()).format(**numbers).removesuffix(".")


def tells_number(form: Form, item: Item) -> bool:
    """Whether the place of an answer in one of its documents has its own number in it."""
    section = section_number(form, section_of(form, item))
    places = (form.places[name] for name in item.required_for if name in form.places)
    return any("field" in _parts(place.zh) and (section or "section" not in _parts(place.zh)) for place in places)


def _value(digit: str) -> int:
    return DIGITS.index(digit) + 1


def _parts(place: str) -> list[str]:
    return re.findall(r"\{(section|field)\}", place)
