"""The list of what lies in the user's folder: each thing with its document, and whether Beigao uses it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt
from PySide6.QtWidgets import QWidget

from beigao._i18n import _, language
from beigao.ui import icons
from beigao.ui.picker import NOWHERE, Index, Picker, TwoLines, TwoLinesDelegate
from beigao.ui.theme import Theme

if TYPE_CHECKING:
    from beigao.rendering.template_check import Looked
    from beigao.rendering.template_files import OwnThing


@dataclass
class Listed:
    """A thing, and what was found when it was looked at; nothing until then."""

    thing: OwnThing
    has_other: bool = False  # whether Beigao has a template of its own for the document
    looked: Looked | None = None

    @property
    def title(self) -> str:
        """The document and the language of its template; without one, the folder."""
        target = self.thing.target
        if target is None:
            return self.thing.folder.name
        spoken = _("Chinese") if target.language == "zh" else _("English")
        return _("{document} · {language}").format(document=target.document.short.text(language()), language=spoken)

    @property
    def state(self) -> str:
        """Whether it is used, in a few words."""
        if self.thing.left_out:
            return _("Not in use")
        if self.thing.is_new:
            return _("In use from the next start on")
        if self.thing.target is None:
            return _("In use, without a template")
        if self.looked is None:
            return _("Being looked at…")
        if self.looked.fault:
            return _("The built-in one is used instead") if self.has_other else _("Not in use")
        if self.errors:
            return _("In use, with {n} errors").format(n=self.errors) if self.errors > 1 else _("In use, with 1 error")
        return _("In use")

    @property
    def errors(self) -> int:
        """How many errors were found."""
        return sum(note.severity == "error" for note in self.looked.notes) if self.looked else 0

    @property
    def sign(self) -> tuple[str, str]:
        """The name and colour of its icon."""
        if self.thing.left_out or (self.looked and self.looked.fault):
            return "error", "error"
        if self.errors:
            return "warning", "warning"
        return ("clock", "text2") if self.thing.target and self.looked is None else ("check", "success")


class ThingsModel(QAbstractListModel):
    """The things of the folder, by name."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.listed: list[Listed] = []

    def show_things(self, listed: Sequence[Listed]) -> None:
        """List these."""
        self.beginResetModel()
        self.listed = list(listed)
        self.endResetModel()

    def show_looked(self, place: int, looked: Looked) -> None:
        """Say what was found about one of them."""
        self.listed[place].looked = looked
        self.dataChanged.emit(self.index(place), self.index(place))

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.listed)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        listed = self.listed[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return listed.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{listed.title}, {listed.state}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (listed.thing.name, listed.state, listed.thing.left_out)))
        return None


class ThingDelegate(TwoLinesDelegate):
    """Paints a thing in two lines: its document; whether it is used."""

    def row(self, index: Index) -> TwoLines:
        model = index.model()
        assert isinstance(model, ThingsModel)
        listed = model.listed[index.row()]
        return TwoLines(icons.pixmap(self.theme, *listed.sign), listed.title, True, listed.state)


class ThingsList(Picker):
    """The list of the folder's things."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.things = ThingsModel()
        super().__init__(theme, self.things, "own_things", _("Own templates"), parent)
        self.setItemDelegate(ThingDelegate(theme, self))
        self.setUniformItemSizes(True)

    def current(self) -> Listed | None:
        """The chosen one."""
        index = self.currentIndex()
        return self.things.listed[index.row()] if index.isValid() else None
