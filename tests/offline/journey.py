"""Somebody's whole day with Beigao, in the real program: the window from its start page, then every command.

    python -m tests.offline.journey FOLDER STEP …

Each step is one of `STEPS` or a planted one; it says in the trace where it begins. It ends with 0 when each of them
did what it says.
"""

from __future__ import annotations

import faulthandler
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.offline import commands
from tests.offline.hands import Hands, agree, file, leave, settle
from tests.offline.planted import PLANTED
from tests.offline.trace import STEP

from beigao.cli import main as beigao
from beigao.definitions.paths import FieldPath
from beigao.ui.backups_dialog import BackupsDialog
from beigao.ui.copies_dialog import CopiesDialog
from beigao.ui.editors.table import TableEditor
from beigao.ui.entries_page import Card
from beigao.ui.exchange import ENDINGS
from beigao.ui.export_dialog import ExportDialog
from beigao.ui.filings.page import WhichFilingsPage
from beigao.ui.help_window import HelpWindow
from beigao.ui.import_dialog import ImportDialog
from beigao.ui.main_window import MainWindow
from beigao.ui.message import MessageDialog
from beigao.ui.name_dialog import NameDialog
from beigao.ui.packs.page import MATERIALS, PORTAL, PacksPage
from beigao.ui.password_dialogs import AskPassword, SetPassword
from beigao.ui.review.page import ReviewPage
from beigao.ui.revisions_dialog import RevisionsDialog
from beigao.ui.risk.page import RiskMatrixPage
from beigao.ui.session import PACKS, REVIEW, RISK_MATRIX, WHICH_FILINGS, Place
from beigao.ui.side import FINDINGS, PREVIEW

LONGEST = 600
"""Seconds after which a journey is given up."""
NAME = FieldPath("company", "company", "name")
PASSWORD = "correct horse battery 4711"
CELLS = "会员姓名\t个人基本资料\t姓名\t否\t12.64万\t仅用于核对\n账号\t\t\t是\t300\t"


def start(hands: Hands) -> None:
    """The start page, and from it a new dossier."""
    new = hands.window.findChild(Card, "new")
    assert new is not None
    hands.answering(partial(QTest.mouseClick, new, Qt.MouseButton.LeftButton), file(hands.folder / "new.beigao"))
    hands.window.tour.stop()


def type_answers(hands: Hands) -> None:
    """Words, a number, a new entry, and a block of a spreadsheet pasted into its table; one step taken back."""
    hands.type(NAME, "Shili Example (Shanghai) Co., Ltd.")
    hands.type(FieldPath("company", "company", "employees"), "1,260")
    hands.workspace.show_place(Place("activities", ""))
    QTest.keyClick(hands.workspace.outline.view, Qt.Key.Key_Insert)
    activity = hands.workspace.place()
    assert activity is not None
    hands.type(FieldPath(*activity, "name"), "Ticket summaries")
    items = FieldPath(*activity, "items")
    hands.workspace.show_path(items)
    settle()
    table = hands.workspace.findChild(TableEditor, str(items))
    assert table is not None
    QGuiApplication.clipboard().setText(CELLS)
    table.paste_block()
    hands.choose("undo")
    hands.choose("redo")
    assert hands.session.flush()
    assert isinstance(hands.session.value(items), list)


def preview(hands: Hands) -> None:
    """The document at hand beside the form, until it stands, and again after a keystroke."""
    hands.workspace.open_side(PREVIEW)
    view = hands.workspace.side.preview.view
    hands.wait_for(lambda: view.sheet.paragraphs(), "the preview")
    hands.type(NAME, "XYZ")
    hands.wait_for(lambda: any("XYZ" in part.text for part in view.sheet.paragraphs()), "the preview of a keystroke")


def findings(hands: Hands) -> None:
    """What is wrong or missing, and the keys from one to the next."""
    hands.session.check()
    hands.workspace.open_side(FINDINGS)
    assert hands.session.findings()
    for action in ("next", "next", "previous"):
        hands.choose(action)
    assert hands.workspace.field_in_hand() is not None


