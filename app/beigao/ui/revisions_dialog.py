"""The dialog of revisions: older states of the dossier, two of them side by side, and the way back to any answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from beigao._formats import say_number
from beigao._i18n import N_, _
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers
from beigao.dossier.comparison import compare
from beigao.dossier.history import Change, inverse
from beigao.dossier.next_year import Status
from beigao.dossier.revisions import Revision, Revisions, hashes
from beigao.errors import BeigaoError, DamagedDossier
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.change_words import ChangeWords, Side
from beigao.ui.changes_view import ChangesView
from beigao.ui.dialogs import Dialogs, Message, details_of
from beigao.ui.editors.lines import Combo
from beigao.ui.recovery import moment_words
from beigao.ui.revisions_list import RevisionsList, document_words, title_words
from beigao.ui.session import Place, Session
from beigao.ui.theme import Theme
from beigao.ui.veil import VeilingDialog
from beigao.ui.words import Elided, Label

WIDTH, HEIGHT, LIST_WIDTH = 1080, 660, 264
CHOOSE_FILES = 1


class RevisionsDialog(VeilingDialog):
    """The revisions of the open dossier.

    Attributes:
        target: the FieldPath or Place that a person wants to see; then the dialog has closed.
    """

    def __init__(self, theme: Theme, session: Session, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("revisions")
        self.setWindowTitle(_("Revisions"))
        self.target: FieldPath | Place | None = None
        self._session, self._dialogs = session, dialogs
        self._revisions = Revisions(session.dossier)
        self._changes: list[Change] = []
        self._compared: tuple[Answers, Answers, date] | None = None  # the older and the newer one, and its day
        self._is_read_only = session.dossier.is_read_only
        self._make_parts()
        self.setLayout(
            boxes.row(theme, self._left(), (boxes.holder(self._right()), 1), gap=20, margins=(24, 20, 24, 20))
        )
        self._list()
        room, margin = self.screen().availableSize(), theme.px(32)
        self.resize(min(theme.px(WIDTH), room.width() - margin), min(theme.px(HEIGHT), room.height() - margin))
        self.list.setFocus()

    def _make_parts(self) -> None:
        theme = self._theme
        self.list = RevisionsList(theme, self)
        self.list.selectionModel().currentChanged.connect(lambda *_indexes: self._compare())
        self.list.setFixedWidth(theme.px(LIST_WIDTH))
        self.name_now = self._button(N_("Name this state…"), self._name_now)
        self.rename = self._button(N_("Rename…"), self._rename, "link")
        self.file = self._button(N_("Mark as filed…"), self._file, "link")
        self.delete = self._button(N_("Delete"), self._delete, "link")
        self.other = Combo(theme, self)
        self.other.setObjectName("other")
        self.other.setAccessibleName(_("Compare with"))
        self.other.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.other.setMinimumContentsLength(16)
        self.other.currentIndexChanged.connect(lambda _at: self._compare())
        self.last_year = self._button(N_("Compare with last year"), self.compare_with_last_year, "link")
        self.documents = Elided("", "meta", "soft", self)
        self.copy = self._button(N_("Copy the hashes"), self._copy_hashes, "link")
        self.changes = ChangesView(theme, self)
        self.changes.chosen_changed.connect(self._show_buttons)
        self.changes.target_wanted.connect(self._go)
        self.said = Label("", "meta", "soft", self, wraps=True)
        self.restore = self._button(N_("Restore chosen"), self.restore_chosen)
        self.restore_all = self._button(N_("Restore all"), self._restore_all)
        self.word = self._button(N_("Write as Word…"), self._write_word)
        self.word.setToolTip(_("Word files with tracked changes between the two states"))
        self.close_button = self._button(N_("Close"), self.reject, "primary")
        self.close_button.setDefault(True)

    def _button(self, words: str, act: Callable[[], object], role: str = "") -> Button:
        button = Button(self._theme, words, role)
        button.clicked.connect(lambda _checked=False: act())
        return button

    def _left(self) -> QWidget:
        theme = self._theme
        links = boxes.row(theme, self.rename, self.file, self.delete, boxes.STRETCH, gap=14)
        about = Label(
            N_("A revision is kept for each day and each export; name a state to keep it for good."),
            "meta", "soft", wraps=True,
        )  # fmt: skip
        holder = boxes.holder(
            boxes.column(theme, Label(N_("Revisions"), "title"), about, (self.list, 1), links, self.name_now, gap=10)
        )
        holder.setFixedWidth(theme.px(LIST_WIDTH))
        return holder

    def _right(self) -> QVBoxLayout:
        theme = self._theme
        sides = boxes.row(theme, Label(N_("Compare with"), "ui"), (self.other, 1), self.last_year, gap=10)
        papers = boxes.row(theme, (self.documents, 1), self.copy, gap=12)
        self._papers = boxes.holder(papers)
        frame = boxes.frame("card", boxes.column(theme, self.changes, gap=0, margins=(1, 1, 1, 1)))
        foot = boxes.row(theme, self.word, boxes.STRETCH, self.restore, self.restore_all, self.close_button)
        return boxes.column(theme, sides, self._papers, (frame, 1), self.said, foot, gap=10)

    def compare_with_last_year(self) -> None:
        """Show what is new, changed and removed since last year."""
        at = next((at for at, known in enumerate(self._known) if known.kind == "basis"), None)
        if at is not None:
            self.other.setCurrentIndex(0)
            self.list.setCurrentIndex(self.list.revisions.index(at))

    def restore_chosen(self) -> None:
        """Bring the chosen answers and entries back from the revision."""
        self._bring_back(self.changes.chosen())

    def _restore_all(self) -> None:
        self._bring_back(self._changes)

    def _bring_back(self, changes: list[Change]) -> None:
        def act() -> None:
            self._session.apply(inverse(changes))
            self._compare()
            self._say(_("Restored. Undo takes it back in one step."))

        self._do(act)

    def _list(self, wanted: str = "") -> None:
        """List what there is now, with one of them chosen: the newest where none is named."""
        self._known = self._revisions.all()
        self.other.blockSignals(True)
        self.other.clear()
        self.other.addItem(_("Now"), "")
        for revision in self._known:
            self.other.addItem(_named(revision), revision.id)
        self.other.blockSignals(False)
        self.last_year.setVisible(any(revision.kind == "basis" for revision in self._known))
        self.list.revisions.show_revisions(self._known)
        at = next((at for at, revision in enumerate(self._known) if revision.id == wanted), 0)
        self.list.setCurrentIndex(self.list.revisions.index(at))  # which compares
        if not self._known:
            self._compare()

    def _compare(self) -> None:
        """Show what differs between the two states, the older one at the left."""
        chosen = self.list.current()
        self._changes, self._compared = [], None
        self._show_papers(chosen)
        if chosen is None:
            self.changes.show_changes(None, _("There is no revision yet. Name this state to keep the first one."))
            self._say("")
            return
        other = next((known for known in self._known if known.id == self.other.currentData()), None)
        older, newer = (other, chosen) if other is not None and other.made < chosen.made else (chosen, other)
        try:
            before, after = self._side(older), self._side(newer)
        except DamagedDossier as fault:
            self.changes.show_changes(None, str(fault))
            self._say("")
            return
        self._compared = before.answers, after.answers, newer.made.date() if newer is not None else date.today()
        self._changes = compare(before.answers, after.answers)
        words = ChangeWords(self._changes, self._session.library, before, after, self._file_name)
        self.changes.model.can_choose = self._can_restore
        self.changes.show_changes(words, _("Both states have the same answers."))
        self._say(self._count_words(chosen))

    @property
    def _can_restore(self) -> bool:
        """Whether one of the two states is the present one, which can be changed."""
        return not self.other.currentData() and not self._is_read_only

    def _side(self, revision: Revision | None) -> Side:
        if revision is None:
            return Side(_("Now"), self._session.dossier.answers)
        return Side(_named(revision), self._revisions.answers_of(revision))

    def _file_name(self, evidence: str) -> str:
        try:
            return self._session.dossier.evidence(evidence).name
        except KeyError:
            return evidence

    def _count_words(self, chosen: Revision) -> str:
        year = self._session.next_year
        if year is not None and chosen.kind == "basis" and not self.other.currentData():
            found = list(year.statuses().values())
            words: dict[Status, str] = {
                "new": _("new: {n}"),
                "changed": _("changed: {n}"),
                "removed": _("removed: {n}"),
                "unconfirmed": _("to be confirmed: {n}"),
            }
            return " · ".join(said.format(n=say_number(found.count(status))) for status, said in words.items())
        return _("differences: {n}").format(n=say_number(len(self._changes)))

    def _show_papers(self, chosen: Revision | None) -> None:
        self._papers.setVisible(chosen is not None and bool(chosen.documents))
        if chosen is not None:
            words = f"{document_words(chosen)}: {', '.join(chosen.documents)}"
            self.documents.say(lambda: words)
        for button in (self.rename, self.file, self.delete):
            button.setEnabled(chosen is not None and not chosen.is_frozen and not self._is_read_only)
        self.name_now.setEnabled(not self._is_read_only)

    def _show_buttons(self) -> None:
        self.restore.setEnabled(self._can_restore and bool(self.changes.chosen()))
        self.restore_all.setEnabled(self._can_restore and bool(self._changes))
        self.word.setEnabled(bool(self._changes))

    def _say(self, words: str) -> None:
        self.said.say(lambda: words)
        self._show_buttons()

    def _write_word(self) -> None:
        from beigao.ui.comparison_files import write_comparison

        if self._compared is not None:
            write_comparison(self, self._theme, self._dialogs, self._session, *self._compared)

    def _name_now(self) -> None:
        name = self._dialogs.ask_name(N_("Name this state"), N_("It is kept under this name until you delete it."))
        if name is not None:
            self._do(lambda: self._list(self._revisions.freeze("named", datetime.now(), name).id))

    def _rename(self) -> None:
        chosen = self.list.current()
        if chosen is None:
            return
        about = N_("A revision with a name is kept until you delete it.")
        name = self._dialogs.ask_name(N_("Rename the revision"), about, chosen.name)
        if name is not None:
            self._do(lambda: self._list(self._revisions.rename(chosen, name).id))

    def _file(self) -> None:
        chosen = self.list.current()
        if chosen is None:
            return
        about = N_("What was filed, and where? The revision is frozen: nobody can change or delete it any more.")
        name = self._dialogs.ask_name(N_("Mark as filed"), about, chosen.name)
        documents = self._filed_documents(chosen) if name is not None else None
        if name is not None and documents is not None:
            self._do(lambda: self._list(self._revisions.mark_as_filed(chosen, name, documents).id))

    def _filed_documents(self, chosen: Revision) -> Mapping[str, str] | None:
        """The SHA-256 of each file that was handed in; None where a person leaves it."""
        ways = [_("Keep {documents}").format(documents=document_words(chosen) or _("no file")), N_("Choose files…")]
        question = Message(
            _("Which files were handed in?"),
            _("The SHA-256 of each file is kept, so that you can show later that a file is the one you filed."),
            sign="hint",
        )
        way = self._dialogs.choose(question, ways)
        if way != CHOOSE_FILES:
            return None if way is None else chosen.documents
        files = self._dialogs.choose_documents(str(self._session.dossier.path.parent))
        try:
            return hashes(files) if files else None
        except OSError as fault:
            self._dialogs.tell(Message(str(fault), _("Nothing was changed in the file."), details=details_of(fault)))
            return None

    def _delete(self) -> None:
        chosen = self.list.current()
        if chosen is None:
            return
        question = Message(
            _("Delete the revision “{name}”?").format(name=_named(chosen)),
            _("The answers of today stay as they are; this older state cannot be brought back."),
            sign="warning",
        )
        if self._dialogs.ask(question, N_("Delete")):
            self._do(lambda: self._revisions.delete(chosen))
            self._list()

    def _copy_hashes(self) -> None:
        chosen = self.list.current()
        if chosen is not None:
            lines = (f"{sha256}  {name}" for name, sha256 in chosen.documents.items())
            QGuiApplication.clipboard().setText("\n".join(lines))

    def _go(self, target: FieldPath | Place) -> None:
        self.target = target
        self.accept()

    def _do(self, act: Callable[[], object]) -> None:
        try:
            act()
        except BeigaoError as fault:
            self._dialogs.tell(Message(str(fault), _("Nothing was changed in the file."), details=details_of(fault)))


def _named(revision: Revision) -> str:
    return f"{title_words(revision)} · {moment_words(revision.made)}"
