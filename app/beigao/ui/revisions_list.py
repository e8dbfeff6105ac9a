"""The list of revisions: each with when it was made, what it is called, and how many documents were written from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt
from PySide6.QtWidgets import QWidget

from beigao._formats import say_number
from beigao._i18n import _
from beigao.dossier.revisions import Revision
from beigao.ui import icons
from beigao.ui.picker import NOWHERE, Index, Picker, TwoLines, TwoLinesDelegate
from beigao.ui.recovery import moment_words
from beigao.ui.theme import Theme

_ICONS = {"day": "calendar", "export": "export", "named": "tag", "filed": "lock", "basis": "clock", "received": "doc"}


def kind_words(revision: Revision) -> str:
    """Why there is a revision."""
    return {
        "day": _("Daily"),
        "export": _("Export"),
        "named": _("Named"),
        "filed": _("Filed"),
        "basis": _("Last year"),
        "received": _("Package as received"),
    }[revision.kind]


def title_words(revision: Revision) -> str:
    """What a revision is called."""
    return revision.name or kind_words(revision)


def document_words(revision: Revision) -> str:
    """How many documents were written from it; nothing where there are none."""
    count = len(revision.documents)
    return "" if not count else _("{n} documents").format(n=say_number(count)) if count > 1 else _("1 document")


class RevisionsModel(QAbstractListModel):
    """The revisions of a dossier, the newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._revisions: list[Revision] = []

    def show_revisions(self, revisions: Sequence[Revision]) -> None:
        """List these."""
        self.beginResetModel()
        self._revisions = list(revisions)
        self.endResetModel()

    def at(self, index: Index) -> Revision:
        return self._revisions[index.row()]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._revisions)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        revision = self.at(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return title_words(revision)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            parts = [title_words(revision), kind_words(revision), moment_words(revision.made), document_words(revision)]
            if role == Qt.ItemDataRole.ToolTipRole:
                parts = ["\n".join([*parts, *(f"{name}  {hash_[:12]}…" for name, hash_ in revision.documents.items())])]
            return ", ".join(part for part in parts if part)
        return None


class RevisionDelegate(TwoLinesDelegate):
    """Paints a revision in two lines: name; time, kind and documents."""

    def row(self, index: Index) -> TwoLines:
        model = index.model()
        assert isinstance(model, RevisionsModel)
        revision = model.at(index)
        sign = icons.pixmap(self.theme, _ICONS[revision.kind], "accent" if revision.is_frozen else "text2")
        words = " · ".join([moment_words(revision.made), *([kind_words(revision)] if revision.name else [])])
        return TwoLines(sign, title_words(revision), bool(revision.name), words)


class RevisionsList(Picker):
    """The list of revisions."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.revisions = RevisionsModel()
        super().__init__(theme, self.revisions, "revisions_list", _("Revisions"), parent)
        self.setItemDelegate(RevisionDelegate(theme, self))
        self.setUniformItemSizes(True)

    def current(self) -> Revision | None:
        """The chosen one."""
        index = self.currentIndex()
        return self.revisions.at(index) if index.isValid() else None
