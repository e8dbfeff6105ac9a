"""The parts of the export dialog that show files: a row for each, and the five numbers at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from beigao._formats import say_list, say_number
from beigao._i18n import N_, _, language
from beigao.definitions.fields import Wording
from beigao.rendering.export import SAMPLE_TEXT, Edition, Job, Written, gap_words
from beigao.rendering.pdf_copies import Copy
from beigao.rules.cross_checks import CROSS_CHECKS
from beigao.rules.findings import Finding
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.counts import count_words
from beigao.ui.display import file_size
from beigao.ui.editors.ticks import Tick
from beigao.ui.file_manager import open_path, reveal
from beigao.ui.flow import WrappingRow
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Elided, Glyph, Label, plain_tip

ROW_HEIGHT = 48
EDITIONS: dict[Edition, str] = {"en": N_("in English"), "side_by_side": N_("both languages side by side")}
FEWEST_ROWS, MOST_ROWS = 1, 6


class FileRow(QFrame):
    """One file: whether it shall be written, and after the export what came of it.

    Signals:
        toggled: a person has ticked it or not.
    """

    toggled = Signal()

    def __init__(self, theme: Theme, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="row")
        self.job = job
        self.key = ":".join([job.document.id, job.entry or "", *([job.edition] if job.edition != "zh" else [])])
        self.is_offered = True  # in the language that is chosen
        self.is_inner = job.document.filing == "inner"  # for the company's own files
        self.written: Written | None = None
        self.copy: Copy | None = None
        self._name = ""
        self.tick = Tick(theme, self)
        self.tick.setChecked(True)
        self.tick.setObjectName(f"job:{self.key}")
        self.tick.setFixedWidth(theme.px(20))
        self.tick.toggled.connect(lambda _on: self.toggled.emit())
        self.title = Elided(self._title, "ui", shorter=lambda: self._named(self.job.document.short))
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.name = Elided(lambda: self._name, "meta", "muted", where=Qt.TextElideMode.ElideMiddle)
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.measure = Label(self._measure, "meta", "soft")
        self.chip = Label(self._gaps, "chip")
        self.chip.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sign = Glyph(theme, "doc", "text2")
        self.open = Button(theme, icon="open", tip=N_("Open the file"), size=14)
        self.open.clicked.connect(self._open_file)
        self.reveal = Button(theme, icon="folder", tip=N_("Show in folder"), size=14)
        self.reveal.clicked.connect(self._reveal_file)
        words = boxes.column(theme, self.title, self.name, gap=0)
        ends = (self.measure, self.chip, boxes.row(theme, self.open, self.reveal, gap=0))
        self.setLayout(boxes.row(theme, self.tick, self.sign, (words, 1), *ends, gap=10, margins=(12, 0, 8, 0)))
        self.setFixedHeight(theme.px(ROW_HEIGHT))
        self._show()
        self.retranslate()

    @property
    def is_chosen(self) -> bool:
        """Whether its file shall be written."""
        return self.is_offered and self.tick.isChecked()

    def offer(self, *, is_offered: bool, is_first: bool) -> None:
        """Show the row, or not; the first one has no line above it."""
        self.is_offered = is_offered
        self.setVisible(is_offered)
        set_look(self, role="row", tone="first" if is_first else "")

    def retranslate(self) -> None:
        note = self.written.note if self.written else ""
        self.setToolTip(plain_tip(note) or self.job.document.about.text(language()))
        self.tick.setAccessibleName(self._title())

    def show_name(self, name: str) -> None:
        """The name that the file will have."""
        self._name = name
        self.name.retranslate()
        self.tick.setAccessibleDescription(name)

    def show_choosing(self) -> None:
        """Forget what was written; the row can be ticked again."""
        self.written = self.copy = None
        self.sign.show_icon("doc", "text2")
        self.tick.show()
        self.retranslate()
        self._show()

    def show_waiting(self) -> None:
        """The row is no longer a choice: its file is being written, or is left out."""
        self.tick.hide()
        self.setVisible(self.is_chosen)

    def show_written(self, written: Written) -> None:
        """Say that the file lies there, its size, the gaps that are printed in it, and what else is to be said."""
        self.written = written
        self.show_name(written.note or written.path.name)
        set_look(self.chip, tone="error" if written.gaps else "")
        self.sign.show_icon(*(("warning", "warning") if written.note else ("check", "success")))
        self.retranslate()
        self._show()

    def show_copy(self, copy: Copy) -> None:
        """Say how many pages it has, and that there is a PDF."""
        self.copy = copy
        self._show()

    def _show(self) -> None:
        for part in (self.measure, self.chip, self.open, self.reveal):
            part.setVisible(self.written is not None)
        self.measure.retranslate()
        self.chip.retranslate()

    def _open_file(self) -> None:
        if self.written is not None:
            open_path(self.written.path)

    def _reveal_file(self) -> None:
        if self.written is not None:
            reveal(self.written.path, self)

    def _title(self) -> str:
        return self._named(self.job.document.title)

    def _named(self, title: Wording) -> str:
        edition = _(EDITIONS[self.job.edition]) if self.job.edition in EDITIONS else ""
        return " · ".join(filter(None, (title.text(language()), edition, self.job.about)))

    def _gaps(self) -> str:
        return gap_words(self.written.gaps if self.written else 0)

    def _measure(self) -> str:
        parts = [file_size(self.written.size)] if self.written else []
        if self.copy is not None:
            pages = self.copy.pages
            parts.insert(0, _("{n} pages").format(n=pages) if pages != 1 else _("1 page"))
            parts += ["PDF"] if self.copy.path else []
        return " · ".join(parts)


class FileList(QScrollArea):
    """The rows; as high as they are many, within reason."""

    def __init__(self, theme: Theme, rows: Iterable[FileRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._rows = theme, list(rows)
        self.setWidgetResizable(True)
        self.setWidget(boxes.holder(boxes.column(theme, *self._rows, boxes.STRETCH, gap=0, margins=(1, 1, 1, 1))))

    def sizeHint(self) -> QSize:
        shown = sum(not row.isHidden() for row in self._rows)
        return QSize(super().sizeHint().width(), self._height(max(1, min(shown, MOST_ROWS))))

    def minimumSizeHint(self) -> QSize:
        shown = sum(not row.isHidden() for row in self._rows)
        return QSize(super().minimumSizeHint().width(), self._height(max(1, min(shown, FEWEST_ROWS))))

    def align(self) -> None:
        """Give the chips one width, so that the numbers before them stand in line."""
        widest = max((row.chip.sizeHint().width() for row in self._rows if row.written is not None), default=0)
        for row in self._rows:
            row.chip.setFixedWidth(widest)

    def _height(self, rows: int) -> int:
        return rows * self._theme.px(ROW_HEIGHT) + 4


@dataclass(frozen=True)
class Counts:
    """Findings in numbers; gaps are counted by themselves."""

    errors: int
    warnings: int
    hints: int
    gaps: int

    @classmethod
    def of(cls, findings: Iterable[Finding], documents: set[str]) -> Counts:
        """Those of some documents."""
        found = {id(finding): finding for finding in findings if documents.intersection(finding.documents)}.values()
        told = [finding.severity for finding in found if finding.severity == "error" or not _is_gap(finding)]
        return cls(told.count("error"), told.count("warning"), told.count("hint"), len(found) - len(told))


def _is_gap(finding: Finding) -> bool:
    """Whether a finding says only that something is not there yet."""
    return finding.id.startswith("missing")


def quiet_checks(findings: Iterable[Finding]) -> tuple[int, int]:
    """How many checks across documents find nothing, of how many there are."""
    loud = {finding.id for finding in findings if finding.id in CROSS_CHECKS}
    return len(CROSS_CHECKS) - len(loud), len(CROSS_CHECKS)


class Numbers(QFrame):
    """The five numbers at the end of an export: pages, gaps, errors, warnings, checks that find nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="note")
        captions = (N_("pages"), N_("gaps"), N_("errors left"), N_("warnings left"), N_("cross-checks find nothing"))
        self.values = [Label("", "title") for _caption in captions]
        pairs = zip(self.values, captions, strict=True)
        columns = [
            boxes.holder(boxes.column(theme, value, Label(caption, "meta", "soft"), gap=2)) for value, caption in pairs
        ]
        self.setLayout(boxes.column(theme, WrappingRow(theme, *columns, gap=36), gap=0, margins=(16, 10, 16, 10)))

    def show_numbers(
        self, pages: int | None, is_counting: bool, gaps: int, counts: Counts, quiet: tuple[int, int]
    ) -> None:
        """Show the numbers; pages that nobody counts are a dash."""
        told: list[tuple[Callable[[], str], str]] = [
            (lambda: "…" if is_counting else "—" if pages is None else say_number(pages), ""),
            (lambda: say_number(gaps), "error" if gaps else ""),
            (lambda: say_number(counts.errors), "error" if counts.errors else ""),
            (lambda: say_number(counts.warnings), "warning" if counts.warnings else ""),
            (lambda: f"{quiet[0]} / {quiet[1]}", ""),
        ]
        for value, (says, tone) in zip(self.values, told, strict=True):
            value.say(says)
            set_look(value, tone=tone)


def why_no_final(in_the_way: Sequence[Finding]) -> str:
    """What keeps the final version of the chosen documents back, counted by kind."""
    samples = sum(finding.id in SAMPLE_TEXT for finding in in_the_way)
    errors = sum(f.severity == "error" and f.id not in SAMPLE_TEXT for f in in_the_way)
    gaps = len(in_the_way) - errors - samples
    sample = _("{n} places with text of a sample").format(n=say_number(samples))
    sample = _("text of a sample") if samples == 1 else sample
    empty = _("{n} empty fields").format(n=say_number(gaps)) if gaps != 1 else _("1 empty field")
    there = [words for words, n in ((count_words("error", errors), errors), (empty, gaps), (sample, samples)) if n]
    why = (
        _("No final version yet: {what} in the way. A draft prints gaps in red.")
        if gaps
        else _("No final version yet: {what} in the way.")
    )
    return why.format(what=say_list(there))
