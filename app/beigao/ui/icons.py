"""The icon family: one 16-unit grid, one stroke, round ends, drawn from the path strings below and tinted at use."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from beigao.ui.theme import Theme

STROKE = 1.4

PATHS: dict[str, str] = {
    "search": "M11 7a4 4 0 1 1-8 0a4 4 0 0 1 8 0z M10 10l3.5 3.5",
    "check": "M3.5 8.5l3 3l6-7",
    "close": "M4 4l8 8 M12 4l-8 8",
    "plus": "M8 3.5v9 M3.5 8h9",
    "down": "M4.5 6.25l3.5 3.5l3.5-3.5",
    "right": "M6.25 4.5l3.5 3.5l-3.5 3.5",
    "arrow": "M3 8h10 M9.5 4.5l3.5 3.5l-3.5 3.5",
    "error": "M5.5 2h5l3.5 3.5v5l-3.5 3.5h-5l-3.5-3.5v-5z M8 5v3.4 M8 10.9v.05",
    "warning": "M8 2.4l6 10.8h-12z M8 6.4v3.2 M8 11.4v.05",
    "hint": "M14 8a6 6 0 1 1-12 0a6 6 0 0 1 12 0z M8 7.4v3.6 M8 5v.05",
    "book": (
        "M8 4c-1.4-1-3.3-1.3-5.5-1.2v9.6c2.2-.1 4.1.2 5.5 1.2c1.4-1 3.3-1.3 "
        "5.5-1.2v-9.6c-2.2-.1-4.1.2-5.5 1.2z M8 4v9.6"
    ),
    "doc": "M9.3 2h-5.3v12h8v-9.3z M9.3 2v2.7h2.7 M6.3 8h3.4 M6.3 11h3.4",
    "picture": "M2.5 3h11v10h-11z M2.800 11.500l3.200-3.500l2.500 2.500l1.800-1.800l3 3 M10.500 6v.05",
    "folder": "M2 12.8v-9.3h4.2l1.6 2h6.2v7.3z",
    "export": "M8 10v-7.5 M5 5.3l3-3l3 3 M3 9.5v4h10v-4",
    "panel": "M2 3h12v10h-12z M9.8 3v10",
    "calendar": "M2.5 3.6h11v10h-11z M2.5 6.8h11 M5.5 2v3 M10.5 2v3",
    "people": (
        "M8.4 5.4a2.4 2.4 0 1 1-4.8 0a2.4 2.4 0 0 1 4.8 0z M1.8 13.4c.3-2.7 1.9-4 4.2-4s3.9 1.3 4.2 4 "
        "M10.6 3.2a2.4 2.4 0 0 1 0 4.4 M11.9 9.7c1.4.6 2.2 1.9 2.4 3.7"
    ),
    "clock": "M14 8a6 6 0 1 1-12 0a6 6 0 0 1 12 0z M8 4.6v3.6l2.4 1.4",
    "link": (
        "M6.7 9.3a2.6 2.6 0 0 0 3.8 0l2.3-2.3a2.6 2.6 0 0 0-3.8-3.8l-.9.9 M9.3 6.7a2.6 2.6 0 0 0-3.8 "
        "0l-2.3 2.3a2.6 2.6 0 0 0 3.8 3.8l.9-.9"
    ),
    "paste": "M5.5 3.2h-2v10.8h9v-10.8h-2 M5.5 2h5v2.6h-5z M6 8h4 M6 10.8h4",
    "building": "M3 14v-11.5h6.2v11.5 M9.2 6.5h3.8v7.5 M1.8 14h12.4 M5.3 5.5h1.6 M5.3 8.3h1.6 M5.3 11h1.6",
    "route": (
        "M5.3 12.3a1.6 1.6 0 1 1-3.2 0a1.6 1.6 0 0 1 3.2 0z M13.9 3.7a1.6 1.6 0 1 1-3.2 0a1.6 1.6 0 0 1 "
        "3.2 0z M5.3 12.3h4.7a2.150 2.150 0 0 0 0-4.3h-4a2.150 2.150 0 0 1 0-4.3h4.7"
    ),
    "send": "M13.8 2.2l-11.6 4.3l4.8 2.5l2.5 4.8z M13.8 2.2l-6.8 6.8",
    "chip": (
        "M4.5 4.5h7v7h-7z M6.5 2v2.5 M9.5 2v2.5 M6.5 11.5v2.5 M9.5 11.5v2.5 M2 6.5h2.5 M2 9.5h2.5 M11.5 "
        "6.5h2.5 M11.5 9.5h2.5"
    ),
    "tag": "M2.5 2.5h5.2l5.8 5.8l-5.2 5.2l-5.8-5.8z M5.4 5.4v.05",
    "grid": "M2.5 2.5h11v11h-11z M2.5 8h11 M8 2.5v11",
    "lock": "M3.5 7.2h9v6.6h-9z M5.5 7.2v-2.2a2.5 2.5 0 0 1 5 0v2.2",
    "open": "M6.5 3h-3.5v10h10v-3.5 M9.5 2.8h3.7v3.7 M13 3l-5.5 5.5",
    "dots": (
        "M4 8a.5 .5 0 1 1-1 0a.5 .5 0 0 1 1 0z M8.5 8a.5 .5 0 1 1-1 0a.5 .5 0 0 1 1 0z M13 8a.5 .5 0 1 "
        "1-1 0a.5 .5 0 0 1 1 0z"
    ),
    "half": "M13.5 8a5.5 5.5 0 1 1-11 0a5.5 5.5 0 0 1 11 0z M8 2.5v11 M8 5.5l4.6-.5 M8 8h5.4 M8 10.5l4.6.5",
    "menu": "M3 4.5h10 M3 8h10 M3 11.5h10",
    "trash": "M3 4.5h10 M6 4.5v-2h4v2 M4.5 4.5l.6 9h5.800l.6-9 M6.8 7v4 M9.2 7v4",
    "copy": "M5.5 5.5h8v8h-8z M10.5 5.5v-3h-8v8h3",
    "comment": "M2.500 3h11v8.200h-6.200l-2.800 2.600v-2.600h-2z",
    "up": "M4.5 9.75l3.5-3.5l3.5 3.5",
    "left": "M9.75 4.5l-3.5 3.5l3.5 3.5",
    "save": "M2.5 2.5h8.500l2.500 2.500v8.500h-11z M5 2.5v3.500h5v-3.500 M5 13.500v-4h6v4",
    "text": "M3 12.500l3.500-9h.6l3.500 9 M4.200 9.500h5.200 M11.500 12.500v-4.500 M13.800 12.500v-6.500",
}


def pixmap(theme: Theme, name: str, token: str = "text2", size: int = 16) -> QPixmap:
    """The icon in the colour of a token, `size` px at this text scale, sharp on the densest screen there is."""
    ratio = QGuiApplication.instance().devicePixelRatio()  # type: ignore[union-attr]
    return _draw(name, theme.color(token).name(), theme.px(size), ratio)


def icon(theme: Theme, name: str, token: str = "text2", size: int = 16) -> QIcon:
    """The icon for a button or an action."""
    return QIcon(pixmap(theme, name, token, size))


@lru_cache(maxsize=512)
def _draw(name: str, color: str, size: int, ratio: float) -> QPixmap:
    drawn = QPixmap(round(size * ratio), round(size * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(_svg(name, color)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return drawn


def _svg(name: str, color: str) -> QByteArray:
    return QByteArray(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="{color}" '
        f'stroke-width="{STROKE}" stroke-linecap="round" stroke-linejoin="round">'
        f'<path d="{PATHS[name]}"/></svg>'.encode()
    )
