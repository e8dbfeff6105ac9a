"""“Why is this here?”: the fields that a paragraph prints, and the articles that ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRectF, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from beigao._i18n import N_, _, language
from beigao.definitions.paths import FieldPath
from beigao.rendering.sheet import Paragraph
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.flow import WrappingRow
from beigao.ui.guidance import ArticleLink
from beigao.ui.keys import KeyTable, named
from beigao.ui.session import Place, Session
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Elided, Label, Prose, verbatim

WHY_KEYS: KeyTable = {"close": (N_("Close the explanation"), ("Esc",))}
FIELDS_SHOWN = 4


def nearest_paths(paragraphs: Sequence[Paragraph], at: int) -> tuple[FieldPath, ...]:
    """The fields of the next paragraph that prints any, before the next heading of the same weight; else of the last.

    What the form itself says — a heading, a sentence that leads over — belongs to the answers that follow it.
    """
    after = (paragraph.paths for paragraph in paragraphs[at:] if paragraph.paths)
    before = (paragraph.paths for paragraph in reversed(paragraphs[:at]) if paragraph.paths)
    return next(after, None) or next(before, ())


class WhyCard(QFrame):
    """A card over the preview that explains one paragraph.

    Signals:
        path_wanted: the FieldPath of a field that a person wants to go to.
    """

    path_wanted = Signal(object)

    def __init__(self, theme: Theme, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._session, self._over = theme, session, parent
        set_look(self, role="popup")
        self.setObjectName("why")
        self.setLayout(boxes.column(theme, gap=0, margins=(1, 1, 1, 1)))
        self._inside: QWidget | None = None
        self.hide()

    def explain(self, paths: Sequence[FieldPath], *, is_fixed: bool, document: str) -> None:
        """Say where a paragraph comes from.

        Args:
            paths: its fields, or for the form's own words the fields that they belong to.
            is_fixed: whether the words are the form's own.
            document: the id of the document.
        """
        theme, library = self._theme, self._session.library
        close = Button(theme, icon="close", tip=N_("Close (Esc)"), size=14)
        close.clicked.connect(self.hide)
        title = Label(N_("Why is this here?"), "caption")
        layout = boxes.column(theme, boxes.row(theme, title, boxes.STRETCH, close), gap=6, margins=(14, 6, 8, 12))
        articles = list(library.documents[document].articles) if is_fixed else []
        if is_fixed:
            form = library.documents[document].title.text(language())
            words = _("These words belong to the form “{form}”; the answers that they lead to:").format(form=form)
            layout.addWidget(Prose(theme, verbatim(words), "ui", "soft"))
        for path in list(dict.fromkeys(paths))[:FIELDS_SHOWN]:
            layout.addWidget(self._field(path))
            if not is_fixed and self._is_known(path):
                articles += library.forms[path.form].field(path.field).articles
        if len(paths) > FIELDS_SHOWN:
            more = _("and {n} more").format(n=len(paths) - FIELDS_SHOWN)
            layout.addWidget(Label(verbatim(more), "meta", "muted"))
        links = [ArticleLink(theme, library, citation) for citation in dict.fromkeys(articles)]
        if links:
            layout.addLayout(WrappingRow(theme, *links))
        self._fill(boxes.holder(layout))

    def place_near(self, point: QPoint, around: QRectF) -> None:
        """Show the card below a paragraph, or above it where there is no room."""
        parent = self._over
        width = min(self._theme.px(340), parent.width() - 2 * self._theme.px(12))
        height = self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
        gap = self._theme.px(6)
        top = round(around.bottom()) + gap
        if top + height > parent.height():
            top = max(gap, round(around.top()) - height - gap)
        left = max(self._theme.px(12), min(point.x() - width // 3, parent.width() - width - self._theme.px(12)))
        self.setGeometry(left, top, width, height)
        self.show()
        self.raise_()

    def retranslate(self) -> None:
        self.hide()  # it speaks of one moment

    def _is_known(self, path: FieldPath) -> bool:
        forms = self._session.library.forms
        return path.form in forms and forms[path.form].has(path.field)

    def _field(self, path: FieldPath) -> QWidget:
        """The way to a field: where it stands, and its label as a link."""
        theme, form = self._theme, self._session.library.forms[path.form]
        parts = [form.title.text(language())]
        place = Place(path.form, path.entry)
        if form.entries is not None and self._session.position(place) >= 0:
            parts.append(self._session.title(place))
        if path.row is not None:
            parts.append(_("row {n}").format(n=path.row + 1))
        label = form.field(path.field).label.text(language()) if self._is_known(path) else parts[0]
        link = Button(theme, verbatim(label), "link")
        link.clicked.connect(partial(self.path_wanted.emit, path))
        where = Elided(verbatim(" › ".join(parts)), "meta", "muted")
        return boxes.holder(boxes.column(theme, where, boxes.row(theme, link, boxes.STRETCH), gap=0))

    def _fill(self, inside: QWidget) -> None:
        layout = self.layout()
        assert layout is not None
        if self._inside is not None:
            layout.removeWidget(self._inside)
            self._inside.deleteLater()
        self._inside = inside
        layout.addWidget(inside)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if named(WHY_KEYS, event):
            self.hide()
            self._over.setFocus()
        else:
            super().keyPressEvent(event)
