"""The page “Which filings?”: what follows from the facts, with its reasons, articles, margins and dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QWidget

from beigao._i18n import N_, _, language
from beigao.definitions.laws import RuleSet
from beigao.definitions.paths import FieldPath
from beigao.rules.calendar_file import ics
from beigao.rules.deadlines import Due
from beigao.rules.reports import MAY_MOVE
from beigao.rules.routes import Decision
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.dialogs import Message, details_of
from beigao.ui.editors import Surroundings
from beigao.ui.editors.lines import Combo, DateLine
from beigao.ui.filings.answers import AnswerCards, Topic
from beigao.ui.filings.deadline_table import DeadlineTable
from beigao.ui.filings.decision_view import DecisionView
from beigao.ui.filings.margins import margins_card
from beigao.ui.filings.outlook import Outlook, answers, field_of_need, look
from beigao.ui.filings.reading_table import Cell, ReadingTable
from beigao.ui.filings.service_duties import ServiceDuties
from beigao.ui.flow import WrappingRow
from beigao.ui.guidance import article_links
from beigao.ui.page_head import PageHead
from beigao.ui.session import WHICH_FILINGS
from beigao.ui.theme import set_look
from beigao.ui.words import Label, Prose, Says, verbatim

SIDE_BY_SIDE = 760
"""From this width on (px at 100 % text) reasons and margins stand beside each other."""


class WhichFilingsPage(QWidget):
    """The filings that are due, as they follow from the answers.

    Signals:
        path_wanted: the FieldPath of a fact that a person wants to look at or fill in.
    """

    path_wanted = Signal(object)

    def __init__(self, surroundings: Surroundings, crumbs: list[Says], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around, self._theme, self._session = surroundings, surroundings.theme, surroundings.session
        self.setObjectName(f"page:{WHICH_FILINGS.form}")
        set_look(self, role="page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._rules: RuleSet | None = None  # chosen by a person; else those in force on the day
        self._topic: Topic = "export"
        self._outlook: Outlook | None = None
        self._pair: QBoxLayout | None = None
        self._head = PageHead(self._theme, N_("Which filings?"), parent=self)
        self._head.set_crumbs(crumbs)
        self._head.set_progress(None)
        self.day, self.rules = DateLine(self._theme, self), Combo(self._theme, self)
        self._make_tools()
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLayout(boxes.column(self._theme, self._head, (self._area, 1), gap=0))
        self._session.findings_changed.connect(self._facts_changed)
        self._session.answered.connect(self._facts_changed)

    def refresh(self) -> None:
        """Show what follows from the answers as they are now."""
        facts = self._session.facts()
        own = facts.single("filing_scope").day("as_of")
        if own is not None:
            self.day.setPlaceholderText(own.isoformat())
        outlook = look(facts, self._chosen_day(), self._rules)
        if outlook != self._outlook:
            self._outlook = outlook
            self._build(outlook)
        self._head.refresh()

    def retranslate(self) -> None:
        self._fill_rules()
        if self._outlook is not None:
            self._build(self._outlook)

    def show_topic(self, topic: Topic) -> None:
        """Show the reasons for one of the answers."""
        self._topic = topic
        if self._outlook is not None:
            self._build(self._outlook)

    def _make_tools(self) -> None:
        """The day of the decision and the rules to apply, in the head."""
        theme = self._theme
        self.day.setFixedWidth(theme.px(148))
        self.day.setObjectName("decide_on")
        self.rules.setObjectName("rule_set")
        self.rules.setFixedWidth(theme.px(264))
        day, rules = Label(N_("As of"), "meta", "soft"), Label(N_("Rule set"), "meta", "soft")
        pairs = [boxes.holder(boxes.row(theme, *pair)) for pair in ((rules, self.rules), (day, self.day))]
        self._head.add_tools(boxes.holder(boxes.row(theme, *pairs, boxes.STRETCH, gap=16)))
        self.day.textEdited.connect(lambda _text: self.refresh())
        self.day.picked.connect(self.refresh)
        self.rules.activated.connect(self._choose_rules)
        self._fill_rules()

    def _fill_rules(self) -> None:
        self.rules.setAccessibleName(_("Rule set"))
        self.day.setAccessibleName(_("As of"))
        chosen = max(0, self.rules.currentIndex())
        self.rules.clear()
        self.rules.addItem(_("Those in force on that day"))
        for rule_set in self._around.library.rules.rule_sets:
            self.rules.addItem(rule_set.title.text(language()))
        self.rules.setCurrentIndex(chosen)

    def _choose_rules(self, index: int) -> None:
        self._rules = self._around.library.rules.rule_sets[index - 1] if index else None
        self.refresh()

    def _chosen_day(self) -> date | None:
        """The day in the line; the dossier's own while it is empty or does not read."""
        try:
            return date.fromisoformat(self.day.date_text())
        except ValueError:
            return None

    def _build(self, outlook: Outlook) -> None:
        theme = self._theme
        cards = AnswerCards(theme, answers(outlook), self._topic)
        cards.chosen.connect(self.show_topic)
        parts: dict[Topic, Callable[[Outlook], list[QWidget]]] = {
            "export": self._export,
            "services": self._services,
            "exempt": self._exempt,
        }
        column = boxes.column(theme, cards, *parts[self._topic](outlook), gap=16)
        column.addWidget(self._deadlines(outlook))
        column.addStretch(1)
        holder = boxes.holder(column)
        holder.setMaximumWidth(theme.px(1180))
        outer = boxes.row(theme, (holder, 1), gap=0, margins=(20, 16, 10, 24))  # with the bar as wide as the head
        outer.addStretch(0)  # what the page at its widest leaves over
        place = self._area.verticalScrollBar().value()
        if (old := self._area.takeWidget()) is not None:
            old.deleteLater()  # later: a card of it may be what was clicked
        self._area.setWidget(boxes.holder(outer))
        self._arrange()
        self._area.verticalScrollBar().setValue(place)

    def _export(self, outlook: Outlook) -> list[QWidget]:
        theme, decision = self._theme, outlook.decision
        reasons = DecisionView(theme, self._around.library, decision, outlook.needed)
        reasons.path_wanted.connect(self.path_wanted)
        if not isinstance(decision, Decision):
            self._pair = None
            return [reasons]
        self._pair = boxes.row(
            theme, (reasons, 1), (margins_card(self._around, decision, outlook.forecasts), 1), gap=16
        )
        rows: list[list[Cell]] = [[step.text, self._links(step.articles)] for step in decision.still_due]
        due = ReadingTable(theme, [N_("What to do"), N_("Article")], [3, 2], rows)
        return [boxes.holder(self._pair), self._titled(N_("What follows"), due)]

    def _services(self, outlook: Outlook) -> list[QWidget]:
        self._pair = None
        if not outlook.services:
            nothing = N_(
                "There is no AI service in the dossier. For a service you offer, its duties are worked out here."
            )
            return [self._nothing(nothing, N_("Add a service"), "services")]
        made: list[QWidget] = []
        for service in outlook.services:
            card = ServiceDuties(self._theme, self._around.library, service.title, service.results)
            card.service_wanted.connect(partial(self._go_to_need, service.entry, "public"))
            card.need_wanted.connect(partial(self._go_to_need, service.entry))
            made.append(card)
        return made

    def _go_to_need(self, service: str, name: str) -> None:
        self.path_wanted.emit(field_of_need(self._session.facts(), service, name))

    def _exempt(self, outlook: Outlook) -> list[QWidget]:
        self._pair = None
        if not outlook.exempt:
            nothing = N_("No export activity is stated to be exempt; all of them count.")
            return [self._nothing(nothing, N_("Go to the activities"), "activities")]
        rows: list[list[Cell]] = [
            [self._link_to(activity.path, activity.title), verbatim(activity.scenario), verbatim(activity.basis or "—")]
            for activity in outlook.exempt
        ]
        headings = [N_("Export activity"), N_("Scenario"), N_("Basis")]
        remain = N_("For these, too, notice, separate consent and the impact assessment remain due.")
        note = Prose(self._theme, remain, "ui", "soft")
        return [ReadingTable(self._theme, headings, [2, 2, 3], rows), note]

    def _deadlines(self, outlook: Outlook) -> QWidget:
        table = DeadlineTable(self._around, outlook.dues, date.today())
        table.path_wanted.connect(self.path_wanted)
        table.calendar_wanted.connect(lambda: self._save_calendar(outlook.dues))
        return table

    def _save_calendar(self, dues: Sequence[Due]) -> None:
        """Write the dated ones where a person says."""
        path = self._around.dialogs.choose_copy(_("Deadlines") + ".ics")
        if path is None:
            return
        try:
            text = ics(dues, self._around.library, language(), _(MAY_MOVE))
            path.write_text(text, encoding="utf-8", newline="")
        except OSError as fault:
            happened = _("{path} could not be written: {reason}.").format(path=path, reason=fault.strerror or fault)
            kept, advice = _("Nothing was changed in the dossier."), _("Choose another folder or another name.")
            self._around.dialogs.tell(Message(happened, kept, advice, details=details_of(fault)))

    def _titled(self, title: str, below: QWidget) -> QWidget:
        return boxes.holder(boxes.column(self._theme, Label(title, "section"), below, gap=8))

    def _nothing(self, says: Says, action: Says, form: str) -> QWidget:
        """Why there is nothing to show, and the way to where that can be changed."""
        go = Button(self._theme, action, icon="arrow")
        go.setObjectName(f"go:{form}")
        field = next(iter(self._around.library.forms[form].fields())).id
        go.clicked.connect(lambda: self.path_wanted.emit(FieldPath(form, "", field)))  # the list of its entries
        words = boxes.column(self._theme, Prose(self._theme, says, "ui", "soft"), go, gap=12, margins=(16, 16, 16, 16))
        return boxes.frame("card", words)

    def _links(self, citations: Sequence[str]) -> QWidget:
        links = article_links(self._theme, self._around.library, citations)
        return boxes.holder(WrappingRow(self._theme, *links, gap=12))

    def _link_to(self, path: FieldPath, words: str) -> QWidget:
        link = Button(self._theme, lambda: words or _("untitled"), "link")
        link.clicked.connect(lambda: self.path_wanted.emit(path))
        return boxes.holder(boxes.row(self._theme, link, boxes.STRETCH))

    def _facts_changed(self, *_args: object) -> None:
        if self.isVisible():  # behind another page it is refreshed when it comes to the front
            self.refresh()

    def _arrange(self) -> None:
        if self._pair is not None:
            wide = self.width() >= self._theme.px(SIDE_BY_SIDE)
            direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
            self._pair.setDirection(direction)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
