"""The dialog that writes the Word files: which documents, draft or final, where to, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QFrame, QProgressBar, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from beigao._i18n import N_, _, language
from beigao.rendering.export import Job, Mode, Written, documents_due, snapshot, standing_in_the_way
from beigao.ui import boxes
from beigao.ui.buttons import Button, Segments
from beigao.ui.dialogs import Dialogs, Message
from beigao.ui.editors.ticks import Tick
from beigao.ui.export_work import ExportWork
from beigao.ui.session import Session
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Glyph, Label

ROW_HEIGHT = 48
MODES: tuple[Mode, Mode] = ("draft", "final")


class FileRow(QFrame):
    """One file: whether it shall be written, and after the export what came of it."""

    def __init__(self, theme: Theme, job: Job, *, first: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="row", tone="first" if first else "")
        self.job = job
        self.tick = Tick(theme, self)
        self.tick.setChecked(True)
        self.tick.setObjectName(f"job:{job.document.id}:{job.entry or ''}")
        self.title = Label(lambda: job.document.title.text(language()), "ui")
        self.title.setToolTip(job.document.about.text(language()))
        self.name = Label(lambda: "", "meta", "muted")
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.chip = Label(lambda: "", "chip")
        self.chip.hide()
        words = boxes.column(theme, self.title, self.name, gap=0)
        self.sign = Glyph(theme, "doc", "text2")
        self.setLayout(boxes.row(theme, self.tick, self.sign, (words, 1), self.chip, gap=10, margins=(12, 0, 12, 0)))
        self.setFixedHeight(theme.px(ROW_HEIGHT))
        self.tick.setFixedWidth(theme.px(20))
        self.tick.setAccessibleName(self.title.text())

    def show_name(self, mode: Mode) -> None:
        """The name that the file will have."""
        name = self.job.file_name(mode)
        self.name.say(lambda: name)
        self.name.setToolTip(name)

    def show_written(self, written: Written) -> None:
        """Say that the file lies there, and how many gaps are printed in it."""
        gaps = written.gaps
        set_look(self.chip, tone="error" if gaps else "success")
        self.chip.say(lambda: _("{n} gaps").format(n=gaps) if gaps else _("no gaps"))
        self.chip.show()
        self.sign.show_icon("check", "success")


class ExportDialog(QDialog):
    """Exports a dossier.

    Signals:
        folder_chosen: the folder that the files went to.
    """

    folder_chosen = Signal(object)

    def __init__(
        self, theme: Theme, session: Session, dialogs: Dialogs, folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("export")
        self._theme, self._session, self._dialogs = theme, session, dialogs
        self.folder = folder
        self.written: list[Written] = []
        self._work: ExportWork | None = None
        jobs = documents_due(session.dossier.answers, session.library)
        self.rows = [FileRow(theme, job, first=at == 0) for at, job in enumerate(jobs)]
        self.mode = Segments(theme, [N_("Draft"), N_("Final")])
        self.mode.set_index(0)
        self.mode.chosen.connect(lambda _at: self._show_mode())
        self._why_sign = Glyph(theme, "hint", "accent")
        self._why = Label(lambda: "", "meta", wraps=True)
        self._why.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self._said = Label(lambda: "", "ui", wraps=True)
        self._folder_label = Label(lambda: str(self.folder), "ui", "soft")
        self._folder_label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.change = Button(theme, N_("Change"), "link")
        self.change.clicked.connect(self._choose_folder)
        self.copy = Button(theme, N_("Copy list"), icon="paste")
        self.copy.clicked.connect(self._copy_list)
        self.close_button = Button(theme, N_("Close"))
        self.close_button.clicked.connect(self.reject)
        self.start = Button(theme, N_("Export"), "primary", icon="export")
        self.start.clicked.connect(self.export)
        self.stop = Button(theme, N_("Stop"))
        self.stop.clicked.connect(self._stop)
        self.open_folder = Button(theme, N_("Open folder"), "primary", icon="open")
        self.open_folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder))))
        for row in self.rows:
            row.tick.toggled.connect(lambda _on: self._show_mode())
        self.setLayout(self._layout())
        self.setMinimumWidth(theme.px(620))
        self._show_stage("choose")
        self._show_mode()
        self.retranslate()
        self.start.setFocus()

    def retranslate(self) -> None:
        self.setWindowTitle(_("Export Word files"))

    def chosen(self) -> list[Job]:
        """The files that are ticked."""
        return [row.job for row in self.rows if row.tick.isChecked()]

    def chosen_mode(self) -> Mode:
        return MODES[max(0, self.mode.index())]

    def export(self) -> None:
        """Write the chosen files, after asking before files that are there are written over."""
        jobs, mode = self.chosen(), self.chosen_mode()
        if not jobs or not self._session.flush() or not self._may_overwrite(jobs, mode):
            return
        self._show_stage("work")
        self.stop.setEnabled(True)
        self.progress.setMaximum(len(jobs))
        content = snapshot(self._session.dossier)
        self._work = ExportWork(content, self._session.library, self.folder, jobs, mode, self)
        self._work.advanced.connect(self._advanced)
        self._work.written.connect(self._finished)
        self._work.failed.connect(self._failed)
        self._work.start()

    def wait(self) -> None:
        """Wait for the work to end; its result comes with the next events."""
        if self._work is not None:
            self._work.wait()

    def _layout(self) -> QVBoxLayout:
        theme = self._theme
        list_ = boxes.column(theme, *self.rows, boxes.STRETCH, gap=0, margins=(1, 1, 1, 1))
        area = QScrollArea()
        area.setAccessibleName(_("Word files"))
        area.setWidgetResizable(True)
        area.setWidget(boxes.holder(list_))
        area.setFixedHeight(min(theme.px(340), theme.px(ROW_HEIGHT) * len(self.rows) + theme.px(6)))
        head = boxes.row(theme, (Label(N_("Export Word files"), "title"), 1), self.mode)
        why = boxes.row(theme, boxes.column(theme, self._why_sign, boxes.STRETCH, gap=0), (self._why, 1), gap=6)
        where = boxes.row(theme, Glyph(theme, "folder"), (self._folder_label, 1), self.change)
        buttons = (self.close_button, self.stop, self.start, self.open_folder)
        foot = boxes.row(theme, self.copy, boxes.STRETCH, *buttons)
        top = boxes.column(theme, head, why, gap=4)
        frame = boxes.frame("card", boxes.column(theme, area, gap=0))
        margins = (24, 20, 24, 20)
        return boxes.column(theme, top, frame, where, self._said, self.progress, foot, gap=14, margins=margins)

    def _show_stage(self, stage: str) -> None:
        """Show what belongs to choosing, to the work, or to its end."""
        for row in self.rows:
            row.tick.setVisible(stage == "choose")
        self.mode.setEnabled(stage == "choose")
        self.change.setVisible(stage == "choose")
        self.start.setVisible(stage == "choose")
        self.stop.setVisible(stage == "work")
        self.progress.setVisible(stage != "choose")
        self._said.setVisible(stage != "choose")
        self.copy.setVisible(stage == "done")
        self.open_folder.setVisible(stage == "done")
        self.close_button.setVisible(stage != "work")

    def _show_mode(self) -> None:
        wanted = {job.document.id for job in self.chosen()}
        in_the_way = standing_in_the_way(self._session.dossier.answers, self._session.library, wanted) if wanted else []
        errors = sum(finding.severity == "error" for finding in in_the_way)
        gaps = len(in_the_way) - errors
        final = self.mode.buttons()[1]
        final.setEnabled(not in_the_way)
        if in_the_way and self.mode.index() == 1:
            self.mode.set_index(0)
        if in_the_way:
            words = _(
                "No final version yet: {errors} errors and {gaps} empty fields stand in its way. "
                "A draft prints gaps in red."
            )
            said = words.format(errors=errors, gaps=gaps)
        else:
            said = _("Nothing stands in the way of a final version of these documents.")
        self._why_sign.show_icon("hint" if not errors else "error", "accent" if not errors else "error")
        self._why.say(lambda: said)
        for row in self.rows:
            row.show_name(self.chosen_mode())
        self.start.setEnabled(bool(wanted))

    def _choose_folder(self) -> None:
        folder = self._dialogs.choose_folder(str(self.folder))
        if folder is not None:
            self.folder = folder
            self._folder_label.retranslate()

    def _may_overwrite(self, jobs: Sequence[Job], mode: Mode) -> bool:
        there = [job.file_name(mode) for job in jobs if (self.folder / job.file_name(mode)).exists()]
        if not there:
            return True
        return self._dialogs.ask(
            Message(
                _("{n} of these files are there already.").format(n=len(there))
                if len(there) > 1
                else _("This file is there already."),
                "\n".join(there),
                _("Writing replaces them; changes made in Word would be lost. Choose another folder to keep both."),
                sign="warning",
            ),
            N_("Replace"),
        )

    def _advanced(self, done: int, total: int, name: str) -> None:
        self.progress.setValue(done)
        self._said.say(lambda: f"{done + 1} / {total}  {name}")

    def _finished(self, written: list[Written]) -> None:
        self.written = written
        for row in self.rows:
            for file in written:
                if file.path.name == row.job.file_name(self.chosen_mode()):
                    row.show_written(file)
        total = len(self.chosen())
        self.progress.setValue(len(written))
        gaps = sum(file.gaps for file in written)
        done = (
            _("{n} of {total} files are written, with {gaps} gaps.") if gaps else _("{n} of {total} files are written.")
        )
        self._said.say(lambda: done.format(n=len(written), total=total, gaps=gaps))
        self._show_stage("done")
        self.open_folder.setFocus()
        self.folder_chosen.emit(self.folder)

    def _failed(self, sentence: str) -> None:
        self._show_stage("choose")
        self._dialogs.tell(
            Message(
                _("The export stopped."),
                sentence,
                _("Files that were finished before are kept; your dossier is unchanged."),
            )
        )

    def _stop(self) -> None:
        if self._work is not None:
            self._work.requestInterruption()
            self.stop.setEnabled(False)

    def _copy_list(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(str(file.path) for file in self.written))

    def reject(self) -> None:
        if self._work is not None and self._work.isRunning():
            self._stop()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._work is not None and self._work.isRunning():
            self._stop()
            event.ignore()
            return
        super().closeEvent(event)
