"""The open dossier as the window sees it: typing becomes stored answers, answers become findings and progress."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from beigao._i18n import _, language
from beigao.definitions.fields import Item
from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Entry, Json, is_shown
from beigao.dossier.evidence import EvidenceFile
from beigao.dossier.file import Content, Dossier
from beigao.dossier.history import (
    AnswerChange,
    Change,
    Confirmation,
    EntryChange,
    EntryMove,
    History,
    Several,
    Step,
)
from beigao.dossier.values import is_empty
from beigao.errors import BeigaoError, DossierError
from beigao.rules.completeness import Progress, progress, section_progress
from beigao.rules.facts import Facts
from beigao.rules.findings import Finding
from beigao.rules.inspection import Inspection
from beigao.ui.review.desk import Desk
from beigao.ui.settings import Settings

if TYPE_CHECKING:
    from beigao.dossier.next_year import NextYear

TYPING_PAUSE = 250
"""Milliseconds after the last keystroke until an answer is in the file."""
LONGEST_TYPING = 500
"""Milliseconds after which typing that does not pause is not waited for any longer: a kill loses less than a second.

With the pause it stays below the second within which keystrokes are undone together.
"""
CHECK_PAUSE = 150
"""Milliseconds after the last stored answer until the whole dossier has been checked again."""
LONGEST_CHECK = 0.025
"""Seconds that the window waits for findings at a time; what is not checked by then is checked with the next events."""

GAPS = frozenset({"missing", "missing_cell"})
"""Findings that say only that something is not filled in yet: counted and listed, never shown as a fault."""


class Place(NamedTuple):
    """A page of the window: a form, and the entry of it."""

    form: str
    entry: str


WHICH_FILINGS = Place("which_filings", "")
"""The page that says which filings are due: it asks nothing, it follows from the answers."""
RISK_MATRIX = Place("risk_matrix", "")
"""The page that shows the risks of the assessment as a picture; it follows from the answers as well."""
PACKS = Place("packs", "")
"""The page of what is handed in for each filing; it follows from the answers, too."""
REVIEW = Place("review", "")
"""The page of comments and opinions."""
TEMPLATES = Place("own_templates", "")
"""No page but the dialog of one's own templates, which the search finds among the pages."""


