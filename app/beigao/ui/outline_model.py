"""What the outline lists: groups, forms and their entries, each with how far it is filled in and what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from beigao._i18n import _, language
from beigao.definitions.fields import Text
from beigao.definitions.models import Form, OutlinePage
from beigao.definitions.paths import FieldPath
from beigao.rules.export_route import export_route, is_exempt
from beigao.rules.findings import SEVERITIES, Severity
from beigao.rules.risk import matrix
from beigao.rules.routes import Decision
from beigao.ui.counts import count_words
from beigao.ui.session import GAPS, PACKS, REVIEW, RISK_MATRIX, WHICH_FILINGS, Place, Session

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
"""The parent of every row of a list."""


NO_PLACE = Place("", "")
"""What a group opens."""


@dataclass(frozen=True)
class OutlineRow:
    """One line of the outline.

    Attributes:
        place: what is opened; a form that occurs several times has no entry; a group has no form either.
            A page that follows from the answers has a place of its own.
        group: the id of the group that the row is the heading of; `folded` says that its rows are not listed.
        share: how much is filled in, from 0 to 1; None where nothing is asked.
        count: filled and asked, or the number of entries.
        worst: the gravest kind of finding, and how many there are of it; of a folded group, in all of its rows.
        tag: a word in the place of the count: of an activity that is exempt.
        is_inside: whether the line is indented because it belongs to the one above.
    """

    kind: Literal["group", "form", "entry", "page"]
    text: str
    place: Place = NO_PLACE
    share: float | None = None
    count: str = ""
    worst: tuple[Severity, int] | None = None
    tag: str = ""
    is_inside: bool = False
    group: str = ""
    folded: bool = False

    @property
    def shown_count(self) -> str:
        """The count as far as it says something: all of all is what the check in front of the name says."""
        return self.tag or ("" if self.share == 1 and self.place.entry else self.count)


class OutlineModel(QAbstractListModel):
    """The outline of a dossier; follows it while it changes."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._folded: set[str] = set()
        self._rows: list[OutlineRow] = list(self._read())
        session.answered.connect(self._answered)
        session.entries_changed.connect(self.refresh)
        session.findings_changed.connect(self.refresh)
        session.review.changed.connect(self.refresh)

    def row_at(self, index: Index) -> OutlineRow:
        return self._rows[index.row()]

    def folded(self) -> list[str]:
        """The ids of the groups that are folded."""
        return sorted(self._folded)

    def set_folded(self, groups: Iterable[str]) -> None:
        """Fold these groups and open all others; a group that there is no more does no harm."""
        self._folded = set(groups)
        self.refresh()

    def fold(self, group: str, *, folded: bool) -> None:
        """Fold a group or open it."""
        self.set_folded(self._folded | {group} if folded else self._folded - {group})

    def group_of(self, place: Place) -> str:
        """The group that a place belongs to."""
        outline = self._session.library.outline
        holding = (group for group in outline if place.form in (*group.forms, *(page.id for page in group.pages)))
        return next((group.id for group in holding), "")

    def headings(self) -> list[OutlineRow]:
        """The headings of the groups."""
        return [row for row in self._rows if row.kind == "group"]

    def heading(self, group: str) -> QModelIndex:
        """The heading of a group; an invalid index when there is none."""
        at = next((at for at, row in enumerate(self._rows) if row.kind == "group" and row.group == group), -1)
        return self.index(at) if at >= 0 else QModelIndex()

    def title_path(self, place: Place) -> FieldPath | None:
        """The field that names an entry; None for what is no entry."""
        form = self._session.library.forms.get(place.form)
        if form is None or form.entries is None or not place.entry:
            return None
        return FieldPath(*place, form.entries.title_field)

    def find(self, place: Place) -> QModelIndex:
        """Where a place stands; an invalid index when it is not there."""
        at = next((at for at, row in enumerate(self._rows) if row.kind != "group" and row.place == place), -1)
        return self.index(at) if at >= 0 else QModelIndex()

    def _answered(self, path: FieldPath) -> None:
        """A name is shown at once; counts and findings come with the findings, a moment later."""
        entries = self._session.library.forms[path.form].entries
        if entries is not None and entries.title_field == path.field:
            self.refresh()

    def refresh(self, *_args: object) -> None:
        """Read the dossier again."""
        rows = list(self._read())
        if [(row.place, row.group) for row in rows] == [(row.place, row.group) for row in self._rows]:
            changed = [at for at, (new, old) in enumerate(zip(rows, self._rows, strict=True)) if new != old]
            self._rows = rows
            for at in changed:
                self.dataChanged.emit(self.index(at), self.index(at))
        else:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        row = self.row_at(index)
        if row.kind == "entry":
            flags |= Qt.ItemFlag.ItemIsDragEnabled
            path = self.title_path(row.place)
            title = self._session.library.forms[row.place.form].field(path.field) if path else None
            if isinstance(title, Text) and self._session.is_shown(row.place, title):
                flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.EditRole:
            path = self.title_path(row.place)
            return str(self._session.value(path) or "") if path else None
        if role == Qt.ItemDataRole.AccessibleTextRole and row.kind == "group":
            state = _("folded") if row.folded else _("open")
            return ", ".join(part for part in (row.text, state, self._worst_words(row)) if part)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole) and row.kind != "group":
            return ", ".join(part for part in (row.text, row.tag, row.count, self._worst_words(row)) if part)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Give an entry another name."""
        path = self.title_path(self.row_at(index).place)
        if role != Qt.ItemDataRole.EditRole or path is None:
            return False
        if str(value) != str(self._session.value(path) or ""):
            self._session.answer(path, str(value))
        return True

    def _read(self) -> Iterator[OutlineRow]:
        library = self._session.library
        worst = self._worst_by_place()
        for group in library.outline:
            forms = [library.forms[form] for form in group.forms if form in library.forms]
            folded = group.id in self._folded
            if forms or group.pages:
                gravest = self._gravest(worst, group.forms) if folded else None
                yield OutlineRow("group", group.title.text(language()), worst=gravest, group=group.id, folded=folded)
            for form in () if folded else forms:
                yield from self._form_rows(form, worst)
                yield from (self._page_row(page) for page in group.pages if page.under == form.id)
            if not folded:
                yield from (self._page_row(page) for page in group.pages if page.under is None)

    def _gravest(self, worst: dict[Place, tuple[Severity, int]], forms: Iterable[str]) -> tuple[Severity, int] | None:
        """The gravest kind of finding in forms, and how many there are of it."""
        counts: Counter[Severity] = Counter()
        for place, (severity, count) in worst.items():
            if place.form in forms:
                counts[severity] += count
        return next(((severity, counts[severity]) for severity in SEVERITIES if counts[severity]), None)

    def _form_rows(self, form: Form, worst: dict[Place, tuple[Severity, int]]) -> Iterator[OutlineRow]:
        title = form.title.text(language())
        if form.entries is None:
            place = Place(form.id, form.id)
            yield OutlineRow("form", title, place, *self._filled(place), worst.get(place))
            return
        entries = self._session.entries(form.id)
        places = [Place(form.id, entry.id) for entry in entries]
        shares = [self._filled(place) for place in places]
        known = [share for share, _count in shares if share is not None]
        whole = sum(known) / len(known) if known else None if not entries else 0.0
        yield OutlineRow(
            "form", title, Place(form.id, ""), whole if entries else 0.0, str(len(entries)) if entries else ""
        )
        exempt = self._exempt(form)
        for number, (place, (share, count)) in enumerate(zip(places, shares, strict=True), 1):
            name = f"{number}  {self._session.title(place)}"
            tag = _("exempt") if place.entry in exempt else ""
            yield OutlineRow("entry", name, place, share, count, worst.get(place), tag, is_inside=True)

    def _exempt(self, form: Form) -> set[str]:
        """The entries that are exempt: of the activities only."""
        if form.id != "activities":
            return set()
        return {activity.id for activity in self._session.facts().entries(form.id) if is_exempt(activity)}

    def _page_row(self, page: OutlinePage) -> OutlineRow:
        """The line of a page that follows from the answers, with how far they allow it."""
        facts = self._session.facts()
        if page.id == "which_filings":
            decided = isinstance(export_route(facts), Decision)
            return OutlineRow("page", _("Which filings?"), WHICH_FILINGS, 1.0 if decided else 0.0)
        if page.id == "packs":
            return OutlineRow("page", _("Filing packs"), PACKS)
        if page.id == "review":
            open_comments = len(self._session.review.open_comments())
            return OutlineRow("page", _("Review"), REVIEW, None, str(open_comments or ""))
        risks = matrix(facts.single("assessment")).risks
        rated = sum(risk.initial is not None and risk.residual is not None for risk in risks)
        share, count = (rated / len(risks), str(len(risks))) if risks else (0.0, "")
        return OutlineRow("page", _("Risk matrix"), RISK_MATRIX, share, count, is_inside=page.under is not None)

    def _filled(self, place: Place) -> tuple[float | None, str]:
        filled, asked = self._session.progress(place)
        return (filled / asked, f"{filled}/{asked}") if asked else (None, "")

    def _worst_by_place(self) -> dict[Place, tuple[Severity, int]]:
        counts: dict[Place, Counter[Severity]] = {}
        for finding in self._session.findings():
            if finding.id not in GAPS:
                counts.setdefault(Place(finding.path.form, finding.path.entry), Counter())[finding.severity] += 1
        return {
            place: next((severity, count[severity]) for severity in SEVERITIES if count[severity])
            for place, count in counts.items()
        }

    def _worst_words(self, row: OutlineRow) -> str:
        if row.worst is None:
            return ""
        return count_words(*row.worst)
