"""The editor for files that prove an answer: dropped or chosen, listed with their size, kept inside the dossier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from beigao._i18n import N_, _
from beigao.definitions.fields import Item
from beigao.dossier.answers import Json
from beigao.dossier.file import read_evidence, store_evidence
from beigao.errors import BeigaoError
from beigao.ui import boxes
from beigao.ui.beside import beside
from beigao.ui.buttons import Button
from beigao.ui.dialogs import Message, details_of
from beigao.ui.display import file_size
from beigao.ui.editors.editor import Editor, State, Surroundings
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Elided, Glyph, Label, verbatim

SIZE_LIMIT = 50 * 1024 * 1024
"""A single file larger than this makes the dossier slow to open and to copy."""
LARGE = 1024 * 1024
"""From this size on a file takes more than a moment to be signed and written."""


class DropPlace(QFrame):
    """Where files are dropped; a click or Enter chooses them instead."""

    def __init__(self, theme: Theme, parent: EvidenceEditor) -> None:
        super().__init__(parent)
        self._editor = parent
        set_look(self, role="card", tone="drop")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAcceptDrops(True)
        words = Label(N_("Drop files here, or choose them"), "ui", "soft")
        self.setLayout(boxes.row(theme, Glyph(theme, "plus"), words, boxes.STRETCH, margins=(10, 5, 10, 5)))
        self.setMinimumHeight(theme.px(32))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            set_look(self, tone="over")

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        set_look(self, tone="drop")

    def dropEvent(self, event: QDropEvent) -> None:
        set_look(self, tone="drop")
        self._editor.take([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._editor.choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._editor.choose()
        else:
            super().keyPressEvent(event)


class EvidenceEditor(Editor):
    """The files of an answer, and a place to drop more."""

    def __init__(self, item: Item, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(item, surroundings, parent)
        self._ids: list[str] = []
        self._rows: list[QFrame] = []
        self.drop = DropPlace(self.theme, self)
        self._list = boxes.column(self.theme, gap=4)
        self.setLayout(boxes.column(self.theme, self._list, self.drop, gap=4))
        self.setFocusProxy(self.drop)

    def value(self) -> Json:
        return list(self._ids)

    def set_value(self, value: Json) -> None:
        self._ids = [str(part) for part in value] if isinstance(value, list) else []
        self._show()

    def inputs(self) -> Sequence[QWidget]:
        return (self.drop,)

    def set_state(self, state: State) -> None:
        """The finding below says it; the place to drop files has no state of its own."""

    def choose(self) -> None:
        """Let a person choose files."""
        self.take(self.around.pictures_and_papers())

    def take(self, files: Iterable[Path]) -> None:
        """Take files into the dossier and into the answer."""
        taken = []
        for file in files:
            try:
                if file.stat().st_size > SIZE_LIMIT:
                    self._tell(file, _("It is larger than {size}.").format(size=file_size(SIZE_LIMIT)))
                    continue
                taken.append(self._attach(file))
            except OSError as fault:
                reason = _("The file could not be read; check that it is still there and may be opened.")
                self._tell(file, reason, details_of(fault))
            except BeigaoError as fault:
                self._tell(file, str(fault), details_of(fault))
        if taken:
            self._ids += taken
            self._show()
            self.edited.emit(self.value())

    def remove(self, evidence_id: str) -> None:
        """Take a file off the answer."""
        self._ids.remove(evidence_id)
        self._show()
        self.drop.setFocus()
        self.edited.emit(self.value())

    def save_copy(self, evidence_id: str) -> None:
        """Write a copy of a file to where a person wants it."""
        dossier = self.around.session.dossier
        file = dossier.evidence(evidence_id)
        target = self.around.dialogs.choose_copy(file.name)
        if target is None:
            return
        try:
            if file.size < LARGE:
                target.write_bytes(dossier.evidence_content(evidence_id))
            else:
                says, path = verbatim(_("Saving “{name}”…").format(name=target.name)), dossier.path
                beside(self.window(), self.theme, says, lambda: target.write_bytes(read_evidence(path, evidence_id)))
        except (OSError, BeigaoError) as fault:
            happened = _("The copy “{name}” was not written.").format(name=target.name)
            kept = _("The file in the dossier is as it was.")
            advice = _("Choose another folder or another name.")
            self.around.dialogs.tell(Message(happened, kept, advice, details=details_of(fault)))

    def _attach(self, file: Path) -> str:
        """The id of a file that is now in the dossier; a large one is read, signed and written beside the window."""
        session = self.around.session
        if file.stat().st_size < LARGE:
            return session.attach(file).id
        path = session.dossier.path
        says = verbatim(_("Taking over “{name}”…").format(name=file.name))
        taken = beside(self.window(), self.theme, says, lambda: store_evidence(path, file.name, file.read_bytes()))
        session.dossier.adopt(taken)
        session.saved.emit()
        return taken.id

    def _tell(self, file: Path, reason: str, details: str = "") -> None:
        happened = _("“{name}” was not taken over.").format(name=file.name)
        self.around.dialogs.tell(Message(happened, _("Everything else is as it was."), reason, details=details))

    def _show(self) -> None:
        for row in self._rows:
            row.deleteLater()
        self._rows = [self._row(evidence_id) for evidence_id in self._ids]
        for row in self._rows:
            self._list.addWidget(row)

    def _row(self, evidence_id: str) -> QFrame:
        theme = self.theme
        try:
            file = self.around.session.dossier.evidence(evidence_id)
        except KeyError:
            name, size, tone = _("a file that is no longer in the dossier"), _("missing"), "error"
        else:
            name, size, tone = (
                file.name,
                file_size(file.size),
                "" if file.size else "warning",
            )  # an empty file is a slip
        title = Elided(lambda: name, "ui")
        copy = Button(theme, icon="save", tip=N_("Save a copy"), size=14)
        copy.clicked.connect(partial(self.save_copy, evidence_id))
        copy.setEnabled(tone != "error")
        remove = Button(theme, icon="close", tip=lambda: _("Remove {name}").format(name=name), size=14)
        remove.clicked.connect(partial(self.remove, evidence_id))
        parts = (Glyph(theme, "doc"), (title, 1), Label(lambda: size, "chip", tone), copy, remove)
        return boxes.frame("card", boxes.row(theme, *parts, margins=(10, 3, 4, 3)), self)
