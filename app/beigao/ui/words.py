"""Words in the window that can change their language while they are shown.

Every widget that shows words has a method `retranslate`; the function `retranslate` calls it through a whole window.
"""

from __future__ import annotations

import html
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from beigao._i18n import _, language
from beigao.definitions.fields import Wording
from beigao.ui import icons
from beigao.ui.theme import Theme, set_look

Says = str | Wording | Callable[[], str]
"""What a widget says: a msgid, a wording of the definitions, or a function that gives the words of the moment."""


def said(says: Says) -> str:
    """The words in the language in use."""
    if isinstance(says, Wording):
        return says.text(language())
    if callable(says):
        return says()
    return _(says) if says else ""


def verbatim(words: str) -> Callable[[], str]:
    """Words that are said as they are, in every language."""
    return lambda: words


def retranslate(root: QWidget) -> None:
    """Let a widget and everything in it say its words again, parts before the whole, which may name them anew."""
    for widget in reversed((root, *root.findChildren(QWidget))):
        again = getattr(widget, "retranslate", None)
        if again is not None:
            again()


class Label(QLabel):
    """A few words in the look of their role and tone."""

    def __init__(
        self, says: Says = "", role: str = "ui", tone: str = "", parent: QWidget | None = None, *, wraps: bool = False
    ) -> None:
        super().__init__(parent)
        self._says = says
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        set_look(self, role=role, tone=tone)
        if role in ("chip", "key"):
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def say(self, says: Says) -> None:
        """Say something else from now on."""
        self._says = says
        self.retranslate()

    def retranslate(self) -> None:
        self.setText(said(self._says))


def plain_tip(words: str) -> str:
    """Words for a tooltip, which would take a `<` in them for markup."""
    return f"<p>{html.escape(words)}</p>" if "<" in words or "&" in words else words


class Elided(Label):
    """A line of words with an ellipsis where there is no room for it; the tooltip has it whole.

    Args:
        shorter: what it says where there is no room for the words.
    """

    def __init__(
        self,
        says: Says = "",
        role: str = "ui",
        tone: str = "",
        parent: QWidget | None = None,
        *,
        where: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        shorter: Says = "",
    ) -> None:
        self._where, self._shorter = where, shorter
        super().__init__(says, role, tone, parent)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(super().minimumSizeHint().width(), 40), super().minimumSizeHint().height())

    def retranslate(self) -> None:
        super().retranslate()
        self.setToolTip(plain_tip(self.text()))

    def painted(self) -> str:
        """The words in the room there is."""
        room, metrics = self.contentsRect().width(), self.fontMetrics()
        shorter = metrics.horizontalAdvance(self.text()) > room and said(self._shorter)
        return metrics.elidedText(shorter or self.text(), self._where, room)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.contentsRect(), left, self.painted())
        painter.end()


class Prose(Label):
    """Running text with the line height of its type step; wraps."""

    def __init__(
        self, theme: Theme, says: Says, step: str = "ui", tone: str = "", parent: QWidget | None = None
    ) -> None:
        self._line = theme.line(step)
        super().__init__(says, step, tone, parent, wraps=True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def retranslate(self) -> None:
        self.setTextFormat(Qt.TextFormat.RichText)
        lines = "<br>".join(html.escape(line) for line in said(self._says).split("\n"))
        self.setText(f'<p style="line-height:{self._line}px;margin:0">{lines}</p>')


class Glyph(QLabel):
    """An icon that stands beside words."""

    def __init__(
        self, theme: Theme, name: str, token: str = "text2", size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._name, self._token, self._size = theme, name, token, size
        self.setFixedSize(theme.px(size), theme.px(size))
        theme.changed.connect(self._draw)
        self._draw()

    def show_icon(self, name: str, token: str) -> None:
        """Show another icon or colour."""
        self._name, self._token = name, token
        self._draw()

    def _draw(self) -> None:
        self.setPixmap(icons.pixmap(self._theme, self._name, self._token, self._size))
