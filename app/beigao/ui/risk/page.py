"""The page “Risk matrix”: the picture, the list and the chosen risk; it asks nothing, it follows from the answers."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget

from beigao._i18n import N_, _
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.display import level_name
from beigao.ui.editors import Surroundings
from beigao.ui.flow import WrappingRow
from beigao.ui.guidance import ArticleLink
from beigao.ui.page_head import PageHead
from beigao.ui.pictures import Painted, PictureButtons
from beigao.ui.risk.detail import RiskDetail
from beigao.ui.risk.matrix_view import RiskMatrixView
from beigao.ui.risk.overview import Overview, Unrated, look
from beigao.ui.risk.risk_list import RiskList
from beigao.ui.session import RISK_MATRIX
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Label, Prose, Says

SIDE_BY_SIDE = 760
"""From this width on (px at 100 % text) the list stands beside the picture, else below it."""
LEAST_HIGH, MOST_HIGH = 520, 640
"""The height of the picture on the page, in px at 100 % text."""
SHEET = (640, 620)
"""The picture's size where it is copied or saved, in px at 100 % text."""


class RiskMatrixPage(QWidget):
    """Every risk of the assessment before and after its measures.

    Signals:
        path_wanted: the FieldPath of a row or cell that a person wants to go to.
    """

    path_wanted = Signal(object)

    def __init__(self, surroundings: Surroundings, crumbs: list[Says], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around, self._theme, self._session = surroundings, surroundings.theme, surroundings.session
        self._table = surroundings.library.rules.risk_matrix
        self.setObjectName(f"page:{RISK_MATRIX.form}")
        set_look(self, role="page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._overview: Overview | None = None
        self._current: int | None = None
        self._head = PageHead(self._theme, N_("Risk matrix"), parent=self)
        self._head.set_crumbs(crumbs)
        self._head.set_progress(None)
        self._head.add_tools(PictureButtons(surroundings, N_("Risk matrix"), self._sheet))
        self.matrix = RiskMatrixView(self._theme, self._table, self)
        self.list = RiskList(self._theme, self)
        self._fill_area()
        self.setLayout(boxes.column(self._theme, self._head, (self._area, 1), gap=0))
        for part in (self.matrix, self.list):
            part.chosen.connect(self.choose)
            part.opened.connect(self._open)
        self._session.findings_changed.connect(self._facts_changed)
        self._session.answered.connect(self._facts_changed)

    def refresh(self) -> None:
        """Show the risks as they are now."""
        overview = look(self._session.facts())
        if overview != self._overview:
            self._show(overview)
        self._head.refresh()

    def retranslate(self) -> None:
        if self._overview is not None:
            self._show(look(self._session.facts()))

    def choose(self, risk: int) -> None:
        """Highlight a risk in the picture and in the list, and say all about it."""
        self._current = risk
        self.matrix.choose(risk)
        self.list.choose(risk)
        self._show_detail()

    def _fill_area(self) -> None:
        theme = self._theme
        title = Label(N_("Risk matrix"), "section")
        self._count = Label("", "meta", "soft")
        self._card = boxes.frame(
            "card",
            boxes.column(
                theme, boxes.row(theme, title, boxes.STRETCH, self._count), (self.matrix, 1), gap=8,
                margins=(16, 10, 16, 12),
            ),
        )  # fmt: skip
        self._add = Button(theme, N_("Add risk"), "quiet", icon="plus")
        self._add.setObjectName("add_risk")
        self._add.clicked.connect(self._want_next_row)
        self._summary, self._below = boxes.column(theme, gap=0), boxes.column(theme, gap=0)
        citation = self._table.articles[0]
        note = Prose(
            theme, N_("Levels follow from likelihood and impact by the table; they cannot be typed."), "meta", "soft"
        )
        right = boxes.column(
            theme,
            self._summary,
            boxes.row(theme, Label(N_("Risks"), "section"), boxes.STRETCH, self._add),
            self.list,
            self._below,
            note,
            WrappingRow(theme, ArticleLink(theme, self._around.library, citation)),
            boxes.STRETCH,
            gap=8,
        )
        left = boxes.column(theme, self._card, boxes.STRETCH, gap=0)
        self._pair = boxes.row(
            theme, (boxes.holder(left), 9), (boxes.holder(right), 10), gap=16, margins=(20, 14, 20, 24)
        )
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = boxes.holder(self._pair)
        holder.setMaximumWidth(theme.px(1400))
        outer = boxes.row(theme, (holder, 1000), gap=0)
        outer.addStretch(1)
        self._area.setWidget(boxes.holder(outer))

    def _show(self, overview: Overview) -> None:
        self._overview = overview
        risks = overview.risks
        self._current = min(self._current or 0, len(risks) - 1) if risks else None
        self.matrix.show_risks(overview)
        self.list.show_risks(risks)
        self.list.setVisible(bool(risks))
        count = len(risks)
        self._count.say(lambda: _("{n} risks").format(n=count) if count != 1 else _("1 risk"))
        _replace(self._summary, self._summary_card(overview))
        self.matrix.choose(self._current)
        self.list.choose(self._current)
        self._show_detail()

    def _show_detail(self) -> None:
        if self._overview is None or self._current is None:
            _replace(self._below, None)
            return
        risk = self._current
        detail = RiskDetail(self._theme, self._around.library, self._overview.risks[risk])
        detail.row_wanted.connect(lambda: self._open(risk))
        _replace(self._below, detail)

    def _summary_card(self, overview: Overview) -> QFrame:
        """The overall level, or what is missing before there is one."""
        theme, unrated = self._theme, overview.unrated()
        caption = Label(N_("Overall residual risk"), "meta", "soft")
        level = overview.residual
        words = Label(lambda: level_name(level) if level else _("Not known yet"), "title")
        words.setObjectName("overall_residual")
        layout = boxes.column(theme, gap=8, margins=(16, 10, 16, 12))
        if not overview.risks:
            why: Says = N_("No risk is listed yet.")
        elif level:
            why = N_("The highest level of all residual risks; the report prints it as the same word everywhere.")
        else:
            why = N_("There is an overall level once every risk is rated.")
        left = boxes.column(theme, caption, words, gap=0)
        layout.addLayout(boxes.row(theme, left, (Prose(theme, why, "ui", "soft"), 1), gap=20))
        if unrated:
            links = WrappingRow(theme, Label(N_("Not rated yet:"), "meta", "soft"), *map(self._link, unrated), gap=12)
            layout.addLayout(links)
        return boxes.frame("card", layout)

    def _link(self, unrated: Unrated) -> Button:
        def says() -> str:
            when = _("after the measures") if unrated.after else _("before the measures")
            return f"{unrated.risk.number} {when}"

        link = Button(self._theme, says, "link")
        link.setObjectName(f"need:{unrated.path}")
        link.setToolTip(unrated.risk.name)
        link.clicked.connect(lambda: self.path_wanted.emit(unrated.path))
        return link

    def _open(self, risk: int) -> None:
        if self._overview is not None:
            self.path_wanted.emit(self._overview.risks[risk].path)

    def _want_next_row(self) -> None:
        if self._overview is not None:
            self.path_wanted.emit(self._overview.next_row)

    def _sheet(self, theme: Theme) -> list[Painted]:
        """The picture to copy or to save."""
        view = RiskMatrixView(theme, self._table)
        view.show_risks(look(self._session.facts()))
        view.resize(*SHEET)
        return [view]

    def _facts_changed(self, *_args: object) -> None:
        if self.isVisible():  # behind another page it is refreshed when it comes to the front
            self.refresh()

    def _arrange(self) -> None:
        wide = self.width() >= self._theme.px(SIDE_BY_SIDE)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._pair.setDirection(direction)
        theme = self._theme
        room = self._area.viewport().height() - theme.px(104) if wide else round(self.width() * 0.85)
        self.matrix.setFixedHeight(max(theme.px(LEAST_HIGH), min(room, theme.px(MOST_HIGH))))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _replace(layout: QBoxLayout, widget: QWidget | None) -> None:
    """Put a widget in the place of what a layout holds."""
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()  # later: a link of it may be what was clicked
    if widget is not None:
        layout.addWidget(widget)
        widget.show()  # now, and not with the next events
