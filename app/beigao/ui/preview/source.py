"""What the preview shows: which document is at hand, and its sheet as the answers are at this moment.

The Word side of the program is heavy to import and a template costs some 50 ms to compile, so both happen in a
thread of their own; a sheet is then made in the window's thread, out of the live answers, in a few milliseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from beigao.definitions.loader import Library
from beigao.dossier.answers import Answers
from beigao.dossier.file import Content
from beigao.errors import BeigaoError
from beigao.ui.session import Place, Session

if TYPE_CHECKING:
    from beigao.rendering.export import Job
    from beigao.rendering.preview import Previewed, Previewer


class _GettingReady(QThread):
    """Imports what makes Word files, compiles one template, and reads a first sheet, so that the next comes quickly."""

    done = Signal(object)
    failed = Signal(str)

    def __init__(
        self, library: Library, previewer: Previewer | None, document: str, answers: Answers, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._library, self._previewer, self.document, self._answers = library, previewer, document, answers

    def run(self) -> None:
        from beigao.rendering.export import documents_due
        from beigao.rendering.preview import Previewer

        previewer = self._previewer or Previewer(self._library)
        try:
            job = documents_due(self._answers, self._library, [self.document])[0]
            previewer.preview(Content(self._answers, {}), job)
        except BeigaoError as fault:
            self.failed.emit(str(fault))
        else:
            self.done.emit(previewer)


class PreviewSource(QObject):
    """Gives the sheets of an open dossier.

    Signals:
        ready: the document that was asked for can be shown from now on.
        failed: one sentence on why a document cannot be shown.
    """

    ready = Signal()
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._previewer: Previewer | None = None
        self._ready: set[str] = set()
        self._work: _GettingReady | None = None
        self.document = next(iter(session.library.documents))
        self.entry: str | None = None

    def choose(self, document: str, entry: str | None) -> None:
        """Show this document from now on, about this entry where it is made per entry."""
        self.document, self.entry = document, entry

    def follow(self, place: Place, field: str) -> bool:
        """Come to the document that prints a place and field; False when the one at hand does, or none."""
        library = self._session.library
        if place.form not in library.forms:
            return False
        needed = library.forms[place.form].field(field).required_for if field else ()
        printing = [name for name, document in library.documents.items() if place.form in document.forms]
        wanted = [name for name in printing if name in needed] or printing
        if not wanted:
            return False
        may_stay = self.document in (wanted if needed else printing)
        document = self.document if may_stay else wanted[0]
        entry = place.entry if library.documents[document].per == place.form else self.entry
        if (document, entry) == (self.document, self.entry):
            return False
        self.choose(document, entry)
        return True

    def entries(self) -> list[str]:
        """The entries that the document at hand is made for, none for a document of the whole dossier."""
        per = self._session.library.documents[self.document].per
        return [entry.id for entry in self._session.entries(per)] if per else []

    def is_ready(self) -> bool:
        """Whether the document at hand can be shown at once; otherwise this makes it ready and says so by a signal."""
        if self.document in self._ready:
            return True
        if self._work is None:
            answers = self._session.dossier.answers.copy()  # the thread's own
            self._work = _GettingReady(self._session.library, self._previewer, self.document, answers, self)
            self._work.done.connect(self._take)
            self._work.failed.connect(self._fail)
            self._work.start(QThread.Priority.LowPriority)
        return False

    def sheet(self) -> Previewed:
        """The document at hand as it would print now, with what is typed and not yet stored.

        Raises:
            TemplateFault: its template has a fault.
        """
        assert self._previewer is not None
        return self._previewer.preview(self._session.view(), self.job())

    def job(self) -> Job:
        """What would be exported."""
        from beigao.rendering.export import documents_due

        jobs = documents_due(self._session.dossier.answers, self._session.library, [self.document])
        return next((job for job in jobs if job.entry == self.entry), jobs[0])

    def wait(self) -> None:
        """Wait for the thread, before the program ends."""
        if self._work is not None:
            self._work.wait()

    def _take(self, previewer: Previewer) -> None:
        assert self._work is not None
        self._previewer = previewer
        self._ready.add(self._work.document)
        self._work = None
        if self.is_ready():
            self.ready.emit()

    def _fail(self, sentence: str) -> None:
        self._work = None
        self.failed.emit(sentence)
