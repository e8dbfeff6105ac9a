"""With a pseudo translation every word of the window is either translated, or data, or stands in a short list here."""

from __future__ import annotations

import gettext
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, Qt
from PySide6.QtGui import QPainter, QTextDocumentFragment
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tests.ui.walk import CELLS, MESSAGE, NAMES, dialogs, menus, pages, settle, sides, some_backups, some_comments

from beigao import __version__, _i18n
from beigao._resources import data_dir
from beigao.definitions.frozen import Frozen
from beigao.rendering.packs import filings
from beigao.rendering.portal import portal
from beigao.rules.export_route import export_route
from beigao.rules.routes import Decision
from beigao.ui.find_field import FindField
from beigao.ui.guidance import ArticleLink
from beigao.ui.main_window import MainWindow
from beigao.ui.places import place_words
from beigao.ui.side import FINDINGS

LITERALS = {
    "中文": "each language is called by its own name, in every language",
    "English": "the same",
    "中": "the same, in short",
    "EN": "the same, in short",
    "PDF": "a kind of file",
    __version__: "the version",
}
"""What stands in the window as it is and is no data, and why."""
KEY = re.compile(
    r"(?:(?:Ctrl|Shift|Alt)[+ ])*"
    r"(?:F\d+|[A-Z/+←→↑↓-]|Enter|Esc|Space|Home|End|Ins|Del|Tab|Backtab|Backspace|PgUp|PgDown)"
)
"""Keys bear English names on Chinese keyboards, too."""
LETTERS = str.maketrans(
    "abcdefghiklnopqrstuvwyzABCDEGHIJKLNOPRSTUVWYZ", "áƀćďéƒğħíķĺńőṕɋŕşťúṽŵýžÁƁĆĎÉĞĤÍĴĶĹŃŐṔŔŞŤÚṼŴÝŽ"
)
PART_WORDS = ("beigao.ui.editors.table_cells", "beigao.ui.find_list")
"""Who paints words in parts; they are read from the models instead."""
PLACEHOLDER = re.compile(r"(\{\{|\}\}|\{[^{}]*\})")
PARTS = re.compile(r" › | · |: |, |; |[\n\t()\[\]]| – | / |  | ")


def pseudo(message: str) -> str:
    """A message in the language of nobody: `⟦Şáṽéď {time}⟧`."""
    if not message:
        return message
    return "⟦" + "".join(
        part if PLACEHOLDER.fullmatch(part) else part.translate(LETTERS) for part in PLACEHOLDER.split(message)
    ) + "⟧"  # fmt: skip


