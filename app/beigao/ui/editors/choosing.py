"""Editors in which a person chooses one thing: yes or no, one of several, the two halves of a risk rating."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from beigao._i18n import N_, _, language
from beigao.definitions.fields import Choice, Item
from beigao.dossier.answers import Json
from beigao.dossier.values import IMPACTS, LIKELIHOODS
from beigao.ui import boxes
from beigao.ui.buttons import Segments
from beigao.ui.display import impact_name, level_name, level_of, likelihood_name, yes_no_name
from beigao.ui.editors.editor import Editor, Surroundings
from beigao.ui.editors.lines import Combo
from beigao.ui.keys import KeyTable, named
from beigao.ui.theme import set_look
from beigao.ui.words import Label

CHOICE_KEYS: KeyTable = {"empty": (N_("Take a choice back"), ("Del", "Backspace"))}
SEARCHABLE_FROM = 12
"""A list this long is searched by typing."""


class YesNoEditor(Editor):
    """Yes or no, none at first; a second click takes the answer back."""

    is_wide = False

    def __init__(self, item: Item, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(item, surroundings, parent)
        self.segments = Segments(self.theme, [N_("Yes"), N_("No")], may_be_none=True, parent=self)
        self.segments.chosen.connect(lambda _index: self.edited.emit(self.value()))
        self.setLayout(boxes.row(self.theme, self.segments, boxes.STRETCH))
        self.setFocusProxy(self.segments)

    def value(self) -> Json:
        return {0: True, 1: False}.get(self.segments.index())

    def set_value(self, value: Json) -> None:
        self.segments.set_index(1 if value is False else 0 if value is True else -1)

    def inputs(self) -> Sequence[QWidget]:
        return (self.segments,)

    def name_for_readers(self, name: str, description: str) -> None:
        super().name_for_readers(name, description)
        for button, answer in zip(self.segments.buttons(), (True, False), strict=True):
            button.setAccessibleName(f"{name}: {yes_no_name(answer)}")


class OptionCombo(Combo):
    """A combo over ids; its first item takes the answer back, and unknown ids are kept and shown as they are."""

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(surroundings.theme, parent)
        self._names: dict[str, str] = {}
        self._own_words = False

    def fill(self, names: dict[str, str], *, own_words: bool = False) -> None:
        """Offer these ids under these names, and keep what was chosen.

        Args:
            names: what is offered, by id.
            own_words: whether a person may write an answer that is not in the list.
        """
        value = self.value()
        self._names, self._own_words = names, own_words
        with QSignalBlocker(self):
            self.clear()
            self.addItem(_("Choose…"), None)
            for key, name in names.items():
                self.addItem(name, key)
            if not self.isEditable() and (own_words or len(names) >= SEARCHABLE_FROM):
                self.make_searchable()
            if self.isEditable():
                self.typed().setPlaceholderText(_("Choose or type") if own_words else _("Type to find"))
            self.set_value(value)

    def value(self) -> str:
        """The chosen id, or the words that were typed."""
        if self.isEditable():
            text = self.currentText().strip()
            if not text or text == self.itemText(0):
                return ""
            return next((key for key, name in self._names.items() if name == text), text)
        return str(self.currentData() or "")

    def set_value(self, value: str) -> None:
        with QSignalBlocker(self):
            index = self.findData(value) if value else 0
            if index < 0 and not self.isEditable():
                self.addItem(value, value)
                index = self.count() - 1
            self.setCurrentIndex(index)
            if self.isEditable():
                self.setEditText("" if not value else self.itemText(index) if index > 0 else value)
                self.typed().setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.isEditable() and named(CHOICE_KEYS, event):
            self.setCurrentIndex(0)
            self.activated.emit(0)
            return
        super().keyPressEvent(event)


class ChoiceEditor(Editor):
    """One option of a list; long lists are searched by typing, and where the form allows it words of one's own."""

    is_wide = False

    def __init__(self, item: Item, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(item, surroundings, parent)
        assert isinstance(item, Choice)
        self._options = surroundings.library.options(item)
        self.types = item.other or len(self._options) >= SEARCHABLE_FROM
        self.combo = OptionCombo(surroundings, self)
        self.retranslate()
        self.combo.activated.connect(lambda _index: self._edited())
        if self.combo.isEditable():
            self.combo.typed().textEdited.connect(lambda _text: self._edited())
            self.combo.found.connect(lambda _text: self._edited())
        self.setLayout(boxes.row(self.theme, self.combo))
        self.setFocusProxy(self.combo)

    def value(self) -> Json:
        return self.combo.value()

    def set_value(self, value: Json) -> None:
        self.combo.set_value("" if value is None else str(value))

    def inputs(self) -> Sequence[QWidget]:
        return (self.combo,)

    def retranslate(self) -> None:
        assert isinstance(self.item, Choice)
        names = {option.id: option.label.text(language()) for option in self._options}
        self.combo.fill(names, own_words=self.item.other)

    def _edited(self) -> None:
        self.edited.emit(self.value())


class RiskRatingEditor(Editor):
    """Likelihood and impact; the level follows from GB/T 39335-2020 table D.5 and cannot be typed."""

    def __init__(self, item: Item, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(item, surroundings, parent)
        self.likelihood, self.impact = OptionCombo(surroundings, self), OptionCombo(surroundings, self)
        for combo in (self.likelihood, self.impact):
            combo.setMinimumWidth(self.theme.px(112))
            combo.activated.connect(lambda _index: self._edited())
        self.level = Label(self._level, "chip", parent=self)
        self.setLayout(
            boxes.row(
                self.theme,
                Label(N_("Likelihood"), "meta", "soft", self), self.likelihood, 4,
                Label(N_("Impact"), "meta", "soft", self), self.impact, 4,
                self.level, boxes.STRETCH,
            )
        )  # fmt: skip
        self.setFocusProxy(self.likelihood)
        self.retranslate()

    def value(self) -> Json:
        halves = {"likelihood": self.likelihood.value(), "impact": self.impact.value()}
        return {name: half for name, half in halves.items() if half}

    def set_value(self, value: Json) -> None:
        halves = value if isinstance(value, dict) else {}
        self.likelihood.set_value(str(halves.get("likelihood") or ""))
        self.impact.set_value(str(halves.get("impact") or ""))
        self._show_level()

    def inputs(self) -> Sequence[QWidget]:
        return (self.likelihood, self.impact)

    def retranslate(self) -> None:
        self.likelihood.fill({name: likelihood_name(name) for name in LIKELIHOODS})
        self.impact.fill({name: impact_name(name) for name in IMPACTS})
        self._show_level()

    def name_for_readers(self, name: str, description: str) -> None:
        for combo, half in ((self.likelihood, _("Likelihood")), (self.impact, _("Impact"))):
            combo.setAccessibleName(f"{name}: {half}")
            combo.setAccessibleDescription(description)

    def _edited(self) -> None:
        self._show_level()
        self.edited.emit(self.value())

    def _level(self) -> str:
        risk = level_of(self.value())
        return level_name(risk) if risk else "—"

    def _show_level(self) -> None:
        set_look(self.level, tone=level_of(self.value()) or "")
        self.level.retranslate()
