"""Where the kinds of information of an activity disagree with its items: classes, sensitive kinds, marks, people.

Annex 1 prints the kinds under (4) and the sensitive ones under (5); the report prints the items. What GB/T 45574 holds
for sensitive is second-hand (`gbt_45574`), and the messages that rest on it say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from beigao.definitions.fields import Option, Wording
from beigao.definitions.loader import Library
from beigao.rules.cross_checks.names import catalogue_names, listed, titles
from beigao.rules.cross_checks.spot import CrossCheck, Spot, spot, spots_in_rows
from beigao.rules.facts import Facts, Row

_MARKS = {"gbt_35273": "sensitive_35273", "gbt_45574": "sensitive_45574"}
"""The mark of an option of `pi_items` that each standard lists as sensitive."""
_MINOR = "minor_under_14"
"""The sensitive kind that reaches every item of a person under fourteen (pipl:28)."""
_BESIDE_CLASSES = "special"
"""The group of sensitive kinds that belong to no class of GB/T 35273 annex A."""


def _sensitive_kind_outside_kinds(facts: Facts) -> Iterator[Spot]:
    """Whether the class of a sensitive kind is not among the kinds; those that belong to no class are passed over."""
    catalogue = _options(facts, "pi_sensitive_items")
    for activity in facts.entries("activities"):
        kinds = activity.choices("kinds")
        for name in activity.choices("sensitive_kinds") if kinds else ():
            group = catalogue[name].group if name in catalogue else None
            if group and group != _BESIDE_CLASSES and group not in kinds:
                yield spot(
                    activity.path("kinds"),
                    activity.path("sensitive_kinds"),
                    activity=titles([activity]),
                    sensitive=catalogue_names(facts.library, "pi_sensitive_items", {name}),
                    kind=catalogue_names(facts.library, "pi_categories", {group}),
                )


def _item_outside_kinds(facts: Facts) -> Iterator[Spot]:
    """Whether items are of a class that is not among the kinds; one place for each class."""
    for activity in facts.entries("activities"):
        kinds = activity.choices("kinds")
        lacking: dict[str, list[Row]] = {}
        for row in activity.rows_where("items", _is_outside, kinds) if kinds else ():
            lacking.setdefault(_category(row) or "", []).append(row)
        for category, rows in lacking.items():
            yield spot(
                activity.path("kinds"),
                *(row.path("category") for row in rows),
                activity=titles([activity]),
                items=_named(rows),
                kind=catalogue_names(facts.library, "pi_categories", {category}),
            )


def _category(row: Row) -> str | None:
    return row.choice("category")


def _is_outside(row: Row, kinds: tuple[str, ...]) -> bool:
    category = _category(row)
    return bool(category) and category not in kinds


def _kind_without_item(facts: Facts) -> Iterator[Spot]:
    """Whether there are kinds that no item is of."""
    for activity in facts.entries("activities"):
        given = set(activity.of_rows("items", _category))
        empty = set(activity.choices("kinds")) - given
        if given and None not in given and empty:
            names = catalogue_names(facts.library, "pi_categories", empty)
            yield spot(activity.path("kinds"), activity.path("items"), activity=titles([activity]), kinds=names)


def _item_in_other_kind(facts: Facts) -> Iterator[Spot]:
    """Whether an item stands under another class than in GB/T 35273 table A.1."""
    for activity in facts.entries("activities"):
        yield from spots_in_rows(activity, "items", _in_other_kind, titles([activity]))


def _in_other_kind(row: Row, activity: Wording) -> Spot | None:
    category, listed_as = _category(row), _known_item(row)
    if not category or listed_as is None or not listed_as.group or category == listed_as.group:
        return None
    return spot(
        row.path("category"),
        row.path("item"),
        activity=activity,
        item=_named([row]),
        kind=catalogue_names(row.facts.library, "pi_categories", {category}),
        other=catalogue_names(row.facts.library, "pi_categories", {listed_as.group}),
    )


def _sensitive_item_not_listed(facts: Facts) -> Iterator[Spot]:
    """Whether an item is marked sensitive and is not among the sensitive kinds, so that annex 1 (5) omits it.

    An item in the officer's own words cannot be told; all items of persons under fourteen are listed as one kind.
    """
    yield from _beside_list(facts, _not_listed)


def _not_listed(row: Row, activity: Wording, listed_kinds: tuple[str, ...]) -> Spot | None:
    item, catalogue = row.choice("item"), _options(row.facts, "pi_sensitive_items")
    if not row.yes("sensitive") or item not in catalogue or item in listed_kinds or _MINOR in listed_kinds:
        return None
    paths = row.record.path("sensitive_kinds"), row.path("sensitive")
    return spot(*paths, activity=activity, item=_named([row]), kind=catalogue[item].label)


def _listed_item_not_marked(facts: Facts) -> Iterator[Spot]:
    """Whether an item is among the sensitive kinds and marked as not sensitive."""
    yield from _beside_list(facts, _listed_not_marked)


def _listed_not_marked(row: Row, activity: Wording, listed_kinds: tuple[str, ...]) -> Spot | None:
    if row.yes("sensitive") is not False or row.choice("item") not in listed_kinds:
        return None
    return spot(row.path("sensitive"), row.record.path("sensitive_kinds"), activity=activity, item=_named([row]))


def _beside_list(facts: Facts, look: Callable[..., Spot | None]) -> Iterator[Spot]:
    """What is found in the items of activities that list sensitive kinds."""
    for activity in facts.entries("activities"):
        if listed_kinds := activity.choices("sensitive_kinds"):
            yield from spots_in_rows(activity, "items", look, titles([activity]), listed_kinds)


def _sensitive_kind_without_item(facts: Facts) -> Iterator[Spot]:
    """Whether there are sensitive kinds that no item is of; items in own words may be any kind of their class.

    Where the class is not among the kinds either, `sensitive_kind_outside_kinds` says it.
    """
    catalogue = _options(facts, "pi_sensitive_items")
    for activity in facts.entries("activities"):
        given = set(activity.of_rows("items", _item))
        own_words = {_category(row) for row in activity.rows_where("items", _is_sensitive_in_own_words)}
        classes = set(activity.choices("kinds")) - own_words
        listed_kinds = [name for name in activity.choices("sensitive_kinds") if name in catalogue]
        empty = {name for name in listed_kinds if name not in given and catalogue[name].group in classes}
        if given and None not in given and empty:
            names = catalogue_names(facts.library, "pi_sensitive_items", empty)
            paths = activity.path("sensitive_kinds"), activity.path("items")
            yield spot(*paths, activity=titles([activity]), kinds=names)


def _item(row: Row) -> str | None:
    return row.choice("item")


def _is_sensitive_in_own_words(row: Row) -> bool:
    return bool(row.yes("sensitive")) and _known_item(row) is None


def _sensitive_items_without_people(facts: Facts) -> Iterator[Spot]:
    """Whether items are marked sensitive while nobody has sensitive information."""
    for activity in facts.entries("activities"):
        marked = activity.rows_where("items", _is_sensitive) if activity.count("people_sensitive") == 0 else ()
        if marked:
            paths = activity.path("people_sensitive"), *(row.path("sensitive") for row in marked)
            yield spot(*paths, activity=titles([activity]), items=_named(marked))


def _is_sensitive(row: Row) -> bool:
    return bool(row.yes("sensitive"))


def _people_without_sensitive_items(facts: Facts) -> Iterator[Spot]:
    """Whether people have sensitive information while no item is marked so.

    Where an item is among the sensitive kinds, `listed_item_not_marked` says it.
    """
    for activity in facts.entries("activities"):
        people, listed_kinds = activity.count("people_sensitive"), activity.choices("sensitive_kinds")
        any_item = any(True for _name in activity.of_rows("items", _item))
        if people and any_item and not activity.any_row("items", _may_be_sensitive, listed_kinds):
            paths = activity.path("items"), activity.path("people_sensitive")
            yield spot(*paths, activity=titles([activity]), people=people)


def _may_be_sensitive(row: Row, listed_kinds: tuple[str, ...]) -> bool:
    return row.yes("sensitive") is not False or row.choice("item") in listed_kinds


def _item_sensitive_in(facts: Facts, standard: str) -> Iterator[Spot]:
    """Whether the chosen standard lists an item as sensitive and it is marked as not.

    Where it is among the sensitive kinds all the same, `listed_item_not_marked` says it.
    """
    scope = facts.single("filing_scope")
    for activity in facts.entries("activities") if scope.choice("sensitivity_standard") == standard else ():
        beside = titles([activity]), activity.choices("sensitive_kinds"), standard
        yield from spots_in_rows(activity, "items", _unmarked, *beside)


def _unmarked(row: Row, activity: Wording, listed_kinds: tuple[str, ...], standard: str) -> Spot | None:
    known = _known_item(row)
    if row.yes("sensitive") is not False or known is None or known.id in listed_kinds:
        return None
    if _MARKS[standard] not in known.marks:
        return None
    paths = row.path("sensitive"), row.path("item"), row.facts.single("filing_scope").path("sensitivity_standard")
    return spot(*paths, activity=activity, item=_named([row]), kind=known.label)


def _item_in_no_standard(facts: Facts) -> Iterator[Spot]:
    """Whether an item is marked sensitive that neither standard lists, of people who are not under fourteen."""
    for activity in facts.entries("activities"):
        beside = set(activity.choices("sensitive_kinds")) & {_MINOR, "combined_items"}
        if not beside and "minors_under_14" not in activity.choices("subjects"):
            yield from spots_in_rows(activity, "items", _in_no_standard, titles([activity]))


def _in_no_standard(row: Row, activity: Wording) -> Spot | None:
    known = _known_item(row)
    if not row.yes("sensitive") or known is None or known.marks:
        return None
    return spot(row.path("sensitive"), row.path("item"), activity=activity, item=_named([row]), kind=known.label)


def _standards_differ(facts: Facts) -> Iterator[Spot]:
    """The items that one standard lists as sensitive and the other does not; they move the line of 10,000 people."""
    scope = facts.single("filing_scope")
    for activity in facts.entries("activities"):
        rows = activity.rows_where("items", _is_in_one_standard)
        if rows:
            paths = *(row.path("sensitive") for row in rows), scope.path("sensitivity_standard")
            yield spot(*paths, activity=titles([activity]), items=_named(rows))


def _is_in_one_standard(row: Row) -> bool:
    known = _known_item(row)
    return known is not None and len(set(known.marks) & set(_MARKS.values())) == 1


def _minors_not_sensitive(facts: Facts) -> Iterator[Spot]:
    """Whether there are persons under fourteen and yet nobody has sensitive information (pipl:28)."""
    for activity in facts.entries("activities"):
        if "minors_under_14" in activity.choices("subjects") and activity.count("people_sensitive") == 0:
            paths = activity.path("people_sensitive"), activity.path("subjects")
            yield spot(*paths, activity=titles([activity]))


def _minors_not_listed(facts: Facts) -> Iterator[Spot]:
    """Whether there are persons under fourteen and their information is not among the sensitive kinds."""
    for activity in facts.entries("activities"):
        listed_kinds = activity.choices("sensitive_kinds")
        if "minors_under_14" in activity.choices("subjects") and listed_kinds and _MINOR not in listed_kinds:
            paths = activity.path("sensitive_kinds"), activity.path("subjects")
            yield spot(*paths, activity=titles([activity]))


def _minors_not_named(facts: Facts) -> Iterator[Spot]:
    """Whether information of persons under fourteen is listed and they are not among the people."""
    for activity in facts.entries("activities"):
        subjects = activity.choices("subjects")
        if _MINOR in activity.choices("sensitive_kinds") and subjects and "minors_under_14" not in subjects:
            paths = activity.path("subjects"), activity.path("sensitive_kinds")
            yield spot(*paths, activity=titles([activity]))


def _known_item(row: Row) -> Option | None:
    """The option of `pi_items` that an item is; None while it is not chosen, or in the officer's own words."""
    return _options(row.facts, "pi_items").get(row.choice("item") or "")