class Pseudo(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return pseudo(message)


def strings(thing: Any) -> Iterator[str]:
    """Every string in definitions or answers."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, Frozen):
        for name in thing.defaults:
            yield from strings(getattr(thing, name))
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from strings(value)
    elif isinstance(thing, Iterable):
        for value in thing:
            yield from strings(value)


def shown(widget: QWidget) -> Iterator[str]:
    """What one widget says to the eye and to screen readers."""
    yield widget.about() if isinstance(widget, ArticleLink) else widget.toolTip()
    yield widget.accessibleName()
    yield widget.accessibleDescription()
    yield widget.statusTip() + widget.whatsThis()
    match widget:
        case QLabel():
            rich = widget.textFormat() == Qt.TextFormat.RichText
            yield QTextDocumentFragment.fromHtml(widget.text()).toPlainText() if rich else widget.text()
        case QAbstractButton():
            yield widget.text()
        case QComboBox():
            yield from (widget.itemText(at) for at in range(widget.count()))
            yield widget.placeholderText()
        case QLineEdit():
            yield widget.placeholderText()
            yield widget.text()
        case QTextEdit():
            yield widget.placeholderText()
        case QHeaderView():
            pass
        case QMenu():
            for action in widget.actions():
                yield from (action.text(), action.toolTip().replace("...", ""))
                if action.menu() is not None:
                    yield from shown(action.menu())
        case QAbstractItemView() if widget.model() is not None:
            yield from of_model(widget.model())


def of_model(model: QAbstractItemModel) -> Iterator[str]:
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    columns = model.columnCount() if isinstance(model, QAbstractTableModel) else 1
    for column in range(columns):
        for role in roles:
            yield str(model.headerData(column, Qt.Orientation.Horizontal, role) or "")
        for row in range(min(model.rowCount(), 60)):
            for role in roles:
                yield str(model.index(row, column).data(role) or "")


def words(root: QWidget) -> Iterator[tuple[str, str]]:
    """All words of a widget and what is in it, with where they stand."""
    for widget in (root, *root.findChildren(QWidget)):
        in_combo, closed = isinstance(widget.parent(), QComboBox), isinstance(widget, QMenu) and not widget.isVisible()
        if widget.isVisibleTo(root) and not (in_combo or closed):
            for text in shown(widget):
                if text:
                    yield f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}", text


ENDS = " …·.,›•-—–“”:;()#"
NUMBERS = re.compile(r"\b\d{1,2} [A-Z][a-z]{2,3} \d{4}\b|\d[\d,.]* (?:万|B|KB|MB|GB)\b|\S+\.(?:docx|beigao)\b")
"""Days as Babel writes them, amounts with their unit, and names of files."""

CODE = re.compile(r"\{[{%].*?[%}]\}|(?<=→ )[a-z_]+(?:\.[a-z_]+)+")
"""What a Word template says to the program, and what it is advised to say."""


class Data:
    """What may stand in the window as it is: definitions, answers, names, numbers, and a short list of literals."""

    def __init__(self, window: MainWindow, *names: str) -> None:
        session = window.session
        assert session is not None
        known = {*LITERALS, *names, *strings(session.library)}
        for form in session.library.forms.values():
            for entry in session.entries(form.id):
                known |= set(strings(entry.values))
        known |= {word for one in session.review.review.comments for word in (one.author, *one.words.split("\n"))}
        known |= {word for one in session.review.review.opinions for word in (one.author, one.words)}
        for finding in session.findings():
            known |= {finding.text.en, *([finding.reason.en] if finding.reason else [])}
        decision = export_route(session.facts())
        assert isinstance(decision, Decision)
        known |= {step.text.en for step in (*decision.steps, *decision.warnings, *decision.still_due)}
        for chapter in (data_dir("i18n") / "handbook" / "en").glob("*.md"):
            known |= {re.sub(r"[#*`]", "", line).strip() for line in chapter.read_text("utf-8").splitlines()}
        for form in session.library.forms.values():
            for field in form.fields():
                known |= {place_words(session.library, form, field, name) for name in session.library.documents}
        self.exact = {_plain(text) for text in known}
        self.all = "\n".join(self.exact)
        cited = {law.short.en for law in session.library.laws.values()}
        cited |= {document.short.en for document in session.library.documents.values()}
        names = "|".join(map(re.escape, sorted(cited, key=len, reverse=True)))
        self._citation = re.compile(  # a law or a document with the place in it; of the same law only the place
            rf"(?:(?:{names})(?: (?:art\.|part|annex|table) [\w().-]+| ?[^a-z]+)?|(?:art\.|annex) [\w()-]+)"
            r"(?: Measures)?(?: \(superseded\))?"
        )

    def has(self, words: str) -> bool:
        """Whether a piece of text without any pseudo word is data, or data joined by signs."""
        words = CODE.sub(" ", words.replace("\u200b", ""))  # where it may be broken
        cited = self._citation.sub(" ", NUMBERS.sub(" ", words)).strip()
        return bool(KEY.fullmatch(words.strip())) or self._is_known(words) or self._is_known(cited)

    def _is_known(self, words: str) -> bool:
        plain, bare = _plain(words), _plain(words).lstrip("0123456789 ")
        if not any(map(str.isalpha, plain)) or plain in self.exact or bare in self.exact:
            return True
        if "…" in words and all(_plain(part).lstrip("0123456789 ") in self.all for part in words.split("…")):
            return True  # cut, where there was no room
        return any(
            (_plain(words[: sign.start()]) in self.exact and self._is_known(words[sign.end() :]))
            or (not any(map(str.isalpha, words[: sign.start()])) and self._is_known(words[sign.end() :]))
            for sign in PARTS.finditer(words)
        )


def _plain(text: str) -> str:
    """Words as they are compared: in small letters, without blanks and stops around them."""
    return " ".join(text.split()).casefold().strip(ENDS)


def strange(text: str, data: Data) -> str:
    """What is left of a text without pseudo words and data."""
    depth, rest = 0, ""
    for sign in text:
        depth += (sign == "⟦") - (sign == "⟧")
        rest += sign if depth <= 0 and sign != "⟧" else "\n" if sign == "⟧" else ""
    return "" if data.has(text) or all(data.has(part) for part in rest.split("\n")) else rest


class Screen:
    """The window under the pseudo translation, and what was found in it that is neither translated nor data."""

    def __init__(self, window: MainWindow, monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
        self._window, self._data, self._painted, self._seen = window, Data(window, *names), [], set[str]()
        self._speaks = False
        self.strange: list[str] = []
        catalogue, paint = _i18n._catalogue, QPainter.drawText

        def note(painter: QPainter, *given: Any) -> Any:
            if sys._getframe(1).f_globals["__name__"] not in PART_WORDS:
                self._painted.append(str(given[-1]))
            return paint(painter, *given)

        monkeypatch.setattr(_i18n, "_catalogue", lambda to: Pseudo() if self._speaks else catalogue(to))
        monkeypatch.setattr(QPainter, "drawText", note)

    def speak(self, *, pseudo: bool) -> None:
        """Switch the words of the whole window, from Chinese to the pseudo translation with English data, or back."""
        self._speaks = pseudo
        self._window.use_language("en" if pseudo else "zh")
        settle()

    def look(self, name: str, root: QWidget) -> None:
        """Read everything that is shown."""
        self._painted.clear()
        for area in root.findChildren(QScrollArea):
            if area.isVisible() and area.widget() is not None:
                area.widget().grab()
        root.grab()
        for where, text in [*words(root), *(("painted", text) for text in self._painted)]:
            if text not in self._seen:
                self._seen.add(text)
                if rest := strange(text, self._data):
                    self.strange.append(f"{name}: {where}: {text!r}: {rest!r}")


@pytest.fixture
def screen(sample_window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Screen:
    assert sample_window.workspace is not None
    assert sample_window.session is not None
    sample_window.session.check()
    some_comments(sample_window)
    sample_window.workspace.show_side(FINDINGS)
    folders = (str(tmp_path), str(some_backups(tmp_path).folder), str(tmp_path / "own"))
    files = ("sample", "sample.beigao", "items.csv", "a.pdf", "gone", "unknown", *folders)
    content, pack = sample_window.session.view(), sample_window.library.packs["export"]
    screens = portal(content, sample_window.library, pack, filings(content, sample_window.library, pack)[0][0])
    return Screen(
        sample_window,
        monkeypatch,
        *files,
        MESSAGE.happened,
        MESSAGE.kept,
        MESSAGE.advice,
        *NAMES,
        *(line.value for screen in screens for line in screen.lines),  # as it prints, in Chinese
        *(cell for row in CELLS for cell in row),
    )


def test_words_that_bypass_the_catalogue_are_found(screen: Screen, qtbot: QtBot) -> None:
    screen.speak(pseudo=True)
    label = QLabel("3 things to do · Company")
    qtbot.addWidget(label)
    label.show()
    screen.look("planted", label)
    assert len(screen.strange) == 1


def test_every_word_on_every_page_follows_the_switch(sample_window: MainWindow, screen: Screen) -> None:
    for name, page in pages(sample_window):
        screen.speak(pseudo=True)
        screen.look(name, page)
        screen.speak(pseudo=False)
    screen.speak(pseudo=True)
    screen.look("window", sample_window)
    assert not screen.strange, "\n".join(screen.strange)
    assert len(screen._seen) > 2000  # it has read the window, not an empty screen


def test_every_word_of_sides_dialogs_and_menus_is_translated(
    sample_window: MainWindow, screen: Screen, tmp_path: Path
) -> None:
    screen.speak(pseudo=True)
    for walk in (sides(sample_window), menus(sample_window), dialogs(sample_window, tmp_path)):
        for name, widget in walk:
            screen.look(name, widget)
    assert not screen.strange, "\n".join(screen.strange)


def test_every_word_of_search_tour_and_start_page_is_translated(
    sample_window: MainWindow, screen: Screen, tmp_path: Path
) -> None:
    screen.speak(pseudo=True)
    workspace = sample_window.workspace
    assert workspace is not None
    workspace.start_find()
    find = sample_window.findChild(FindField)
    assert find is not None
    for query in ("name", "nothing of the kind"):
        find.setText(query)
        settle()
        screen.look(f"find {query}", find.popup)
    sample_window.tour.start(workspace)
    for at in range(5):
        settle()
        screen.look(f"tour {at}", sample_window)
        sample_window.tour._move_on(1)
    workspace.top_bar.show_failed()
    screen.look("not saved", workspace.top_bar)
    sample_window.close_dossier()
    for opened in ("2026-09-30T16:40", ""):
        sample_window.settings.remember(tmp_path / "gone.beigao", opened)
        sample_window.show_start()
        settle()
        screen.look("start", sample_window)
    assert not screen.strange, "\n".join(screen.strange)
