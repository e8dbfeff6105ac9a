"""The dialog of copies for others: a workbook, JSON, a package for a colleague, a masked copy."""

from __future__ import annotations

from typing import Literal, NamedTuple

from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from beigao._i18n import N_, _
from beigao.dossier.handover import Cipher
from beigao.ui import boxes
from beigao.ui.buttons import Button, Segments
from beigao.ui.secrets import Secrets, fault_of_new
from beigao.ui.theme import Theme
from beigao.ui.veil import VeilingDialog
from beigao.ui.words import Label, Prose

WIDTH = 560
CopyKind = Literal["workbook", "package", "masked", "json"]
KINDS: dict[CopyKind, tuple[str, str]] = {
    "workbook": (
        N_("Excel workbook"),
        N_("All answers in sheets, to be read and changed in Excel or WPS and imported again. Without evidence."),
    ),
    "package": (
        N_("Hand-over package"),
        N_(
            "The whole dossier, encrypted with a passphrase, for a colleague who goes on with it. "
            "What they send back is merged answer by answer."
        ),
    ),
    "masked": (
        N_("Masked copy"),
        N_(
            "A dossier in which names, numbers and addresses are replaced, for outsiders. Without evidence. "
            "Read it before you give it away: a name that stands in no field of names is not known as one."
        ),
    ),
    "json": (N_("JSON"), N_("All answers and evidence in the published format, for other programs.")),
}
CIPHERS: dict[Cipher, str] = {"aes-256-gcm": "AES-256-GCM", "sm4-gcm": "SM4-GCM"}


class CopyWanted(NamedTuple):
    """What a person asks for; `also` are more words to mask."""

    kind: CopyKind
    passphrase: str = ""
    cipher: Cipher = "aes-256-gcm"
    sender: str = ""
    note: str = ""
    also: tuple[str, ...] = ()


class CopiesDialog(VeilingDialog):
    """Asks which copy is wanted.

    Attributes:
        wanted: what is wanted, once the dialog was accepted.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("copies")
        self.setWindowTitle(_("Copies for others"))
        self.wanted: CopyWanted | None = None
        self.kinds = Segments(theme, [title for title, _about in KINDS.values()], parent=self)
        self.kinds.set_index(0)
        self.kinds.chosen.connect(lambda _at: self._show())
        self._about = Prose(theme, self._about_words, "ui", parent=self)
        secrets = Secrets(theme, self)
        self.passphrase, self.again = secrets.line(_("Passphrase")), secrets.line(_("Passphrase again"))
        self.cipher = Segments(theme, list(CIPHERS.values()), parent=self)
        self.cipher.set_index(0)
        self.from_whom, self.note = self._line(_("Who hands it over")), self._line(_("A word for your colleague"))
        self.also = self._line(_("More words to hide, parted by commas"))
        telling = N_("Tell it to your colleague in another way than the file, such as by telephone.")
        self._package = boxes.holder(
            boxes.column(
                theme,
                self._named(N_("Passphrase"), self.passphrase),
                self._named(N_("Passphrase again"), self.again),
                secrets.shown,
                Prose(theme, telling, "meta", "soft"),
                self._named(N_("Cipher"), self.cipher),
                self._named(N_("Who hands it over"), self.from_whom),
                self._named(N_("A word for your colleague"), self.note),
                gap=10,
            ),
            self,
        )
        self._masked = boxes.holder(
            boxes.column(theme, self._named(N_("More words to hide, parted by commas"), self.also), gap=10), self
        )
        self._fault = ""
        self.fault = Label(lambda: self._fault, "ui", "error", self, wraps=True)
        self.cancel = Button(theme, N_("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.write = Button(theme, N_("Save as…"), "primary")
        self.write.clicked.connect(self._take)
        self.write.setDefault(True)
        self.setFixedWidth(theme.px(WIDTH))
        self._parts = boxes.column(
            theme,
            Label(N_("Copies for others"), "title"),
            boxes.row(theme, self.kinds, boxes.STRETCH),
            self._about,
            self._package,
            self._masked,
            self.fault,
            boxes.row(theme, boxes.STRETCH, self.cancel, self.write, gap=8),
            gap=12,
            margins=(24, 20, 24, 20),
        )
        self.setLayout(self._parts)
        self._show()
        self.kinds.setFocus()

    def kind(self) -> CopyKind:
        """Which copy is chosen."""
        return list(KINDS)[self.kinds.index()]

    def choose(self, kind: CopyKind) -> None:
        """Choose a copy."""
        self.kinds.set_index(list(KINDS).index(kind))
        self._show()

    def _show(self) -> None:
        self._package.setVisible(self.kind() == "package")
        self._masked.setVisible(self.kind() == "masked")
        self._about.retranslate()
        self._say("")

    def _say(self, fault: str) -> None:
        self._fault = fault
        self.fault.retranslate()
        self.fault.setVisible(bool(fault))
        self._parts.activate()
        self.setFixedHeight(self._parts.totalHeightForWidth(self.width()))

    def _about_words(self) -> str:
        return _(KINDS[self.kind()][1])

    def _take(self) -> None:
        if self.kind() == "package" and (fault := fault_of_new(self.passphrase, self.again)):
            self._say(fault)
            return
        also = tuple(word.strip() for word in self.also.text().replace("，", ",").split(",") if word.strip())
        cipher = list(CIPHERS)[self.cipher.index()]
        self.wanted = CopyWanted(
            self.kind(), self.passphrase.text(), cipher, self.from_whom.text(), self.note.text(), also
        )
        self.accept()

    def _named(self, says: str, part: QWidget) -> QBoxLayout:
        return boxes.column(self._theme, Label(says, "label"), part, gap=4)

    def _line(self, words: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setAccessibleName(words)
        return line
