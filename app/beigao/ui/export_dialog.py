"""The dialog that writes the Word files: which documents, draft, review or final, where to, and what came of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from beigao._i18n import N_, _
from beigao.dossier.revisions import Packed, read_rows
from beigao.errors import ExportError
from beigao.rendering.export import (
    LANGUAGES,
    Job,
    Languages,
    Mode,
    Written,
    documents_due,
    file_names,
    gap_words,
    names_taken,
    standing_in_the_way,
)
from beigao.rendering.pdf_copies import Copy
from beigao.rules.findings import Finding
from beigao.ui import boxes
from beigao.ui.buttons import Button, Segments
from beigao.ui.counts import count_words
from beigao.ui.dialogs import Dialogs, Message
from beigao.ui.editors.ticks import Tick
from beigao.ui.export_rows import Counts, FileList, FileRow, Numbers, quiet_checks, why_no_final
from beigao.ui.export_work import ExportWork, Order
from beigao.ui.file_manager import open_path
from beigao.ui.flow import Opposite
from beigao.ui.remembering import keep_export
from beigao.ui.session import Session
from beigao.ui.settings import ExportChoice
from beigao.ui.theme import Theme
from beigao.ui.veil import VeilingDialog
from beigao.ui.words import Elided, Glyph, Label

WIDTH = 700
MODES: tuple[Mode, ...] = ("draft", "review", "final")
FINAL = MODES.index("final")
ABOUT_MODES = (
    N_("For work inside: gaps are red, and what is still open is listed at the end."),
    N_("For a colleague without Beigao: every answer is tinted and numbered, and a table names its field."),
    N_("To be handed in: nothing is missing, and nothing is marked."),
)
ABOUT_LANGUAGES = (
    N_("The documents themselves, in Chinese as the authorities take them."),
    N_("Copies in English for reading: they say that the Chinese text prevails."),
    N_("Both, and the annexes of the contract with both languages side by side."),
)
Stage = Literal["choose", "work", "done"]


class ExportDialog(VeilingDialog):
    """Exports a dossier.

    Signals:
        folder_chosen: the folder that the files went to.
        findings_wanted: a person wants to see the findings; the dialog has closed.

    Args:
        folder: where the files shall go, until a person says otherwise.
        choice: what was chosen for this dossier the last time; without one all that is handed in.
        office: LibreOffice, where it is installed.
        day: the day in the names of the files; today when left out.
    """

    folder_chosen = Signal(object)
    findings_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        session: Session,
        dialogs: Dialogs,
        folder: Path,
        parent: QWidget | None = None,
        *,
        choice: ExportChoice | None = None,
        office: Path | None = None,
        day: date | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self.setObjectName("export")
        self._session, self._dialogs = session, dialogs
        self._office, self._day = office, day or date.today()
        self.folder = folder
        self.written: list[Written] = []
        self._copies: list[Copy] = []
        self._work: ExportWork | None = None
        self._stage: Stage = "choose"
        self._in_the_way: list[Finding] = []
        self._counts = Counts(0, 0, 0, 0)
        session.check()
        jobs = documents_due(session.dossier.answers, session.library, editions=LANGUAGES["both"])
        self._every_row = [FileRow(theme, job, self) for job in jobs]
        self._make_parts()
        self._parts = self._layout()
        self.setLayout(self._parts)
        self._take_up(choice or ExportChoice(left_out=[row.key for row in self._every_row if row.is_inner]))
        for row in self._every_row:
            row.toggled.connect(self._show_choice)
        self._show_stage("choose")
        self._offer()
        self.retranslate()
        self.start.setFocus()

    def retranslate(self) -> None:
        self.setWindowTitle(_("Export Word files"))
        for button, tip in zip(self.mode.buttons(), ABOUT_MODES, strict=True):
            button.setToolTip(_(tip))
        for button, tip in zip(self.languages.buttons(), ABOUT_LANGUAGES, strict=True):
            button.setToolTip(_(tip))
        self._show_count()
        self.pdf.show_words(_("Also as PDF"), tip=_("Made by LibreOffice; its pages may break elsewhere than Word's."))
        self.progress.setAccessibleName(_("Progress"))
        self.list.setAccessibleName(_("Documents"))

    @property
    def rows(self) -> list[FileRow]:
        """The files on offer in the chosen language."""
        return [row for row in self._every_row if row.is_offered]

    def chosen(self) -> list[Job]:
        """The files that are ticked."""
        return [row.job for row in self._ticked()]

    def chosen_mode(self) -> Mode:
        return MODES[max(0, self.mode.index())]

    def choice(self) -> ExportChoice:
        """What to remember for the next export of this dossier."""
        left_out = [row.key for row in self._every_row if not row.tick.isChecked()]
        return ExportChoice(left_out=left_out, languages=self._chosen_languages(), pdf=self.pdf.isChecked())

    def export(self) -> None:
        """Write the chosen files; where files of their names are there, a person says what to do with them."""
        jobs, mode = self.chosen(), self.chosen_mode()
        if not jobs or self._stage == "work" or not self._session.flush():
            return
        try:
            names = file_names(jobs, mode, self._day, self.folder)
        except ExportError as fault:
            self._tell(str(fault), _("Nothing was written."))
            return
        with_pdf = self._office is not None and self.pdf.isChecked()
        replace = self._may_replace(names_taken(self.folder, names, with_pdf=with_pdf))
        if replace is None:
            return
        self.written, self._copies = [], []
        self._show_stage("work")
        self.progress.setMaximum(len(jobs) * (2 if with_pdf else 1))
        self.progress.setValue(0)
        order = Order(self.folder, jobs, mode, self._day, replace, self._office, with_pdf)
        dossier = self._session.dossier
        self._work = ExportWork(dossier.snapshot(), read_rows(dossier), self._session.library, order, self)
        self._work.advanced.connect(self._advanced)
        self._work.written.connect(self._finished)
        self._work.hashed.connect(self._hashed)
        self._work.copied.connect(self._copied)
        self._work.failed.connect(self._failed)
        self._work.copies_failed.connect(self._copies_failed)
        self._work.finished.connect(self._ended)
        self._work.start()

    def wait(self) -> None:
        """Wait for the work to end; its result comes with the next events."""
        if self._work is not None:
            self._work.wait()

    def _make_parts(self) -> None:
        theme = self._theme
        self.mode = Segments(theme, [N_("Draft"), N_("Review"), N_("Final")])
        self.mode.set_index(0)
        self.mode.chosen.connect(lambda _at: self._show_choice())
        self._why_sign = Glyph(theme, "hint", "accent")
        self._why = Label(self._why_words, "meta", wraps=True)
        self._why.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.summary = Label(self._summary_words, "meta", "soft")
        self.show_findings = Button(theme, N_("Show them"), "link")
        self.show_findings.clicked.connect(self._show_findings)
        self.all = Tick(theme, self)
        self.all.setObjectName("all")
        self.all.clicked.connect(self._tick_all)
        self.list = FileList(theme, self._every_row, self)
        self.pdf = Tick(theme, self)
        self.pdf.setObjectName("pdf")
        self.pdf.toggled.connect(lambda _on: self._show_choice())
        self._no_office = Label(
            N_("PDF copies need LibreOffice, which is not on this computer."), "meta", "muted", wraps=True
        )
        self.languages = Segments(theme, [N_("Chinese"), N_("English"), N_("Both")])
        self.languages.chosen.connect(lambda _at: self._offer())
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self._said_sign = Glyph(theme, "check", "success")
        self._said = Elided(lambda: "", "ui")
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._so_far = Label(lambda: "", "ui", "soft")
        self.numbers = Numbers(theme, self)
        self._folder_label = Elided(lambda: str(self.folder), "ui", "soft")
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
        self.open_folder.clicked.connect(lambda: open_path(self.folder))

    def _layout(self) -> QVBoxLayout:
        theme = self._theme
        modes = boxes.holder(
            boxes.row(theme, self.mode, boxes.STRETCH)
        )  # below the title where there is no room beside
        head = Opposite(theme, Label(N_("Export Word files"), "title"), modes)
        why = boxes.row(theme, boxes.column(theme, self._why_sign, boxes.STRETCH, gap=0), (self._why, 1), gap=6)
        self._why_box = boxes.holder(why)
        summary = boxes.row(theme, self.summary, self.show_findings, boxes.STRETCH, gap=10)
        self._summary_box = boxes.holder(summary)
        top = boxes.column(theme, head, self._why_box, self._summary_box, gap=4)
        self._choose_box = boxes.holder(boxes.row(theme, (self.all, 1), self.languages, margins=(13, 0, 0, 0)))
        said = boxes.row(theme, self._said_sign, (self._said, 1), self._so_far)
        self._work_box = boxes.holder(boxes.column(theme, said, self.progress, gap=6))
        frame = boxes.frame("card", boxes.column(theme, self.list, gap=0))
        options = boxes.row(theme, self.pdf, (self._no_office, 1), margins=(13, 0, 12, 0))
        self._options_box = boxes.holder(options)
        where = boxes.row(theme, Glyph(theme, "folder"), (self._folder_label, 1), self.change)
        files = boxes.column(theme, self._choose_box, (frame, 1), self._options_box, gap=4)
        buttons = (self.close_button, self.stop, self.start, self.open_folder)
        foot = boxes.row(theme, self.copy, boxes.STRETCH, *buttons)
        parts = (top, self._work_box, (files, 1), self.numbers, where, foot)
        return boxes.column(theme, *parts, gap=12, margins=(24, 20, 24, 20))

    def _take_up(self, choice: ExportChoice) -> None:
        """Tick what was ticked the last time."""
        self.languages.set_index(list(LANGUAGES).index(choice.languages))
        for row in self._every_row:
            row.tick.setChecked(row.key not in choice.left_out)
        self.pdf.setChecked(choice.pdf and self._office is not None)

    def _ticked(self) -> list[FileRow]:
        return [row for row in self._every_row if row.is_chosen]

    def _chosen_languages(self) -> Languages:
        return list(LANGUAGES)[max(0, self.languages.index())]

    def _offer(self) -> None:
        """Show the files of the chosen language."""
        editions = LANGUAGES[self._chosen_languages()]
        first = next((row for row in self._every_row if row.job.edition in editions), None)
        for row in self._every_row:
            row.offer(is_offered=row.job.edition in editions, is_first=row is first)
        self._show_choice()
        self._fit()

    def _show_stage(self, stage: Stage) -> None:
        """Show what belongs to choosing, to the work, or to its end."""
        self._stage = stage
        for row in self._every_row:
            if stage == "choose":
                row.show_choosing()
                row.setVisible(row.is_offered)
            else:
                row.show_waiting()
        self.mode.setEnabled(stage == "choose")
        for part in (self._summary_box, self._choose_box, self._options_box, self.change, self.start):
            part.setVisible(stage == "choose")
        self._no_office.setVisible(stage == "choose" and self._office is None)
        self.pdf.setVisible(self._office is not None)
        self.stop.setVisible(stage == "work")
        self.stop.setEnabled(True)
        self._work_box.setVisible(stage != "choose")
        self._why_box.setVisible(stage != "work")
        self._said_sign.setVisible(stage == "done")
        self.copy.setVisible(stage == "done")
        self.numbers.setVisible(stage == "done")
        self.open_folder.setVisible(stage == "done")
        self.close_button.setVisible(stage != "work")
        (self.open_folder if stage == "done" else self.start).setDefault(True)  # Enter, wherever the keyboard is
        if stage != "work":  # for the moment that it lasts the window does not jump
            self._fit()

    def _fit(self) -> None:
        """As large as its parts like it, within the screen."""
        room = self.screen().availableSize()
        self.list.updateGeometry()
        self._parts.activate()
        width = min(self._theme.px(WIDTH), room.width() - self._theme.px(32))
        self.setMinimumWidth(width)
        most = room.height() - self._theme.px(32)
        if self._stage == "done" and self._parts.totalHeightForWidth(width) > most:
            self._why_box.hide()  # large type on a small screen: what was written comes first
            self._parts.setContentsMargins(*(self._theme.px(side) for side in (24, 12, 24, 12)))
            self._parts.setSpacing(self._theme.px(8))
            self._parts.activate()
        self.resize(width, min(self._parts.totalHeightForWidth(width), most))

    def _show_choice(self) -> None:
        """Everything that depends on what is ticked."""
        wanted = {job.document.id for job in self.chosen()}
        findings, answers = self._session.findings(), self._session.dossier.answers
        self._in_the_way = standing_in_the_way(answers, self._session.library, wanted, findings) if wanted else []
        self._counts = Counts.of([*findings, *self._in_the_way], wanted)
        if self._in_the_way and self.mode.index() == FINAL:
            self.mode.set_index(0)
        self.mode.buttons()[FINAL].setEnabled(bool(wanted) and not self._in_the_way)
        errors = self.chosen_mode() != "review" and any(f.severity == "error" for f in self._in_the_way)
        self._why_sign.show_icon("error" if errors else "hint", "error" if errors else "accent")
        ticked = len(self._ticked())
        tristate = Qt.CheckState.Checked if ticked == len(self.rows) else Qt.CheckState.Unchecked
        self.all.setCheckState(tristate)
        self.start.setEnabled(bool(wanted))
        self.show_findings.setVisible(any((self._counts.errors, self._counts.warnings, self._counts.hints)))
        for label in (self._why, self.summary):
            label.retranslate()
        self._show_count()
        self._show_names()

    def _show_names(self) -> None:
        """The names that the files will have; those that are not ticked as if they were alone."""
        for rows in (self._ticked(), *([row] for row in self.rows if not row.tick.isChecked())):
            try:
                names = file_names([row.job for row in rows], self.chosen_mode(), self._day, self.folder)
            except ExportError:  # said when it is tried
                names = ["" for _row in rows]
            for row, name in zip(rows, names, strict=True):
                row.show_name(name)

    def _tick_all(self, on: bool) -> None:
        for row in self.rows:
            row.tick.setChecked(on)

    def _show_findings(self) -> None:
        self.reject()
        self.findings_wanted.emit()

    def _choose_folder(self) -> None:
        folder = self._dialogs.choose_folder(str(self.folder))
        if folder is not None:
            self.folder = folder
            self._folder_label.retranslate()
            self._show_names()

    def _may_replace(self, there: list[str]) -> bool | None:
        """Whether files that are there are written over; None when nothing shall be written."""
        if not there:
            return False
        happened = (
            _("{n} of these files are there already.").format(n=len(there))
            if len(there) > 1
            else _("This file is there already.")
        )
        advice = _(
            "“Keep both” gives the new ones a number. “Replace” writes over the old ones; changes made in Word are "
            "lost with them."
        )
        ways = [N_("Replace"), N_("Keep both")]
        way = self._dialogs.choose(Message(happened, "\n".join(there), advice, sign="warning"), ways)
        return None if way is None else way == 0

    def _advanced(self, done: int, total: int, name: str) -> None:
        self.progress.setValue(done)
        self._said.say(lambda: name)
        self._so_far.say(lambda: f"{done + 1} / {total}")

    def _finished(self, written: list[Written]) -> None:
        """The Word files are written, all of them or those before a stop."""
        self.written = written
        for row, file in zip(self._ticked(), written, strict=False):
            row.show_written(file)
        self.list.align()
        self.progress.setValue(len(written))
        self.folder_chosen.emit(self.folder)
        if not (self._office is not None and self.pdf.isChecked()):
            self._show_done()

    def _hashed(self, documents: dict[str, str], packed: Packed) -> None:
        keep_export(self._session, self._dialogs, documents, packed)

    def _copied(self, copy: Copy) -> None:
        self._copies.append(copy)
        for row in self._ticked():
            if row.written is not None and row.written.path == copy.of:
                row.show_copy(copy)
        if self._stage == "work":
            self.progress.setValue(len(self.written) + len(self._copies))
        self._show_numbers(is_counting=len(self._copies) < len(self.written))

    def _ended(self) -> None:
        """The thread has ended; also pages are counted, or never will be."""
        if self._stage == "work":
            self._show_done()
        elif self._stage == "done":
            self._show_numbers(is_counting=False)

    def _show_done(self) -> None:
        total = len(self._ticked())
        gaps = self._gaps()
        done = _("Files written: {n} of {total}, with {gaps}.") if gaps else _("Files written: {n} of {total}.")
        words = done.format(n=len(self.written), total=total, gaps=gap_words(gaps))
        self._said.say(lambda: words)
        self._so_far.say(lambda: f"{len(self.written)} / {total}")
        whole = len(self.written) == total
        self._said_sign.show_icon("check" if whole else "warning", "success" if whole else "warning")
        self._show_numbers(is_counting=self._office is not None and len(self._copies) < len(self.written))
        self._show_stage("done")
        (self.open_folder if self.written else self.close_button).setFocus()

    def _gaps(self) -> int:
        """The gaps that are printed; those of a document and of its copy are the same."""
        edition = LANGUAGES[self._chosen_languages()][0]
        return sum(file.gaps for file in self.written if file.job.edition == edition)

    def _show_numbers(self, *, is_counting: bool) -> None:
        counted = len(self._copies) == len(self.written) > 0
        pages = sum(copy.pages for copy in self._copies) if counted else None
        gaps = self._gaps()
        self.numbers.show_numbers(
            pages, is_counting and not counted, gaps, self._counts, quiet_checks(self._session.findings())
        )

    def _failed(self, sentence: str, details: str) -> None:
        self._show_stage("choose")
        kept = _("Files that were finished before are kept; your dossier is unchanged.")
        self._tell(sentence, kept, details)

    def _copies_failed(self, sentence: str, details: str) -> None:
        """Where PDFs are wanted a person is told; where pages are only counted the number stays away."""
        if self._stage == "work":
            self._show_done()
            self._tell(sentence, _("The Word files are all written; PDFs that were finished are kept."), details)

    def _why_words(self) -> str:
        if not self._ticked():
            return _("No document is chosen.")
        if self.chosen_mode() == "review":
            return _(ABOUT_MODES[self.mode.index()])
        if not self._in_the_way:
            return _("Nothing stands in the way of a final version of these documents.")
        return why_no_final(self._in_the_way)

    def _summary_words(self) -> str:
        counts = self._counts
        kinds = {"error": counts.errors, "warning": counts.warnings, "hint": counts.hints, "gap": counts.gaps}
        parts = [count_words(kind, n) for kind, n in kinds.items() if n]
        return " · ".join(parts) or _("These documents have no findings.")

    def _show_count(self) -> None:
        words = _("All ({n} of {total})")
        self.all.show_words(words.format(n=len(self._ticked()), total=len(self.rows)))

    def _tell(self, sentence: str, kept: str, details: str = "") -> None:
        self._dialogs.tell(Message(_("The export stopped."), sentence, kept, details=details))

    def _stop(self) -> None:
        if self._work is not None:
            self._work.requestInterruption()
            self.stop.setEnabled(False)

    def _copy_list(self) -> None:
        paths = [path for file in self.written for path in (file.path, self._pdf_of(file)) if path is not None]
        QGuiApplication.clipboard().setText("\n".join(map(str, paths)))

    def _pdf_of(self, file: Written) -> Path | None:
        return next((copy.path for copy in self._copies if copy.of == file.path), None)

    def _let_go(self) -> bool:
        """End what runs; False while Word files are being written, which the dialog stays to tell of."""
        if self._work is None or not self._work.isRunning():
            return True
        self._stop()
        if self._stage == "work":
            return False
        self._work.wait()  # pages are being counted: LibreOffice is ended at once
        return True

    def reject(self) -> None:
        if self._let_go():
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._let_go():
            super().closeEvent(event)
        else:
            event.ignore()
