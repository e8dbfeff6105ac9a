"""The look of the window: `tokens.json` and `sheet.qss` become one QPalette, one application font and one style sheet.

Widgets never name a colour or a pixel. They carry three dynamic properties and the sheet does the rest:
`role` (what it is: title, meta, chip, card …), `tone` (what it means: muted, error, sensitive …) and
`state` (how a field stands: error, warning, hint). What a sheet cannot say (line height, icons, check boxes, arrows)
widgets paint themselves, in the colours of the `Theme` they were given.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from string import Template
from typing import Any, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

Scheme = Literal["light", "dark", "contrast"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark", "contrast")
SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
HERE = Path(__file__).parent

ROLES = {  # QPalette role <- colour token: what the sheet does not reach (menus, native parts, our painters)
    "Window": "window", "WindowText": "text", "Base": "surface", "AlternateBase": "window", "Text": "text",
    "Button": "surface", "ButtonText": "text", "BrightText": "on_accent", "Highlight": "accent_fill",
    "HighlightedText": "on_accent", "ToolTipBase": "raised", "ToolTipText": "text", "PlaceholderText": "text3",
    "Link": "accent", "LinkVisited": "accent", "Accent": "accent_fill", "Light": "surface", "Midlight": "hover",
    "Mid": "line", "Dark": "control", "Shadow": "scrim",
}  # fmt: skip


@cache
def tokens() -> dict[str, Any]:
    """Every number and colour of the look, as `tokens.json` states them."""
    read: dict[str, Any] = json.loads((HERE / "tokens.json").read_text(encoding="utf-8"))
    return read


class Theme(QObject):
    """One colour scheme at one text scale; the only place a widget asks for a colour, a length or a font.

    Signals:
        changed: colours have changed; whoever keeps a drawn icon draws it again. Sheets and painters follow.
    """

    changed = Signal()

    def __init__(self, scheme: Scheme = "light", scale: float = 1.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scheme: Scheme = scheme
        self.scale = scale

    def color(self, token: str) -> QColor:
        return QColor(tokens()["color"][self.scheme][token])

    def paper_color(self, token: str) -> QColor:
        """A colour on paper, which stays light in every scheme because it shows what will print."""
        return QColor(tokens()["color"]["light"][token])

    def level_line(self, token: str) -> QColor:
        """The border of a risk level's chip: darker than its ground by day, lighter by night."""
        ground = self.color(token)
        return ground.darker(118) if self.scheme == "light" else ground.lighter(160)

    def px(self, length: float) -> int:
        """A length at this text scale. Heights, paddings and folds grow with the type; lines of 1 and 2 px do not."""
        return round(length * self.scale)

    def layout(self, name: str) -> int:
        """A width of the window's parts, unscaled: the folds compare with window width ÷ text scale."""
        return int(tokens()["layout"][name])

    def font(self, step: str = "ui", *, bold: bool = False) -> QFont:
        """The font of one step of the type scale; fixed px so that a form is laid out alike on every desktop."""
        measure = tokens()["type"][step]
        return QFont(_font(self.px(measure["px"]), 600 if bold else measure["weight"]))

    def line(self, step: str) -> int:
        """The line height of a type step, for block formats: Chinese needs 1.5 and a style sheet cannot say it."""
        return self.px(tokens()["type"][step]["line"])

    def use(self, scheme: Scheme, scale: float) -> None:
        """Take another scheme or scale; `apply` shows it."""
        self.scheme, self.scale = scheme, scale

    def apply(self, app: QApplication) -> None:
        """Dress the whole program; called again when the user switches scheme or text scale."""
        if app.style().name() != "fusion" and not app.styleSheet():
            app.setStyle("Fusion")
        if app.font() != self.font():
            app.setFont(self.font())
        app.setPalette(self.palette())
        app.setStyleSheet(self.sheet())
        self.changed.emit()

    def palette(self) -> QPalette:
        palette = QPalette()
        for role, token in ROLES.items():
            palette.setColor(QPalette.ColorRole[role], self.color(token))
        for role in ("WindowText", "Text", "ButtonText"):
            palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole[role], self.color("disabled"))
        return palette

    def sheet(self) -> str:
        """The style sheet: the template's plain px grow with the text, its `$tokens` become colours and sizes."""
        height = {key: self.px(value) for key, value in tokens()["height"].items()}
        names = tokens()["color"][self.scheme]
        values = {key: QColor(value).name(QColor.NameFormat.HexArgb) for key, value in names.items()}
        values |= {key: f"{self.px(step['px'])}px" for key, step in tokens()["type"].items()}
        values |= {f"r_{key}": f"{self.px(value)}px" for key, value in tokens()["radius"].items()}
        values |= {"r_segment": f"{self.px(tokens()['radius']['control'] - 1)}px", "h_chip": f"{height['chip']}px"}
        values |= {f"{key}_line": self.level_line(key).name() for key in names if key.startswith("risk_")}
        values |= {  # a style sheet counts height inside the border: 1 px at rest, 2 px in focus
            "h_control_in": str(height["control"] - 2), "h_control_focus": str(height["control"] - 4),
            "h_small": str(height["small"]), "h_small_in": str(height["small"] - 2),
            "h_small_focus": str(height["small"] - 4), "h_chip_px": str(height["chip"]),
            "h_chip_in": str(height["chip"] - 2),
            "h_segment": str(height["small"] - 4), "h_segment_focus": str(height["small"] - 6),
        }  # fmt: skip
        source = (HERE / "sheet.qss").read_text(encoding="utf-8")
        source = re.sub(r"(?<![\w}])([3-9]|\d\d+)px", lambda found: f"{self.px(int(found[1]))}px", source)
        return Template(source).substitute(values)


@cache
def _font(size: int, weight: int) -> QFont:
    """Painters ask for a font at every stroke, and it takes Qt a while to make one."""
    font = QFont()
    font.setFamilies(tokens()["font"]["ui"])
    font.setPixelSize(size)
    font.setWeight(QFont.Weight(weight))
    return font


def set_look(widget: QWidget, **properties: str) -> None:
    """Set `role`, `tone` or `state`, and let the style sheet look again where one has changed."""
    changed = [name for name, value in properties.items() if (widget.property(name) or "") != value]
    for name in changed:
        widget.setProperty(name, properties[name])
    if changed and widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