def find(hands: Hands) -> None:
    """The search for a field."""
    hands.choose("find")
    QTest.keyClicks(hands.workspace.find_field, "PIPIA")
    settle()
    hands.wait_for(hands.workspace.find_field.popup.isVisible, "the list of what is found")
    QTest.keyClick(hands.workspace.find_field, Qt.Key.Key_Return)


def sample(hands: Hands) -> None:
    """A dossier from a sample, as the start page offers it."""
    assert hands.window.close_dossier()
    card = hands.window.findChild(Card, "sample:internal_assistant")
    assert card is not None
    hands.answering(partial(QTest.mouseClick, card, Qt.MouseButton.LeftButton), file(hands.folder / "sample.beigao"))
    hands.window.tour.stop()


def pages(hands: Hands) -> None:
    """“Which filings?”, the risk matrix, the review with a comment."""
    hands.workspace.show_place(WHICH_FILINGS)
    for topic in ("export", "services", "exempt"):
        hands.page(WhichFilingsPage).show_topic(topic)
    hands.workspace.show_place(RISK_MATRIX)
    hands.page(RiskMatrixPage).choose(0)
    hands.session.review.author = "何示谦"
    assert hands.session.review.add(NAME, "Is this the name on the licence?")
    hands.workspace.show_place(REVIEW)
    assert hands.page(ReviewPage).views()


def export_word(hands: Hands) -> None:
    """Every document in both languages, then all of them for review."""
    for number, mode in enumerate(("draft", "review")):
        folder = hands.folder / mode
        folder.mkdir()

        def work(dialog: ExportDialog, folder: Path = folder, number: int = number) -> None:
            dialog.folder = folder
            dialog.mode.buttons()[number].click()
            dialog.languages.buttons()[2].click()
            dialog.all.setChecked(False)
            dialog.all.click()
            dialog.start.click()
            hands.wait_for(lambda: not dialog.open_folder.isHidden(), "the end of the export")
            dialog.close_button.click()

        hands.choose("export", work)
        assert len(list(folder.glob("*.docx"))) > len(hands.window.library.documents)


def pack(hands: Hands) -> None:
    """A filing's pack with its ZIP, and what its portal asks for."""
    hands.workspace.show_place(PACKS)
    page = hands.page(PacksPage)
    page.show_view(MATERIALS)
    hands.answering(page.write.click, file(hands.folder))
    assert page.written is not None
    assert page.written.archive is not None
    page.show_view(PORTAL)
    settle()


def handbook(hands: Hands) -> None:
    """The handbook: each chapter, and a search."""
    hands.choose("handbook")
    book = hands.window.handbook
    assert isinstance(book, HelpWindow)
    for row in range(book.list.model().rowCount()):
        book.list.setCurrentIndex(book.list.model().index(row, 0))
        settle()
    book.look_for("PIPIA")
    book.next_place()
    settle()
    book.close()


def revisions(hands: Hands) -> None:
    """A named state, an answer changed after it, both compared as Word with tracked changes."""

    def work(dialog: RevisionsDialog) -> None:
        hands.answering(dialog.name_now.click, name)
        hands.session.answer(NAME, "Another name")
        dialog._compare()
        hands.answering(dialog.word.click, file(hands.folder / "changes"), leave)
        dialog.reject()

    def name(dialog: NameDialog) -> None:
        QTest.keyClicks(dialog.line, "before the lawyer")
        dialog.keep.click()

    (hands.folder / "changes").mkdir()
    hands.choose("revisions", work)
    assert list((hands.folder / "changes").glob("*.docx"))


def backups(hands: Hands) -> None:
    """A backup made at once."""

    def work(dialog: BackupsDialog) -> None:
        dialog.now.click()
        hands.wait_for(lambda: dialog.rows, "the backup")
        dialog.reject()

    hands.choose("backups", work)


