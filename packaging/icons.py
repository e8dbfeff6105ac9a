"""Draws the icon as desktops ask for it: `icons.py FOLDER` writes FOLDER/<side>.png, beigao.ico and beigao.icns."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).parent / "linux" / "beigao.svg"
SIDES = (16, 24, 32, 48, 64, 128, 256, 512)


def draw(side: int) -> QImage:
    """The icon in a square of `side` px; a QGuiApplication must be there."""
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(DRAWING.read_bytes())).render(painter)
    painter.end()
    return image


def write(folder: Path) -> None:
    """All sizes as PNG, those that Windows shows as beigao.ico, those of macOS as beigao.icns."""
    folder.mkdir(parents=True, exist_ok=True)
    for side in SIDES:
        draw(side).save(str(folder / f"{side}.png"))
    largest = Image.open(folder / f"{SIDES[-1]}.png")
    largest.save(folder / "beigao.ico", sizes=[(side, side) for side in SIDES if side <= 256])
    largest.save(folder / "beigao.icns")


if __name__ == "__main__":
    app = QGuiApplication(sys.argv[:1])
    write(Path(sys.argv[1]))