def _options(facts: Facts, catalogue: str) -> dict[str, Option]:
    return _options_of(facts.library, catalogue)


@lru_cache(maxsize=8)
def _options_of(library: Library, catalogue: str) -> dict[str, Option]:
    return {option.id: option for option in library.catalogues[catalogue].options}


def _named(rows: Iterable[Row]) -> Wording:
    """The names of items; a dash for one that has none."""
    return listed(row.text("name") or "—" for row in rows)


CHECKS: dict[str, CrossCheck] = {
    "sensitive_kind_outside_kinds": _sensitive_kind_outside_kinds,
    "item_outside_kinds": _item_outside_kinds,
    "kind_without_item": _kind_without_item,
    "item_in_other_kind": _item_in_other_kind,
    "sensitive_item_not_listed": _sensitive_item_not_listed,
    "listed_item_not_marked": _listed_item_not_marked,
    "sensitive_kind_without_item": _sensitive_kind_without_item,
    "sensitive_items_without_people": _sensitive_items_without_people,
    "people_without_sensitive_items": _people_without_sensitive_items,
    "item_sensitive_in_35273": lambda facts: _item_sensitive_in(facts, "gbt_35273"),
    "item_sensitive_in_45574": lambda facts: _item_sensitive_in(facts, "gbt_45574"),
    "item_in_no_standard": _item_in_no_standard,
    "standards_differ": _standards_differ,
    "minors_not_sensitive": _minors_not_sensitive,
    "minors_not_listed": _minors_not_listed,
    "minors_not_named": _minors_not_named,
}
"""The checks of kinds of information, by the ids of `forms/cross_findings/kinds.yaml`."""
