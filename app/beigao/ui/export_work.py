"""Writing Word files and their PDFs beside the window, so that it stays alive and the work can be stopped."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from beigao._i18n import _
from beigao.definitions.loader import Library
from beigao.dossier.file import Snapshot
from beigao.dossier.revisions import Packed, Rows, hashes, pack
from beigao.errors import BeigaoError
from beigao.rendering.export import Job, Mode, Written, export, pdf_name
from beigao.ui.dialogs import details_of


@dataclass(frozen=True)
class Order:
    """What shall be written.

    Attributes:
        day: the day in the names of the files.
        replace: whether files of the same names are written over; else both are kept.
        office: LibreOffice, where there is one; it makes PDFs, or only counts pages.
        pdf: whether PDFs are kept.
    """

    folder: Path
    jobs: Sequence[Job]
    mode: Mode
    day: date
    replace: bool = False
    office: Path | None = None
    pdf: bool = False


class ExportWork(QThread):
    """One export. Only the signals reach the window; the content is a copy of its own.

    Signals:
        advanced: files done, files in all, name of the file at hand; PDFs count like Word files.
        written: the list of Written, also after a stop.
        hashed: the SHA-256 of each finished file by its name, of PDFs when all of them are there; and the state that
            they were made from, packed for a revision.
        copied: the Copy of one of them, as LibreOffice made it.
        failed: one sentence on what stopped the Word files, and its technical details.
        copies_failed: the same of the PDFs; the Word files are all there.
    """

    advanced = Signal(int, int, str)
    written = Signal(list)
    hashed = Signal(dict, object)
    copied = Signal(object)
    failed = Signal(str, str)
    copies_failed = Signal(str, str)

    def __init__(
        self, content: Snapshot, rows: Rows, library: Library, order: Order, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._content, self._rows, self._library, self._order = content, rows, library, order
        self._packed: Packed | None = None
        self._total = len(order.jobs) * (2 if order.pdf else 1)

    def run(self) -> None:
        order, failed = self._order, self.failed
        try:
            written = export(
                self._content.content(), self._library, order.folder, order.jobs, order.mode, self._advance,
                day=order.day, replace=order.replace, with_pdf=order.pdf,
            )  # fmt: skip
            self.written.emit(written)
            self._hash([file.path for file in written])
            failed = self.copies_failed
            if order.office is not None and not self.isInterruptionRequested():
                self._copy(order.office, written)
        except BeigaoError as fault:
            failed.emit(str(fault), details_of(fault))
        except Exception as fault:  # a fault of ours must not end as a window that waits for ever
            failed.emit(_("The program made a mistake ({kind}).").format(kind=type(fault).__name__), details_of(fault))

    def _copy(self, program: Path, written: Sequence[Written]) -> None:
        from beigao.rendering.office import Office
        from beigao.rendering.pdf_copies import pdf_copies

        order, made = self._order, list[Path]()
        with Office(program) as office:
            copies = pdf_copies(
                written, office, keep=order.pdf, replace=order.replace, is_cancelled=self.isInterruptionRequested
            )
            for at, file in enumerate(written):
                if order.pdf:
                    self.advanced.emit(len(written) + at, self._total, pdf_name(file.path.name))
                copy = next(copies, None)
                if copy is None:
                    return
                self.copied.emit(copy)
                made += [copy.path] if copy.path is not None else []
        self._hash(made)

    def _hash(self, files: Sequence[Path]) -> None:
        self._packed = self._packed or pack(self._rows)
        with suppress(OSError):  # a file that is taken away again at once is no document of this export
            self.hashed.emit(hashes(files), self._packed)

    def _advance(self, done: int, _total: int, name: str) -> bool:
        self.advanced.emit(done, self._total, name)
        return not self.isInterruptionRequested()
