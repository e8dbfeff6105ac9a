"""Keys as literal tables: a widget acts on what stands in its table, and the list of shortcuts shows the same table."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

Key = str | QKeySequence.StandardKey
KeyTable = Mapping[str, tuple[str, tuple[Key, ...]]]
"""Name of what is done → its words (a msgid) and the keys that do it, the usual one first."""

_NUMPAD = Qt.KeyboardModifier.KeypadModifier


def named(table: KeyTable, event: QKeyEvent) -> str:
    """The name of what a pressed key stands for in a table; nothing when it stands for nothing there."""
    pressed = QKeySequence(QKeyCombination(event.modifiers() & ~_NUMPAD, Qt.Key(event.key())))
    return next((name for name, (_words, keys) in table.items() for key in keys if pressed in _sequences(key)), "")


def key_words(key: Key) -> str:
    """A key as people write it on this system: Ctrl+D, Alt+↑."""
    sequence = next(iter(_sequences(key)), QKeySequence())
    if sys.platform == "darwin":
        return sequence.toString(QKeySequence.SequenceFormat.NativeText)
    words = sequence.toString().replace("Shift+Backtab", "Backtab").replace("Backtab", "Shift+Tab")  # Qt's own name
    head, plus, last = words.rpartition("+")  # elsewhere keys bear English names, also in China
    return f"{head}{plus}{_SIGNS.get(last, last)}"


_SIGNS = {"Return": "Enter", "Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}


@cache
def _sequences(key: Key) -> tuple[QKeySequence, ...]:
    """The key sequences of a key; a standard key may have several, or none on this system."""
    return tuple(QKeySequence.keyBindings(key)) if isinstance(key, QKeySequence.StandardKey) else (QKeySequence(key),)
