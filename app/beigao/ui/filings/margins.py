"""The card with the margins: how far the counts are from the lines of the rule set, this year and as forecast."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame

from beigao._formats import say_day, say_number
from beigao._i18n import N_, _
from beigao.rules.derived import YearForecast
from beigao.rules.routes import Decision, Distance
from beigao.ui import boxes
from beigao.ui.editors import Surroundings
from beigao.ui.filings.margin_view import Band, MarginView, Pin
from beigao.ui.pictures import Painted, PictureButtons
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Label

SHEET = 680
"""The width of the margins where they are copied or saved, in px."""


def margins_card(surroundings: Surroundings, decision: Decision, forecasts: Sequence[YearForecast]) -> QFrame:
    """The card of a decision; forecasts that are not known are left out."""
    theme = surroundings.theme

    def sheet(light: Theme) -> list[Painted]:
        made = [view for view, _distance in margin_views(light, decision, forecasts)]
        for view in made:
            view.resize(SHEET, view.heightForWidth(SHEET))
        return [*made]

    signs = N_("● this year  ○ forecast; not to scale")
    buttons = PictureButtons(surroundings, N_("How far from the lines"), sheet, signs, icons=True)
    head = boxes.row(theme, Label(N_("How far from the lines"), "section"), boxes.STRETCH, buttons)
    note = Label(signs, "meta", "muted", wraps=True)
    layout = boxes.column(theme, head, note, gap=8, margins=(16, 12, 16, 16))
    for view, distance in margin_views(theme, decision, forecasts):
        layout.addWidget(view)
        if distance.crossed_on is not None:
            layout.addWidget(Label(_reached(distance), "meta", "warning", wraps=True))
    layout.addStretch(1)
    card = QFrame()
    set_look(card, role="card")
    card.setLayout(layout)
    return card


def margin_views(
    theme: Theme, decision: Decision, forecasts: Sequence[YearForecast]
) -> list[tuple[MarginView, Distance]]:
    """The pictures of a decision: all people, and those with sensitive information."""
    lines = decision.rule_set.thresholds
    people = [Band("contract_or_certification", 0), Band("security_assessment", lines.assessment_people)]
    if lines.contract_people:
        contract = Band("contract_or_certification", lines.contract_people)
        people = [Band("exempt", 0), contract, Band("security_assessment", lines.assessment_people)]
    sensitive = [Band("contract_or_certification", 1), Band("security_assessment", lines.assessment_sensitive)]
    named = _("People (sensitive not included)"), _("People with sensitive information")
    return [
        (MarginView(theme, named[0], people, decision.people, _pins(forecasts, sensitive=False)), decision.people),
        (
            MarginView(theme, named[1], sensitive, decision.sensitive_people, _pins(forecasts, sensitive=True)),
            decision.sensitive_people,
        ),
    ]


def _reached(distance: Distance) -> str:
    day, line = distance.crossed_on, distance.threshold
    assert day is not None
    assert line is not None
    return _("At this year's rate {line} people are reached on {day}.").format(line=say_number(line), day=say_day(day))


def _pins(forecasts: Sequence[YearForecast], *, sensitive: bool) -> list[Pin]:
    pins = []
    for year in forecasts:
        count = year.sensitive if sensitive else year.people
        if count is not None:
            pins.append(Pin(count, year.year.removesuffix("年")))
    return pins
