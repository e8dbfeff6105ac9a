"""The figures that follow from answers: the flow chart of an algorithm, the way of exported data."""

from __future__ import annotations

from collections.abc import Sequence

from beigao.definitions.fields import Choice, Choices, Table
from beigao.rendering.drawing import drawn
from beigao.rendering.idioms import Idioms
from beigao.rendering.printing import Press
from beigao.rules import data_route, flow_chart
from beigao.rules.data_route import Route, Stop
from beigao.rules.facts import Facts, Record

_MOST_STOPS = 9
"""Of one column of a route, so that the picture stays on a page."""


def flow_charts(press: Press, entry: str) -> list[str]:
    """What places the flow chart of an algorithm into paragraphs; of a long flow in several parts."""
    algorithm = _record(press, "algorithms", entry)
    nodes = flow_chart.nodes(algorithm)
    kind = press.library.forms["algorithms"].field("flow")
    assert isinstance(kind, Table)
    words = press.idioms
    kinds = {
        option.id: option.label.text(press.language) for option in press.library.options(_chooser(kind.column("kind")))
    }
    lines = [_node_line(node, kinds, words) for node in nodes]
    charts: list[str] = []
    for at, drawing in enumerate(flow_chart.draw(nodes, kinds, words.flow.fails)):
        part = lines[at * flow_chart.NODES : (at + 1) * flow_chart.NODES]
        alt = words.flow.alt.format(words.series.join(part))
        charts.append(drawn(drawing, words.flow.title, alt, [words.flow.title, *part]))
    return charts


def _node_line(node: flow_chart.Node, kinds: dict[str, str], words: Idioms) -> str:
    name = words.bracketed.format(node.name, kinds[node.kind]) if node.kind in kinds else node.name
    failure = words.flow.failure.format(node.failure) if node.failure else ""
    return f"{node.number}. {name}{failure}"


def data_route_picture(press: Press, entry: str) -> str:
    """What places the way of an activity's data into a paragraph; empty without systems and without a recipient."""
    route = _route(press, _record(press, "activities", entry))
    if route is None:
        return ""
    idioms, words = press.idioms, press.idioms.route
    lines = [
        _stops(idioms, words.home, (route.sender, *route.home)),
        idioms.labelled.format(words.link, idioms.listing.join(route.link)),
        _stops(idioms, words.abroad, (route.recipient, *route.abroad)),
        *([_stops(idioms, words.onward, route.onward)] if route.onward else []),
    ]
    alt = words.alt + "".join(line + idioms.stop for line in lines).rstrip()
    return drawn(data_route.draw(route, words.border), words.title, alt, [words.title, *lines])


def _stops(words: Idioms, name: str, stops: Sequence[Stop]) -> str:
    told = (words.bracketed.format(stop.name, stop.place) if stop.place else stop.name for stop in stops)
    return words.labelled.format(name, " → ".join(told))


def _route(press: Press, activity: Record) -> Route | None:
    recipients = activity.references("recipient")
    systems = [Stop(row.text("name"), row.text("location")) for row in activity.rows("systems")]
    systems = [stop for stop in systems if stop.name]
    if not systems and not recipients:
        return None
    countries = _words(press, activity, "storage_countries")
    names = {_short(name) for name in _places(press, activity, "storage_countries")}
    names |= {_short(name) for recipient in recipients for name in _places(press, recipient, "country")}
    abroad = [stop for stop in systems if "境外" in stop.place or any(name in stop.place for name in names)]
    home = [stop for stop in systems if stop not in abroad]
    recipient = recipients[0] if recipients else None
    words = press.idioms.route
    return Route(
        sender=Stop(words.sender, activity.text("home_locations")),
        home=_most(home, words.more),
        link=(*_words(press, activity, "transfer_ways"), *_words(press, activity, "frequency")),
        recipient=Stop(
            (recipient.text("name_zh") or recipient.text("name")) if recipient else words.recipient,
            press.idioms.listing.join(countries),
        ),
        abroad=_most(abroad, words.more),
        onward=_most(_onward(press, activity), words.more),
    )


def _onward(press: Press, activity: Record) -> list[Stop]:
    table = press.library.forms["activities"].field("onward")
    assert isinstance(table, Table)
    country = _chooser(table.column("country"))
    rows = activity.rows("onward") if activity.yes("has_onward") else []
    stops = [
        Stop(row.text("name"), press.option_words(country, chosen) if (chosen := row.choice("country")) else "")
        for row in rows
    ]
    return [stop for stop in stops if stop.name]


def _most(stops: Sequence[Stop], more: str) -> tuple[Stop, ...]:
    """The stops, or so many of them as a page has room for."""
    if len(stops) <= _MOST_STOPS:
        return tuple(stops)
    return (*stops[: _MOST_STOPS - 1], Stop(more.format(len(stops) - _MOST_STOPS + 1)))


def _places(press: Press, record: Record, name: str) -> list[str]:
    """What was chosen, in Chinese, as addresses name it."""
    chooser, chosen = _chosen(press, record, name)
    names = {option.id: option.label.zh for option in press.library.options(chooser)}
    return [names.get(one, one) for one in chosen]


def _short(country: str) -> str:
    """The name of a place as people write it into an address."""
    return country.removeprefix("中国").removesuffix("特别行政区").removesuffix("地区")


def _words(press: Press, record: Record, name: str) -> list[str]:
    """What was chosen, in the words of the document."""
    chooser, chosen = _chosen(press, record, name)
    return [press.option_words(chooser, one) for one in chosen]


def _chosen(press: Press, record: Record, name: str) -> tuple[Choice | Choices, list[str]]:
    """The field of a choice, and what was chosen in it."""
    chooser = _chooser(press.library.forms[record.path(name).form].field(name))
    chosen = record.choices(name) if isinstance(chooser, Choices) else [record.choice(name)]
    return chooser, [one for one in chosen if one]


def _chooser(item: object) -> Choice | Choices:
    assert isinstance(item, Choice | Choices)
    return item


def _record(press: Press, form: str, entry: str) -> Record:
    found = Facts(press.answers, press.library).entry(form, entry)
    assert found is not None
    return found
