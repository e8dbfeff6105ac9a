"""What every editor is: a widget that holds one answer, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from beigao._i18n import language
from beigao.definitions.fields import Item
from beigao.definitions.loader import Library
from beigao.dossier.answers import Json
from beigao.rules.findings import Finding
from beigao.ui.dialogs import Dialogs
from beigao.ui.session import Session
from beigao.ui.theme import Theme, set_look

State = Literal["", "error", "warning", "hint"]
"""How a field stands: the worst of its findings, or nothing."""


@dataclass(frozen=True)
class Surroundings:
    """What an editor works with: the look, the definitions, the open dossier, and the way to ask a person."""

    theme: Theme
    library: Library
    session: Session
    dialogs: Dialogs
    open_place: Callable[[str, str], None] = lambda _form, _entry: None

    def pictures_and_papers(self) -> Sequence[Path]:
        """The files a person chooses as evidence."""
        return self.dialogs.choose_evidence()


class Editor(QWidget):
    """A widget for one answer. `value` gives it as it would be stored, wrong answers included.

    Signals:
        edited: the answer, after every change by a person; never after `set_value`.
    """

    edited = Signal(object)

    types: bool = False
    """Whether a person types here, so that answers come with every keystroke and are stored after a pause."""
    is_wide: bool = True
    """Whether the editor wants the whole width of the form; others may stand side by side."""

    def __init__(self, item: Item, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self.around = surroundings
        self.theme = surroundings.theme

    def value(self) -> Json:
        """The answer as it stands in the widget."""
        raise NotImplementedError

    def set_value(self, value: Json) -> None:
        """Show an answer; says nothing."""
        raise NotImplementedError

    @property
    def has_sensitive_kinds(self) -> bool:
        """Whether some of its options are marked as sensitive, so that the marks have to be explained."""
        return False

    def inputs(self) -> Sequence[QWidget]:
        """The widgets that take the keyboard and show the state of the field."""
        return ()

    def retranslate(self) -> None:
        """Say the words again, in the language in use."""

    def set_state(self, state: State) -> None:
        """Show how the field stands."""
        for widget in self.inputs():
            set_look(widget, state=state)

    def name_for_readers(self, name: str, description: str) -> None:
        """Name the inputs for a screen reader."""
        for widget in self.inputs():
            widget.setAccessibleName(name)
            widget.setAccessibleDescription(description)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Mark the parts of the answer that are wrong, where it has any."""

    def take_drops_on(self, target: QWidget) -> None:
        """Take what is dropped anywhere on this widget, where the answer is files."""

    def show_part(self, row: int | None, column: str | None) -> None:
        """Bring a row and column into view and choose it, where the answer has any."""

    def _placeholder(self) -> str:
        return self.item.placeholder.text(language()) if self.item.placeholder else ""


def owner_of(widget: QObject | None) -> Editor | None:
    """The editor that a widget belongs to."""
    while widget is not None and not isinstance(widget, Editor):
        widget = widget.parent()
    return widget
