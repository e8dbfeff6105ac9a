"""Makes the pages of one document beside the window: filled as it would be exported, then broken by LibreOffice."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from beigao._i18n import _
from beigao.definitions.loader import Library
from beigao.dossier.file import Content, Snapshot
from beigao.errors import BeigaoError, OfficeError
from beigao.rendering.export import Job, render
from beigao.rendering.office import Office, find_office
from beigao.rendering.pages import count_pages


class PageWork(QThread):
    """One document on its way to a PDF; for `PageView.show_pdf`.

    Signals:
        ready: the PDF as bytes; never after `cancel`.
        failed: one sentence on what stopped the work; never after `cancel`.

    Args:
        content: the answers, and their evidence or where it lies.
        office: LibreOffice; looked for when left out.
    """

    ready = Signal(bytes)
    failed = Signal(str)

    def __init__(
        self,
        content: Content | Snapshot,
        library: Library,
        job: Job,
        parent: QObject | None = None,
        *,
        office: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._content, self._library, self._job, self._program = content, library, job, office

    def cancel(self) -> None:
        """Stop soon: LibreOffice is ended within a few hundredths of a second. Wait before you delete the thread."""
        self.requestInterruption()

    def run(self) -> None:
        try:
            pdf = self._make()
        except BeigaoError as fault:
            self._fail(str(fault))
        except Exception as fault:  # a fault of ours must not end as a panel that waits for ever
            self._fail(_("The program made a mistake ({kind}).").format(kind=type(fault).__name__))
        else:
            if pdf is not None and not self.isInterruptionRequested():
                self.ready.emit(pdf)

    def _make(self) -> bytes | None:
        program = self._program or find_office()
        if program is None:
            raise OfficeError(_("Pages need LibreOffice, which is not on this computer; the preview does without it."))
        content = self._content.content() if isinstance(self._content, Snapshot) else self._content
        word = render(content, self._library, self._job).content
        if self.isInterruptionRequested():
            return None
        with Office(program) as office:
            pdf = office.to_pdf(word, self.isInterruptionRequested)
        if pdf is not None:
            count_pages(pdf)  # that it reads; and PDFium is loaded here, which takes the window too long
        return pdf

    def _fail(self, sentence: str) -> None:
        if not self.isInterruptionRequested():
            self.failed.emit(sentence)