def copies(hands: Hands) -> None:
    """A workbook, JSON, a masked copy and a package go out; workbook and package come in again."""
    for kind, ending in ENDINGS.items():

        def work(dialog: CopiesDialog, kind: str = kind) -> None:
            dialog.choose(kind)  # type: ignore[arg-type]
            for line in (dialog.passphrase, dialog.again):
                line.setText(commands.PHRASE)
            dialog.write.click()

        hands.choose("copies", work, file(hands.folder / f"copy{ending}"), agree)
    hands.session.answer(NAME, "Changed meanwhile")

    def take(dialog: ImportDialog) -> None:
        dialog.take.click() if dialog.take.isEnabled() else dialog.reject()

    def password(dialog: AskPassword) -> None:
        dialog.password.setText(commands.PHRASE)
        dialog.open_button.click()

    hands.choose("import", file(hands.folder / "copy.xlsx"), take)
    assert hands.session.value(NAME) != "Changed meanwhile"
    hands.choose("import", file(hands.folder / "copy.beigao-handover"), password, take)


def password(hands: Hands) -> None:
    """A password set, and the dossier locked and opened with it."""

    def set_it(dialog: SetPassword) -> None:
        for line in (dialog.first, dialog.second):
            line.setText(PASSWORD)
        dialog.take.click()

    def give(dialog: AskPassword) -> None:
        dialog.password.setText(PASSWORD)
        dialog.open_button.click()

    hands.choose("password", set_it, agree)
    hands.choose("lock", give)
    assert hands.session.dossier.path.name == "sample.beigao"


def looks(hands: Hands) -> None:
    """The other language and back, the dark look, larger text; shortcuts, tour, saving under another name."""
    hands.choose("language")
    hands.choose("language")
    for scheme in ("dark", "light"):
        hands.window.use_scheme(scheme)  # type: ignore[arg-type]
    for action in ("larger", "smaller", "outline", "guidance", "comments", "save", "tour"):
        hands.choose(action)
    hands.window.tour.stop()
    hands.choose("shortcuts", leave)
    hands.choose("save_copy", file(hands.folder / "same.beigao"), agree)


def close(hands: Hands) -> None:
    """The dossier closed, the start page again."""
    assert hands.window.close_dossier()
    assert hands.window.workspace is None


STEPS: dict[str, Callable[[Hands], None]] = {
    step.__name__: step
    for step in (
        start, type_answers, preview, findings, find, sample, pages, export_word, pack, handbook, revisions, backups,
        copies, password, looks, close,
    )
}  # fmt: skip
SHORT = ("start", "type_answers", "preview", "findings", "find", "handbook", "close")
"""What the short form does of it, with the commands of `commands.SHORT`."""


def travel(folder: Path, names: list[str]) -> int:
    """Take steps in the program's own window, which ends with the last one; 0 when nothing was amiss."""
    faults: list[str] = []
    app = QApplication(["beigao"])

    def go() -> None:
        window = next(one for one in app.topLevelWidgets() if isinstance(one, MainWindow))
        hands = Hands(window, folder)
        try:
            for name in names:
                announce(name)
                STEPS[name](hands) if name in STEPS else PLANTED[name]()
                settle()
        except BaseException:
            faults.append(traceback.format_exc())
        finally:
            for dialog in app.topLevelWidgets():
                if isinstance(dialog, MessageDialog) and dialog.isVisible():
                    dialog.reject()
            window.close()
            QTimer.singleShot(0, app.quit)

    QTimer.singleShot(0, go)
    code = beigao([])
    sys.excepthook = sys.__excepthook__
    print(*faults, file=sys.stderr)
    return code or bool(faults)


def announce(step: str) -> None:
    """Let the trace say that a step begins, by opening a file that is not there."""
    with suppress(OSError):
        os.close(os.open(STEP + step, os.O_RDONLY))


def main() -> int:
    folder, names = Path(sys.argv[1]), sys.argv[2:]
    faulthandler.dump_traceback_later(LONGEST, exit=True)
    beside = folder / "commands"
    beside.mkdir()
    in_window = [name for name in names if name in STEPS or name in PLANTED]
    for name in names:
        if name not in in_window:
            announce(name)
            commands.run(tuple(name.split()), beside)
    return travel(folder, in_window) if in_window else 0


if __name__ == "__main__":
    sys.exit(main())
