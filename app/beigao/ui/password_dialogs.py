"""The dialogs of passwords: one that asks for a dossier's, one that sets, changes or removes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QBoxLayout, QWidget

from beigao._i18n import N_, _
from beigao.ui import boxes
from beigao.ui.buttons import Button, Segments
from beigao.ui.secrets import Secrets, fault_of_new
from beigao.ui.theme import Theme
from beigao.ui.veil import VeilingDialog
from beigao.ui.words import Elided, Glyph, Label, Prose, Says, verbatim

WIDTH = 480
IDLE_MINUTES = (5, 10, 30, 0)
"""The choices after which a protected dossier is locked; 0 is never."""


PASSWORD = N_("Enter the password of this dossier.")
PASSPHRASE = N_("Enter the passphrase of this package.")


class _PasswordDialog(VeilingDialog):
    """What both dialogs share: hidden lines, and a sentence about what is wrong."""

    def __init__(self, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(theme, parent)
        self._secrets = Secrets(theme, self)
        self.shown = self._secrets.shown
        self._fault = ""
        self.fault = Label(lambda: self._fault, "ui", "error", self, wraps=True)
        self.cancel = Button(theme, N_("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.setFixedWidth(theme.px(WIDTH))

    def _say(self, fault: str) -> None:
        self._fault = fault
        self.fault.retranslate()
        self.fault.setVisible(bool(fault))
        layout = self.layout()
        assert layout is not None
        layout.activate()
        follows_width = layout.hasHeightForWidth()  # not where no sentence wraps: then there is none to ask for
        height = layout.totalHeightForWidth(self.width()) if follows_width else layout.totalSizeHint().height()
        self.setFixedHeight(height)


class AskPassword(_PasswordDialog):
    """Asks for the password of a dossier, or for the passphrase of a package.

    Args:
        name: the name of the file.
        fault: why the last one did not open it.
        says: what is asked for.
    """

    def __init__(
        self,
        theme: Theme,
        name: str,
        fault: str = "",
        parent: QWidget | None = None,
        *,
        says: Says = PASSWORD,
    ) -> None:
        super().__init__(theme, parent)
        self.setObjectName("ask_password")
        self.setWindowTitle(_("Password"))
        self.password = self._secrets.line(_("Password"))
        self.open_button = Button(theme, N_("Open"), "primary")
        self.open_button.clicked.connect(self.accept)
        self.open_button.setDefault(True)
        head = boxes.row(
            theme, Glyph(theme, "lock", "text2", 20), (Elided(verbatim(name), "section", parent=self), 1), gap=10
        )
        foot = boxes.row(theme, self.shown, boxes.STRETCH, self.cancel, self.open_button, gap=8)
        parts = (head, Label(says, "ui"), self.password, self.fault, foot)
        self.setLayout(boxes.column(theme, *parts, gap=12, margins=(24, 20, 24, 20)))
        self._say(fault)
        self.password.setFocus()


class SetPassword(_PasswordDialog):
    """Sets, changes or removes the password of the open dossier.

    Attributes:
        new: the password from now on; None where it shall have none.
        idle: minutes after which it is locked.

    Args:
        is_right: whether a password is the present one; None where there is none yet.
    """

    def __init__(
        self, theme: Theme, is_right: Callable[[str], bool] | None, idle: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self.setObjectName("set_password")
        self.setWindowTitle(_("Password"))
        self._is_right = is_right
        self.new: str | None = None
        has_one = self._is_right is not None
        self.present = self._secrets.line(_("Present password"))
        self.first = self._secrets.line(_("New password"))
        self.second = self._secrets.line(_("New password again"))
        self.remove = Button(theme, N_("Remove the password"))
        self.remove.clicked.connect(self._remove)
        self.remove.setVisible(has_one)
        self.take = Button(theme, N_("Change the password") if has_one else N_("Set the password"), "primary")
        self.take.clicked.connect(self._take)
        self.take.setDefault(True)
        self.after = Segments(theme, [_idle_words(minutes) for minutes in IDLE_MINUTES], parent=self)
        self.after.set_index(IDLE_MINUTES.index(idle) if idle in IDLE_MINUTES else 1)
        asked = [self._named(N_("Present password"), self.present)] if has_one else []
        self.present.setVisible(has_one)
        about = [
            N_("Without it nobody can read the dossier and its backups, on this computer or on another."),
            N_(
                "It does not protect the Word files you export, nor a computer on which the dossier is open. "
                "Copies that were made without a password stay without one."
            ),
            N_("A password that is forgotten cannot be recovered: not by you, and not by us. Keep it in a safe place."),
        ]
        self.setLayout(
            boxes.column(
                theme,
                Label(N_("Change the password") if has_one else N_("Protect the dossier with a password"), "section"),
                boxes.column(theme, *(Prose(theme, says, "ui") for says in about), gap=6),
                *asked,
                self._named(N_("New password"), self.first),
                self._named(N_("New password again"), self.second),
                self.shown,
                self._named(N_("Lock it when nobody has typed for"), self.after),
                self.fault,
                boxes.row(theme, self.remove, boxes.STRETCH, self.cancel, self.take, gap=8),
                gap=12,
                margins=(24, 20, 24, 20),
            )
        )
        self._say("")
        (self.present if has_one else self.first).setFocus()

    @property
    def idle(self) -> int:
        """Minutes after which the dossier is locked; 0 is never."""
        return IDLE_MINUTES[self.after.index()]

    def _named(self, says: Says, part: QWidget) -> QBoxLayout:
        return boxes.column(self._theme, Label(says, "label"), part, gap=4)

    def _take(self) -> None:
        if not self._present_is_right():
            return
        if fault := fault_of_new(self.first, self.second):
            self._say(fault)
            return
        self.new = self.first.text()
        self.accept()

    def _remove(self) -> None:
        if self._present_is_right():
            self.new = None
            self.accept()

    def _present_is_right(self) -> bool:
        if self._is_right is None or self._is_right(self.present.text()):
            return True
        self._say(_("The present password is another one; look at capital letters and the input method."))
        self.present.setFocus()
        return False


def _idle_words(minutes: int) -> Says:
    return (lambda: _("{n} minutes").format(n=minutes)) if minutes else N_("Never")
