"""The dialog that shows the backups of the open dossier: where they lie, how old they are, and the way back to one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from beigao._i18n import N_, _
from beigao.dossier.backups import Backup, Backups
from beigao.ui import boxes
from beigao.ui.backup_keeper import BackupKeeper
from beigao.ui.buttons import Button
from beigao.ui.dialogs import Dialogs
from beigao.ui.display import file_size
from beigao.ui.file_manager import open_path
from beigao.ui.recovery import moment_words
from beigao.ui.theme import Theme, set_look
from beigao.ui.veil import VeilingDialog
from beigao.ui.words import Elided, Glyph, Label, verbatim

WIDTH, ROWS, ROW_HEIGHT = 600, 7, 44


class BackupsDialog(VeilingDialog):
    """The backups of one dossier, the newest first.

    Signals:
        folder_wanted: the folder that shall hold backups from now on.

    Attributes:
        wanted: the backup that a person wants back; then the dialog has closed.
        compared: the backup that a person wants to look into, to bring back a part of it; the same.
    """

    folder_wanted = Signal(object)

    def __init__(
        self, theme: Theme, dialogs: Dialogs, backups: Backups, keeper: BackupKeeper, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self.setObjectName("backups")
        self._dialogs, self._keeper, self.backups = dialogs, keeper, backups
        self.rows: list[BackupRow] = []
        self.wanted: Backup | None = None
        self.compared: Backup | None = None
        self._folder = Elided(lambda: str(self.backups.folder), "ui", "soft")
        self._folder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._state = Label(self._state_words, "meta", "soft", wraps=True)
        self.open_folder = Button(theme, icon="folder", tip=N_("Open the folder"), size=14)
        self.open_folder.clicked.connect(lambda: open_path(self.backups.folder))
        self.change = Button(theme, N_("Change"), "link")
        self.change.clicked.connect(self._change_folder)
        self.now = Button(theme, N_("Back up now"))
        self.now.clicked.connect(self._make_now)
        self.close_button = Button(theme, N_("Close"), "primary")
        self.close_button.clicked.connect(self.reject)
        self.close_button.setDefault(True)
        self.area = _Area(theme, self)
        where = boxes.row(theme, Glyph(theme, "folder"), (self._folder, 1), self.open_folder, self.change)
        foot = boxes.row(theme, self.now, boxes.STRETCH, self.close_button)
        about = Label(
            N_("While a dossier is open Beigao copies it at most every half hour, and checks each copy."),
            "ui",
            wraps=True,
        )
        heading = Label(N_("Backups"), "title")
        frame = boxes.frame("card", boxes.column(theme, self.area, gap=0))
        parts = (heading, about, where, (frame, 1), self._state, foot)
        self._parts = boxes.column(theme, *parts, gap=12, margins=(24, 20, 24, 20))
        self.setLayout(self._parts)
        keeper.ended.connect(self._show)
        self._show()
        self.setWindowTitle(_("Backups"))
        self.close_button.setFocus()

    def _show(self) -> None:
        """List what is there now."""
        self.now.setEnabled(True)
        self.rows = [BackupRow(self._theme, backup, first=at == 0) for at, backup in enumerate(self.backups.all())]
        for row in self.rows:
            row.restore.clicked.connect(lambda _checked=False, row=row: self._restore(row.backup))
            row.compare.clicked.connect(lambda _checked=False, row=row: self._compare(row.backup))
        self.area.show_rows(self.rows)
        self.open_folder.setEnabled(self.backups.folder.is_dir())
        self._folder.retranslate()
        self._state.retranslate()
        self._fit()

    def _fit(self) -> None:
        """As large as its parts like it, within the screen."""
        room, margin = self.screen().availableSize(), self._theme.px(32)
        width = min(self._theme.px(WIDTH), room.width() - margin)
        self.setMinimumWidth(width)
        self._parts.activate()
        self.resize(width, min(self._parts.totalHeightForWidth(width), room.height() - margin))

    def _state_words(self) -> str:
        if self._keeper.fault is not None:
            return _("The last backup could not be made: {reason}").format(reason=self._keeper.fault)
        if not self.rows:
            return _("There is no backup yet.")
        return _(
            "All backups of two days are kept, then one a day for 12 days, one a week for 10 weeks, "
            "one a month for 9 months."
        )

    def _make_now(self) -> None:
        self.now.setEnabled(False)
        self._keeper.make_now()

    def _change_folder(self) -> None:
        root = self._dialogs.choose_folder(str(self.backups.folder.parent), _("Folder for backups"))
        if root is not None:
            self.folder_wanted.emit(root)
            self.backups = Backups(self.backups.dossier, Path(root))
            self._show()

    def _compare(self, backup: Backup) -> None:
        self.compared = backup
        self.accept()

    def _restore(self, backup: Backup) -> None:
        self.wanted = backup
        self.accept()


class BackupRow(QFrame):
    """One backup: when it was made, how large it is, and buttons to look into it or to get it back."""

    def __init__(self, theme: Theme, backup: Backup, *, first: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="row", tone="first" if first else "")
        self.backup = backup
        when = moment_words(backup.made)
        self.restore = Button(theme, N_("Restore…"))
        self.restore.setAccessibleDescription(when)
        self.compare = Button(theme, N_("Compare…"), "link")
        self.compare.setAccessibleDescription(when)
        size = backup.path.stat().st_size if backup.path.is_file() else 0
        words = Elided(verbatim(when), "ui")
        self.setLayout(
            boxes.row(
                theme, (words, 1), Label(verbatim(file_size(size)), "meta", "soft"), self.compare, self.restore,
                gap=12, margins=(13, 4, 12, 4),
            )
        )  # fmt: skip
        self.setMinimumHeight(theme.px(ROW_HEIGHT))


class _Area(QScrollArea):
    """The rows; as high as they are many, within reason."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._count = theme, 0
        self.setWidgetResizable(True)
        self.setAccessibleName(_("Backups"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_rows(self, rows: list[BackupRow]) -> None:
        self._count = len(rows)
        self.setWidget(boxes.holder(boxes.column(self._theme, *rows, boxes.STRETCH, gap=0, margins=(1, 1, 1, 1))))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        height = max(1, min(self._count, ROWS)) * self._theme.px(ROW_HEIGHT) + 4
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._theme.px(ROW_HEIGHT) + 4)
