"""The editor for files that prove an answer: dropped, pasted or chosen, shown small, kept inside the dossier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QDateTime, QEvent, QIODevice, QMimeData, QObject, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from beigao._i18n import N_, _
from beigao.definitions.fields import Item
from beigao.dossier.answers import Json
from beigao.dossier.evidence import EvidenceFile, require_bearable
from beigao.dossier.evidence_store import read_evidence, store_evidence
from beigao.errors import BeigaoError
from beigao.ui import boxes
from beigao.ui.beside import beside
from beigao.ui.dialogs import Message, details_of
from beigao.ui.editors.editor import Editor, State, Surroundings
from beigao.ui.editors.evidence_row import EvidenceRow
from beigao.ui.editors.pictures import Pictures
from beigao.ui.keys import KeyTable, named
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Glyph, Label, verbatim

EVIDENCE_KEYS: KeyTable = {"choose": (N_("Choose files as evidence"), ("Return", "Enter", "Space"))}
QUICK_PNG = 90
"""Qt's “quality” of a PNG that is written quickly; it loses nothing and is only a little larger."""
LARGE = 1024 * 1024
"""From this size on a file takes more than a moment to be signed and written."""


class DropPlace(QFrame):
    """Says that files are dropped here; a click or Enter chooses them instead, Ctrl+V pastes them."""

    def __init__(self, theme: Theme, parent: EvidenceEditor) -> None:
        super().__init__(parent)
        self._editor = parent
        set_look(self, role="drop")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._words = Label(N_("Drop files here, or choose them"), "ui", "soft", self)
        plus = Glyph(theme, "plus", parent=self)
        self.setLayout(boxes.row(theme, plus, self._words, boxes.STRETCH, margins=(10, 0, 10, 0)))
        self.setFixedHeight(theme.px(32))

    def show_over(self, *, over: bool) -> None:
        """Whether files are held over the field."""
        set_look(self, tone="over" if over else "")
        self._words.say(N_("Let go to add them") if over else N_("Drop files here, or choose them"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._editor.choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if named(EVIDENCE_KEYS, event):
            self._editor.choose()
        else:
            super().keyPressEvent(event)


class EvidenceEditor(Editor):
    """The files of an answer, and a place to drop more."""

    def __init__(self, item: Item, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(item, surroundings, parent)
        self._ids: list[str] = []
        self._pictures = Pictures.of(surroundings.session)
        self._target: QWidget = self
        self.rows: list[EvidenceRow] = []
        self.drop = DropPlace(self.theme, self)
        self._list = boxes.column(self.theme, gap=4)
        self.setLayout(boxes.column(self.theme, self._list, self.drop, gap=4))
        self.setFocusProxy(self.drop)
        self.take_drops_on(self)

    def value(self) -> Json:
        return list(self._ids)

    def set_value(self, value: Json) -> None:
        self._ids = [str(part) for part in value] if isinstance(value, list) else []
        self._show()

    def inputs(self) -> Sequence[QWidget]:
        return (self.drop,)

    def set_state(self, state: State) -> None:
        """The finding below says it; the place to drop files has no state of its own."""

    def take_drops_on(self, target: QWidget) -> None:
        """Take the files that are dropped anywhere on this widget, the row of the field."""
        self._target.setAcceptDrops(False)
        self._target.removeEventFilter(self)
        self._target = target
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def choose(self) -> None:
        """Let a person choose files."""
        self.take(self.around.pictures_and_papers())

    def take(self, files: Iterable[Path]) -> None:
        """Take files into the dossier and into the answer."""
        taken = []
        for file in files:
            try:
                require_bearable(file.name, file.stat().st_size)
                taken.append(self._attach(file))
            except OSError as fault:
                reason = _("The file could not be read; check that it is still there and may be opened.")
                self._tell(file.name, reason, details_of(fault))
            except BeigaoError as fault:
                self._tell(file.name, str(fault), details_of(fault))
        self._add(taken)

    def take_data(self, data: QMimeData) -> bool:
        """Take what was dropped or pasted: files, else a picture; False when it holds neither."""
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self.take(files)
            return True
        if not data.hasImage():
            return False
        content = bytes(data.data("image/png").data()) or _png(data.imageData())
        stamp = QDateTime.currentDateTime().toString("yyyy-MM-dd HH.mm.ss")
        name = _("Pasted picture {time}").format(time=stamp) + ".png"
        try:
            taken = self.around.session.dossier.attach(name, content)
        except BeigaoError as fault:
            self._tell(name, str(fault), details_of(fault))
        else:
            self.around.session.saved.emit()
            self._add([taken.id])
        return True

    def remove(self, evidence_id: str) -> None:
        """Take a file off the answer; it stays in the dossier, so that this can be undone."""
        place = self._ids.index(evidence_id)
        del self._ids[place]
        self._show()
        self._focus(place)
        self.edited.emit(self.value())

    def move_file(self, evidence_id: str, step: int) -> None:
        """Move a file up or down; filings print the pictures in this order."""
        place = self._ids.index(evidence_id)
        to = place + step
        if 0 <= to < len(self._ids):
            self._ids[place], self._ids[to] = self._ids[to], self._ids[place]
            self._show()
            self._focus(to)
            self.edited.emit(self.value())

    def open_picture(self, file: EvidenceFile | None) -> None:
        """Show a picture larger; other files are not opened by this program."""
        if file is not None and file.is_picture:
            from beigao.ui.editors.picture_dialog import PictureDialog

            PictureDialog(self.theme, self._pictures, file, self.window()).open()

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

    def _add(self, taken: list[str]) -> None:
        if taken:
            self._ids += taken
            self._show()
            self.edited.emit(self.value())

    def _tell(self, name: str, reason: str, details: str = "") -> None:
        happened = _("“{name}” was not taken over.").format(name=name)
        self.around.dialogs.tell(Message(happened, _("Everything else is as it was."), reason, details=details))

    def _show(self) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [self._row(evidence_id) for evidence_id in self._ids]
        before: QWidget | None = None
        for row in self.rows:
            self._list.addWidget(row)
            row.show()  # now, and not with the next events: it may get the keyboard before
            for part in (row, row.copy, row.remove):
                if before is not None:
                    QWidget.setTabOrder(before, part)
                before = part
        if before is not None:
            QWidget.setTabOrder(before, self.drop)

    def _focus(self, place: int) -> None:
        """Put the keyboard on the file at this place, on the last one, or where there is none on the drop place."""
        target: QWidget = self.rows[min(place, len(self.rows) - 1)] if self.rows else self.drop
        target.setFocus()

    def _row(self, evidence_id: str) -> EvidenceRow:
        try:
            file = self.around.session.dossier.evidence(evidence_id)
        except KeyError:
            file = None
        row = EvidenceRow(self.theme, self._pictures, file, self)
        row.opened.connect(partial(self.open_picture, file))
        row.copied.connect(partial(self.save_copy, evidence_id))
        row.removed.connect(partial(self.remove, evidence_id))
        row.moved.connect(partial(self.move_file, evidence_id))
        return row

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste, with the keyboard on the drop place or on a file."""
        if event.matches(QKeySequence.StandardKey.Paste) and self.take_data(QGuiApplication.clipboard().mimeData()):
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._target and isinstance(event, QDropEvent):  # QDragEnterEvent is one too
            if event.type() == QEvent.Type.DragEnter and not _can_be_taken(event.mimeData()):
                return False
            event.acceptProposedAction()
            self.drop.show_over(over=event.type() != QEvent.Type.Drop)
            if event.type() == QEvent.Type.Drop:
                self.take_data(event.mimeData())
            return True
        if watched is self._target and event.type() == QEvent.Type.DragLeave:
            self.drop.show_over(over=False)
        return super().eventFilter(watched, event)


def _can_be_taken(data: QMimeData) -> bool:
    return data.hasImage() or any(url.isLocalFile() for url in data.urls())


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", QUICK_PNG)  # type: ignore[call-overload]
    return bytes(buffer.data().data())