class Session(QObject):
    """One open dossier.

    Signals:
        typed: the FieldPath of an answer that a person is typing, before it is in the file.
        answered: the FieldPath of an answer that is now in the file.
        entries_changed: the id of a form of which an entry came, went or moved.
        findings_changed: findings and progress of the whole dossier are new.
        saved: something was written to the file.
        failed: the BeigaoError of an answer that could not be written; the answer is kept and tried again.
        restored: the FieldPath of an answer, or the Place of an entry, that was just undone, done again or restored;
            of several at once the first. Each page of which answers changed is told of one of them.
        confirmed: some answers of last year were confirmed, or are to be confirmed again.
    """

    typed = Signal(object)
    answered = Signal(object)
    entries_changed = Signal(str)
    findings_changed = Signal()
    saved = Signal()
    failed = Signal(object)
    restored = Signal(object)
    confirmed = Signal()

    def __init__(
        self, dossier: Dossier, library: Library, parent: QObject | None = None, *, settings: Settings | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings or Settings()
        self.dossier = dossier
        self.library = library
        self.history = History(dossier)
        self._pending: dict[FieldPath, Json] = {}
        self._typed: dict[FieldPath, float] = {}  # when a person typed what is pending
        self._typing_since = 0.0  # when the first of what is pending was typed
        self._inspection = Inspection(dossier.answers, library)
        self._findings: list[Finding] = []
        self._typing = self._timer(TYPING_PAUSE, self.flush)
        self._checking = self._timer(CHECK_PAUSE, self.check_in_turn)

    @cached_property
    def review(self) -> Desk:
        """The comments and opinions."""
        return Desk(self, self._settings)

    def value(self, path: FieldPath) -> Json:
        """The answer at a path, also when it is typed but not yet written."""
        if path in self._pending:
            return self._pending[path]
        return self.dossier.answers.value(path)

    def answer(self, path: FieldPath, value: Json, *, typing: bool = False) -> None:
        """Keep an answer: at once, or after the pause while a person is typing. Nothing where one only reads along."""
        if self.dossier.is_read_only:
            return
        self._pending[path] = value
        if typing:
            self._typed[path] = monotonic()
            self._await_pause()
            self.typed.emit(path)
        else:
            self._typed.pop(path, None)
            self.flush()

    def view(self) -> Content:
        """The dossier as it is on the screen, with what is typed and not yet in the file; to read at once."""
        return self.dossier.view(self._pending)

    def flush(self) -> bool:
        """Write what is typed and not yet in the file; False when the file did not take it."""
        self._typing.stop()
        for path in list(self._pending):
            try:
                self._store(path, self._pending[path])
            except BeigaoError as fault:
                self.failed.emit(fault)
                return False
            except KeyError:  # the entry was deleted while its field was being typed in
                del self._pending[path]
                continue
            del self._pending[path]
            self._recheck(path)
            self.answered.emit(path)
            self.saved.emit()
        return True

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back, one that is just being typed included."""
        return bool(self._pending) or self.history.can_undo

    def undo(self) -> None:
        """Take the last change of the dossier back."""
        self._step_history(self.history.undo)

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        self._step_history(self.history.redo)

    def apply(self, changes: Iterable[Change]) -> None:
        """Make several changes, of a restored revision or an import, as one step: all of them or none.

        Raises:
            BeigaoError: the file does not take them; then everything is as it was.
        """
        from beigao.dossier.comparison import compare  # wanted seldom

        if self.dossier.is_read_only or not self.flush():
            return
        before = self.dossier.answers.kept()
        Several(tuple(changes)).redo(self.dossier)
        made = compare(before, self.dossier.answers)  # of a choice of changes the places may be others than they said
        if made:
            self.history.record(Several(tuple(made)))
            self._tell_of(Several(tuple(made)))

    @cached_property
    def next_year(self) -> NextYear | None:
        """How the answers stand to last year's; None where the dossier does not go on from another one."""
        with suppress(DossierError):  # without the marks, too, one can work
            if self.dossier.rows("SELECT 1 FROM revisions WHERE kind = 'basis'"):
                from beigao.dossier.next_year import NextYear, basis_of

                basis = basis_of(self.dossier)
                return NextYear(self.dossier, basis) if basis else None
        return None

    def confirm(self, paths: Iterable[FieldPath]) -> None:
        """Say that answers of last year still hold.

        Raises:
            BeigaoError: the file does not take it; then everything is as it was.
        """
        step = Confirmation(tuple(paths))
        if not step.paths or self.dossier.is_read_only or not self.flush():
            return
        step.redo(self.dossier)
        self.history.record(step)
        self._year_changed()

    def flush_typing(self) -> None:
        """Write what a person is just typing; an answer that the file did not take waits for the next change."""
        if self._typing.isActive():
            self.flush()

    def is_shown(self, place: Place, item: Item) -> bool:
        """Whether a field of an entry is asked."""
        values = self.dossier.answers.entry(*place).values
        return is_shown(item, values, self.dossier.answers)

    def close(self) -> bool:
        """Write everything and let go of the file; False (and still open) when the file did not take it."""
        if not self.flush():
            return False
        self.abandon()
        return True

    def abandon(self) -> None:
        """Let go of the file, and of what it did not take."""
        self._typing.stop()
        self._checking.stop()
        self._pending.clear()
        self._typed.clear()
        self.dossier.close()

    def entries(self, form: str) -> Sequence[Entry]:
        return self.dossier.answers.entries(form)

    def title(self, place: Place) -> str:
        """What an entry is called: the answer that names it, else “untitled”; a single form by its own title."""
        form = self.library.forms[place.form]
        if form.entries is None:
            return form.title.text(language())
        name = self.value(FieldPath(place.form, place.entry, form.entries.title_field))
        return str(name) if not is_empty(name) else _("untitled")

    def position(self, place: Place) -> int:
        """The place of an entry in its list, from 0; -1 when it is gone."""
        return next((at for at, entry in enumerate(self.entries(place.form)) if entry.id == place.entry), -1)

    def add_entry(self, form: str, preset: str | None = None) -> Place:
        """A new entry at the end, empty or with the facts of a preset."""
        from beigao.dossier.samples import preset_values  # wanted seldom

        self.flush()
        place = Place(form, self.dossier.add_entry(form, preset_values(preset) if preset else None))
        self.history.record(self._whole(place, is_there=True))
        self._entries_changed(form)
        return place

    def copy_entry(self, place: Place) -> Place:
        """A copy behind the entry."""
        self.flush()
        copy = Place(place.form, self.dossier.copy_entry(*place))
        self.history.record(self._whole(copy, is_there=True))
        self._entries_changed(place.form)
        return copy

    def delete_entry(self, place: Place) -> None:
        self.flush()
        gone = self._whole(place, is_there=False)
        self.dossier.delete_entry(*place)
        self.history.record(gone)
        self._entries_changed(place.form)

    def move_entry(self, place: Place, position: int) -> None:
        """Put an entry at another place of its list, counted from 0."""
        self.flush()
        before = self.position(place)
        self.dossier.move_entry(*place, position)
        self.history.record(EntryMove(*place, before, position))
        self._entries_changed(place.form)

    def attach(self, file: Path) -> EvidenceFile:
        """Take a file into the dossier.

        Raises:
            DossierError: the dossier cannot be written.
            OSError: the file cannot be read.
        """
        taken = self.dossier.attach(file.name, file.read_bytes())
        self.saved.emit()
        return taken

    def announce(self, changes: Sequence[Change]) -> None:
        """Tell everybody of changes that the dossier has already taken."""
        answers = [change.path for change in changes if isinstance(change, AnswerChange)]
        for form in dict.fromkeys(change.form for change in changes if not isinstance(change, AnswerChange)):
            self._inspection.entries_changed(form)
            self.entries_changed.emit(form)
        for path in answers:
            self._inspection.changed(path)
        self._check_briefly()
        for path in self._worth_telling(answers):
            self.answered.emit(path)
        self.saved.emit()
        self.check_soon()

    def findings(self) -> Sequence[Finding]:
        """Everything that is wrong or missing, as of the last check."""
        return self._findings

    def findings_of(self, place: Place) -> list[Finding]:
        """The findings of a form or entry, each once at every field that it binds."""
        found = []
        for finding in self._findings:
            if not finding.also:  # most, and of a long table there may be thousands
                if (finding.path.form, finding.path.entry) == place:
                    found.append(finding)
                continue
            here = {path.field: path for path in reversed(finding.paths) if (path.form, path.entry) == place}
            found += [finding.at(path) for path in here.values()]
        return found

    def facts(self) -> Facts:
        """The answers as rules read them."""
        return Facts(self.dossier.answers, self.library)

    def check(self) -> None:
        """Bring the findings up to date now, and tell of it."""
        self._checking.stop()
        self._findings = self._inspection.findings()
        self.findings_changed.emit()

    def check_in_turn(self) -> None:
        """Bring the findings up to date without holding the window up: in parts, where tables are very long."""
        if self._check_briefly():
            self._checking.stop()
            self.findings_changed.emit()
        else:
            self._checking.start(0)

    def check_soon(self) -> None:
        """Check the whole dossier when the window has had time to breathe."""
        self._checking.start(CHECK_PAUSE)

    def progress(self, place: Place) -> Progress:
        return progress(self.dossier.answers, self.library, *place)

    def section_progress(self, place: Place, section: str) -> Progress:
        return section_progress(self.dossier.answers, self.library, *place, section)

    def _await_pause(self) -> None:
        """Write when the typing pauses, or soon where it does not."""
        if not self._typing.isActive():
            self._typing_since = monotonic()
        if monotonic() - self._typing_since < LONGEST_TYPING / 1000:
            self._typing.start()

    def _store(self, path: FieldPath, value: Json) -> None:
        """Write an answer, and remember what it was."""
        before = self.dossier.answers.value(path)
        self.dossier.set_answer(path.form, path.entry, path.field, value)
        typed = self._typed.pop(path, None)
        if before != value and not (is_empty(before) and is_empty(value)):
            self.history.record(AnswerChange(path, before, value, typed))

    def _whole(self, place: Place, *, is_there: bool) -> EntryChange:
        """An entry with all that a change of it needs to be taken back."""
        values = dict(self.dossier.answers.entry(*place).values)
        return EntryChange(*place, values, self.position(place), is_there)

    def _step_history(self, step: Callable[[], Step | None]) -> None:
        if not self.flush():
            return
        try:
            change = step()
        except BeigaoError as fault:
            self.failed.emit(fault)
            return
        if change is not None:
            self._tell_of(change)

    def _tell_of(self, step: Step) -> None:
        """Let everybody know of a step that was made or taken back."""
        if isinstance(step, Confirmation):
            self._year_changed()
            self.restored.emit(step.paths[0])
            return
        changes = step.changes if isinstance(step, Several) else (step,)
        self.announce(changes)
        self.restored.emit(self._whereabouts(changes[0]))

    def _worth_telling(self, paths: Sequence[FieldPath]) -> Iterable[FieldPath]:
        """Of answers that changed at once one of each page, which shows itself anew as a whole; and every name."""
        one = {(path.form, path.entry): path for path in reversed(paths)}
        forms = self.library.forms
        names = [path for path in paths if (several := forms[path.form].entries) and several.title_field == path.field]
        return dict.fromkeys([*one.values(), *names])

    def _whereabouts(self, change: Change) -> FieldPath | Place:
        """Where a person sees a change."""
        if isinstance(change, AnswerChange):
            return change.path
        place = Place(change.form, change.entry)
        return place if self.position(place) >= 0 else Place(change.form, "")

    def _year_changed(self) -> None:
        if self.next_year is not None:
            self.next_year.reread()
        self.confirmed.emit()
        self.saved.emit()

    def _recheck(self, path: FieldPath) -> None:
        """The findings that this field has a part in are new at once; everybody else is told after the pause."""
        self._inspection.changed(path)
        self._check_briefly()
        self.check_soon()

    def _check_briefly(self) -> bool:
        """Whether the time was enough to bring the findings up to date."""
        found = self._inspection.findings_within(LONGEST_CHECK)
        if found is not None:
            self._findings = found
        return found is not None

    def _entries_changed(self, form: str) -> None:
        self._inspection.entries_changed(form)
        self.entries_changed.emit(form)
        self.saved.emit()
        self.check_soon()

    def _timer(self, pause: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(pause)
        timer.timeout.connect(slot)
        return timer
