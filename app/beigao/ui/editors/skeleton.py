"""Puts the skeleton of an answer into its editor, below the words that are there, and chooses its first slot."""

from __future__ import annotations

import re

from PySide6.QtGui import QTextCursor

from beigao.dossier.values import is_empty
from beigao.ui.editors.editor import Editor
from beigao.ui.editors.writing import LongTextEditor, TextEditor

_SLOT = re.compile(r"【[^【】\n]+】")


def insert_skeleton(editor: Editor, words: str) -> None:
    """Put a skeleton in; typed words stay as they are, and the keyboard is at the first slot to fill."""
    if isinstance(editor, LongTextEditor):
        _insert_below(editor, words)
    elif isinstance(editor, TextEditor):
        _insert_behind(editor, words)


def _insert_below(editor: LongTextEditor, words: str) -> None:
    text = editor.text.toPlainText()
    cursor = QTextCursor(editor.text.document())
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.beginEditBlock()
    if not is_empty(text) and not text.endswith("\n"):
        cursor.insertBlock()
    start = cursor.position()
    cursor.insertText(words)
    cursor.endEditBlock()
    if slot := _SLOT.search(words):
        cursor.setPosition(start + slot.start())
        cursor.setPosition(start + slot.end(), QTextCursor.MoveMode.KeepAnchor)
    editor.text.setFocus()
    editor.text.setTextCursor(cursor)
    editor.text.ensureCursorVisible()


def _insert_behind(editor: TextEditor, words: str) -> None:
    line = editor.line
    line.setFocus()
    line.end(False)
    if not is_empty(line.text()):
        line.insert(" ")
    start = line.cursorPosition()
    line.insert(words)
    if slot := _SLOT.search(words):
        line.setSelection(start + slot.start(), slot.end() - slot.start())
    editor.edited.emit(editor.value())


__all__ = ["insert_skeleton"]
