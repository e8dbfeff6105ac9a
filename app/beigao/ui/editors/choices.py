"""The editor for several choices: check boxes in columns, or for long catalogues a list that is searched."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QLineEdit, QListView, QWidget

from beigao._formats import say_list, say_number
from beigao._i18n import N_, _, language
from beigao.definitions.fields import Choices, Item, Option
from beigao.dossier.answers import Json
from beigao.ui import boxes
from beigao.ui.editors.editor import Editor, Surroundings
from beigao.ui.editors.lines import AnswerLine
from beigao.ui.editors.ticks import MARK_ROLE, Mark, Tick, TickDelegate
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Label

LIST_FROM = 40
"""A catalogue this long is a searched list instead of a grid of boxes."""
STANDARDS = ("sensitive_35273", "sensitive_45574")
"""Marks of an item: which standard calls it sensitive. A kind has `sensitive_all` or `sensitive_some` of its items."""
OWN_WORDS_PARTS = "；;"


def sensitivity(option: Option) -> Mark:
    """`wholly` when every item or both standards are meant, `partly` when some or one, else nothing."""
    if "sensitive_all" in option.marks or set(STANDARDS) <= set(option.marks):
        return "wholly"
    return "partly" if {"sensitive_some", *STANDARDS}.intersection(option.marks) else ""


def explanation(option: Option) -> str:
    """The note of an option and what its mark says, for a tooltip and the screen reader."""
    said = ""
    if "sensitive_all" in option.marks:
        said = _("Every item of this kind is sensitive.")
    elif "sensitive_some" in option.marks:
        said = _("Some items of this kind are sensitive.")
    elif mark := sensitivity(option):
        both = _("Sensitive under GB/T 35273 and GB/T 45574.")
        one = _("Sensitive under one of the two standards, GB/T 35273 or GB/T 45574.")
        said = both if mark == "wholly" else one
    note = option.note.text(language()) if option.note else ""
    return note or said


class OptionTick(Tick):
    """The check box of an option."""

    def __init__(self, theme: Theme, option: Option, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.option = option
        self.retranslate()

    def retranslate(self) -> None:
        self.show_words(self.option.label.text(language()), sensitivity(self.option), explanation(self.option))


class TickGrid(QWidget):
    """Check boxes in as many columns as fit, at most four; groups keep their headings."""

    def __init__(self, theme: Theme, options: Sequence[Option], groups: Sequence[Option], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._groups, self._columns = theme, groups, 0
        self.ticks = [OptionTick(theme, option, self) for option in options]
        self._headings = {group.id: Label(group.label, "caption", parent=self) for group in groups}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(0)
        self.retranslate()

    def retranslate(self) -> None:
        for tick in self.ticks:
            tick.retranslate()
        self._columns = 0
        self._arrange(self.width() if self.isVisible() else self._theme.px(self._theme.layout("form_max")))

    def _arrange(self, width: int) -> None:
        widest = max((tick.sizeHint().width() for tick in self.ticks), default=1) + self._theme.px(8)
        columns = max(1, min(4, width // widest, len(self.ticks)))
        if columns == self._columns:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        row = 0
        for heading, ticks in self._parts():
            if heading is not None:
                heading.setContentsMargins(0, self._theme.px(8 if row else 2), 0, 0)
                self._grid.addWidget(heading, row, 0, 1, columns)
                row += 1
            for place, tick in enumerate(ticks):
                self._grid.addWidget(tick, row + place // columns, place % columns)
            row += -(-len(ticks) // columns)

    def _parts(self) -> list[tuple[Label | None, list[OptionTick]]]:
        if not self._groups:
            return [(None, self.ticks)]
        parts: list[tuple[Label | None, list[OptionTick]]] = [
            (self._headings[group.id], [tick for tick in self.ticks if tick.option.group == group.id])
            for group in self._groups
        ]
        loose = [tick for tick in self.ticks if tick.option.group not in self._headings]
        return [*parts, (None, loose)] if loose else parts

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width())


class TickList(QWidget):
    """A long catalogue as a list with check boxes and a line to search it.

    Signals:
        toggled: a person ticked or unticked an option.
    """

    toggled = Signal()

    def __init__(self, theme: Theme, options: Sequence[Option], groups: Sequence[Option], parent: QWidget) -> None:
        super().__init__(parent)
        self._options = list(options)
        self._shows = True
        self._groups = {group.id: group for group in groups}
        self.search = QLineEdit(self)
        set_look(self.search, role="filter")
        self.model = QStandardItemModel(self)
        for option in self._options:
            entry = QStandardItem()
            entry.setData(option.id, Qt.ItemDataRole.UserRole)
            entry.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            entry.setCheckState(Qt.CheckState.Unchecked)
            self.model.appendRow(entry)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self.model)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search.textChanged.connect(self._found.setFilterFixedString)
        self.view = QListView(self)
        self.view.setModel(self._found)
        self.view.setItemDelegate(TickDelegate(theme, self.view))
        self.view.setMouseTracking(True)
        self.view.setUniformItemSizes(True)
        self.view.setFixedHeight(theme.px(196))
        set_look(self.view, role="picker")
        self.setLayout(boxes.column(theme, self.search, self.view, gap=4))
        self.setFocusProxy(self.search)
        self.retranslate()
        self.model.itemChanged.connect(lambda _item: None if self._shows else self.toggled.emit())

    def retranslate(self) -> None:
        self._shows = True
        self.search.setPlaceholderText(_("Type to find"))
        for row, option in enumerate(self._options):
            group = self._groups.get(option.group or "")
            words = option.label.text(language())
            prefix = f"{group.label.text(language())} › " if group else ""
            self.model.item(row).setText(f"{prefix}{words}")
            self.model.item(row).setData(sensitivity(option), MARK_ROLE)
            self.model.item(row).setToolTip(explanation(option))
        self._shows = False

    def chosen(self) -> list[str]:
        rows = range(self.model.rowCount())
        checked = (self.model.item(row) for row in rows if self.model.item(row).checkState() == Qt.CheckState.Checked)
        return [str(item.data(Qt.ItemDataRole.UserRole)) for item in checked]

    def choose(self, ids: set[str]) -> None:
        self._shows = True
        for row in range(self.model.rowCount()):
            chosen = self.model.item(row).data(Qt.ItemDataRole.UserRole) in ids
            self.model.item(row).setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
        self._shows = False


class ChoicesEditor(Editor):
    """Several options of a list, in the order of the list; words of one's own where the form allows them."""

    def __init__(self, item: Item, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(item, surroundings, parent)
        assert isinstance(item, Choices)
        self._options = surroundings.library.options(item)
        groups = surroundings.library.catalogues[item.catalogue].groups if item.catalogue else ()
        self._shows = False
        self._unknown: list[str] = []
        self.boxes: TickGrid | TickList
        if len(self._options) >= LIST_FROM:
            self.boxes = TickList(self.theme, self._options, groups, self)
            self.boxes.toggled.connect(self._edited)
        else:
            self.boxes = TickGrid(self.theme, self._options, groups, self)
            for tick in self.boxes.ticks:
                tick.toggled.connect(lambda _on: self._edited())
            self.setFocusProxy(self.boxes.ticks[0])
        self.own = AnswerLine(self) if item.other else None
        self.summary = Label(self._summary, "meta", "soft", self, wraps=True)
        layout = boxes.column(self.theme, self.boxes, self.summary, gap=4)
        if self.own is not None:
            self.own.textEdited.connect(lambda _text: self._edited(typing=True))
            layout.addLayout(boxes.row(self.theme, Label(N_("Other"), "ui", "soft", self), self.own))
        self.setLayout(layout)
        self.retranslate()

    @property
    def has_sensitive_kinds(self) -> bool:
        """Whether kinds are offered of which every item, or some, are sensitive."""
        return any({"sensitive_all", "sensitive_some"}.intersection(option.marks) for option in self._options)

    def value(self) -> Json:
        if isinstance(self.boxes, TickList):
            chosen = self.boxes.chosen()
        else:
            chosen = [tick.option.id for tick in self.boxes.ticks if tick.isChecked()]
        return [*chosen, *self._own_words()]

    def set_value(self, value: Json) -> None:
        ids = [str(part) for part in value] if isinstance(value, list) else [str(value)] if value else []
        known = {option.id for option in self._options}
        self._shows = True
        if isinstance(self.boxes, TickList):
            self.boxes.choose(set(ids))
        else:
            for tick in self.boxes.ticks:
                tick.setChecked(tick.option.id in ids)
        strange = [part for part in ids if part not in known]
        self._unknown = [] if self.own is not None else strange
        if self.own is not None:
            self.own.show_text("；".join(strange))
        self._shows = False
        self._show_summary()

    def inputs(self) -> Sequence[QWidget]:
        lines: list[QWidget] = [self.boxes.search, self.boxes.view] if isinstance(self.boxes, TickList) else []
        return [*lines, self.own] if self.own is not None else lines

    def retranslate(self) -> None:
        if self.own is not None:
            self.own.setPlaceholderText(_("In your own words; several parted by ;"))
        self._show_summary()

    def name_for_readers(self, name: str, description: str) -> None:
        super().name_for_readers(name, description)
        self.boxes.setAccessibleName(name)
        self.boxes.setAccessibleDescription(description)
        if isinstance(self.boxes, TickGrid):
            for tick in self.boxes.ticks:
                tick.setAccessibleName(f"{name}: {tick.text()}")

    def _own_words(self) -> list[str]:
        if self.own is None:
            return self._unknown
        text = self.own.text()
        for mark in OWN_WORDS_PARTS:
            text = text.replace(mark, "\n")
        return [part.strip() for part in text.split("\n") if part.strip()]

    def _summary(self) -> str:
        value = self.value()
        assert isinstance(value, list)
        if not value:
            return _("Nothing chosen")
        names = {option.id: option.label.text(language()) for option in self._options}
        listed = say_list([names.get(str(part), str(part)) for part in value])
        return _("{n} chosen: {names}").format(n=say_number(len(value)), names=listed)

    def _show_summary(self) -> None:
        self.summary.setVisible(isinstance(self.boxes, TickList) or bool(self._unknown))
        self.summary.retranslate()

    def _edited(self, *, typing: bool = False) -> None:
        if self._shows:
            return
        self.types = typing
        self._show_summary()
        self.edited.emit(self.value())
