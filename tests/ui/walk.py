"""Walks through everything that the window can show: all pages, then the dialogs, each as it stands on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from beigao._i18n import _
from beigao._resources import data_dir
from beigao.definitions.paths import FieldPath
from beigao.dossier.backups import Backups
from beigao.dossier.evidence import describe
from beigao.dossier.revisions import Revisions
from beigao.rendering.manuscript import build
from beigao.ui.backups_dialog import BackupsDialog
from beigao.ui.dialogs import Message
from beigao.ui.editors.csv_dialog import CsvDialog
from beigao.ui.editors.picture_dialog import PictureDialog
from beigao.ui.editors.pictures import Pictures
from beigao.ui.editors.table import TableEditor
from beigao.ui.export_dialog import ExportDialog
from beigao.ui.filings.page import WhichFilingsPage
from beigao.ui.form_page import FormPage
from beigao.ui.guidance import has_guidance
from beigao.ui.help_window import HelpWindow
from beigao.ui.main_window import MainWindow
from beigao.ui.message import MessageDialog
from beigao.ui.name_dialog import NameDialog
from beigao.ui.packs.page import MATERIALS, PORTAL, PacksPage
from beigao.ui.page_head import SectionTabs
from beigao.ui.review.page import ReviewPage
from beigao.ui.revisions_dialog import RevisionsDialog
from beigao.ui.risk.page import RiskMatrixPage
from beigao.ui.session import PACKS, REVIEW, RISK_MATRIX, WHICH_FILINGS, Place, Session
from beigao.ui.shortcuts import ShortcutsDialog
from beigao.ui.side import FINDINGS, PREVIEW
from beigao.ui.templates.adding import AddDialog
from beigao.ui.templates.dialog import TemplatesDialog

MESSAGE = Message("The folder takes no file.", "Nothing was written.", "Choose another folder.", details="details")
NAMES = ("2026 年数据出境备案", "交给律师前")
"""What a person called revisions."""
CELLS = [["字段名称", "备注"], ["会员姓名", "x"], ["账号", "y"]]


def settle() -> None:
    """Let the window do what it has put off, and let go of what it has done with."""
    app = QApplication.instance()
    assert app is not None
    for _round in range(6):  # a layout in a layout takes its place one round after the other
        app.processEvents()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[call-overload]


def pages(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Every page with its name, in front: one entry of each form, the entries of each, what follows from the answers.

    A page is let go when the next one comes.
    """
    workspace = window.workspace
    assert workspace is not None
    session = workspace.session
    for form in session.library.forms.values():
        entries = session.entries(form.id)
        places = [Place(form.id, entries[0].id)] if entries else []
        for place in [*places, *([Place(form.id, "")] if form.entries is not None else [])]:
            workspace.show_place(place)
            page = workspace.page()
            assert page is not None
            if isinstance(page, FormPage):
                page.build_all()
                guided = next((row for row in page.rows() if has_guidance(row.field) and not row.isHidden()), None)
                if guided is not None:
                    page.toggle_guidance(guided)
            workspace.drop_hidden_pages()
            settle()
            yield f"{form.id}:{place.entry}", page
    workspace.show_place(WHICH_FILINGS)
    filings = workspace.page()
    assert isinstance(filings, WhichFilingsPage)
    for topic in ("export", "services", "exempt"):
        filings.show_topic(topic)
        settle()
        yield f"which_filings:{topic}", filings
    workspace.show_place(RISK_MATRIX)
    risks = workspace.page()
    assert isinstance(risks, RiskMatrixPage)
    settle()
    yield "risk_matrix", risks
    some_comments(window)
    workspace.show_place(REVIEW)
    review = workspace.page()
    assert isinstance(review, ReviewPage)
    review.roles["legal"].give.click()
    settle()
    yield "review", review
    workspace.show_place(PACKS)
    packs = workspace.page()
    assert isinstance(packs, PacksPage)
    packs.show_view(MATERIALS)
    settle()
    yield "packs:materials", packs
    packs.show_view(PORTAL)
    for number in range(1, len(packs.chosen().pack.screens) + 1):
        packs.show_screen(number - 1)
        settle()
        yield f"packs:portal-{number}", packs


def some_comments(window: MainWindow) -> None:
    """Comments and opinions of every kind: open, resolved, of a deleted entry; of now and of earlier answers."""
    session = window.session
    assert session is not None
    desk, recipient = session.review, Place("recipients", session.entries("recipients")[0].id)
    desk.author = "陈示安"
    for path, words in (
        (FieldPath("company", "company", "name"), "企业名称与营业执照一致吗？请把扫描件放进证据。"),
        (FieldPath(*recipient, "name"), "境外接收方的英文名称须与合同一致。\n另请核对注册号。"),
        (FieldPath("recipients", "gone", "name"), "这个接收方已不再使用。"),
    ):
        desk.add(path, words)
    desk.resolve(desk.comments_at(FieldPath(*recipient, "name"))[0])
    desk.author = "何示谦"
    desk.add(FieldPath("company", "company", "name"), "已请行政部提供。")
    desk.give("legal", "何示谦", "disagrees", "合同第3条未更新。")
    session.answer(FieldPath("company", "company", "employees"), 341)
    desk.give("legal", "何示谦", "agrees", "")
    desk.give("pi_officer", "陈示安", "agrees_with_remarks", "第三章的保存期限请再核对一次。")


def sides(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The panel at the right with each of its pages, beside the company's page."""
    workspace = window.workspace
    assert workspace is not None
    workspace.show_place(Place("company", "company"))
    for name, page in (("findings", FINDINGS), ("preview", PREVIEW)):
        workspace.show_side(page)
        workspace.side.preview.source.wait()
        settle()
        yield name, workspace.side


def some_backups(folder: Path) -> Backups:
    """Backups of nothing, as far as a list shows them."""
    backups = Backups(folder / "公司.beigao")
    backups.folder.mkdir(exist_ok=True)
    for day in range(1, 13):
        (backups.folder / f"202611{day:02}-093000.beigao").write_bytes(b"x" * 9000 * day)
    return backups


def some_revisions(session: Session) -> Revisions:
    """Revisions of each kind, between which words, a table and entries have changed."""
    made, revisions = datetime(2026, 11, 23, 9, 30), Revisions(session.dossier)
    activity = session.entries("activities")[0].id
    purpose, items = FieldPath("activities", activity, "purpose"), FieldPath("activities", activity, "items")
    revisions.freeze("day", made)
    filed = revisions.freeze_export({"个人信息保护影响评估报告.docx": "1" * 64, "合同附件.docx": "2" * 64}, made)
    revisions.mark_as_filed(filed, NAMES[0])
    rows = session.value(items)
    assert isinstance(rows, list)
    changed = [{**row, "necessity": "仅用于本次出境"} if at == 1 else row for at, row in enumerate(rows)]  # type: ignore[dict-item]
    session.answer(items, [{"name": "新增字段"}, *changed[:-1]])
    revisions.freeze("named", made + timedelta(days=1), NAMES[1])
    session.answer(purpose, str(session.value(purpose)).replace("人", "员工", 2) + "（补充说明）")
    session.add_entry("recipients")
    revisions.freeze("day", made + timedelta(days=2))
    session.answer(FieldPath("company", "company", "employees"), 512)
    session.answer(purpose, str(session.value(purpose)).replace("处理", "", 1))
    session.delete_entry(Place("recipients", session.entries("recipients")[0].id))
    return revisions


def dialogs(window: MainWindow, folder: Path) -> Iterator[tuple[str, QWidget]]:
    """Every dialog and window of its own, one open at a time."""
    session, theme = window.session, window.theme
    assert session is not None
    assert window.workspace is not None
    some_revisions(session)
    table = session.library.forms["activities"].field("items")
    file = session.dossier.attach("a.pdf", b"%PDF")
    window.workspace.show_place(Place("activities", session.entries("activities")[0].id))
    activity = window.workspace.page()
    assert isinstance(activity, FormPage)
    activity.build_all()
    editor = next(row.editor for row in activity.rows() if isinstance(row.editor, TableEditor))
    made: list[tuple[str, QWidget]] = [
        ("export", ExportDialog(theme, session, window.dialogs, folder, window)),
        (
            "message",
            MessageDialog(theme, MESSAGE, ["Close"], 0, window),
        ),
        ("shortcuts", ShortcutsDialog(theme, window)),
        ("backups", BackupsDialog(theme, window.dialogs, some_backups(folder), window.safekeeping.keeper, window)),
        ("revisions", RevisionsDialog(theme, session, window.dialogs, window)),
        (
            "name",
            NameDialog(
                theme, "Name this state", _("It is kept under this name until you delete it."), NAMES[1], window
            ),
        ),
        ("csv", CsvDialog(theme, table, session.library, "items.csv", CELLS, editor)),  # type: ignore[arg-type]
        ("picture", PictureDialog(theme, Pictures.of(session), describe(file.id, "a.pdf", b"%PDF"), window)),
        ("handbook", HelpWindow(theme, window)),
        ("templates", TemplatesDialog(theme, window.dialogs, some_templates(folder), session.library, window)),
        ("add_template", AddDialog(theme, folder / "own" / "annex" / "zh.docx", session.library, window)),
    ]
    for name, dialog in made:
        dialog.show()
        if isinstance(dialog, TemplatesDialog):
            dialog.wait()
        settle()
        yield name, dialog
        dialog.close()
        dialog.deleteLater()
        settle()


def search(window: MainWindow, words: str) -> QWidget:
    """The list of what a search finds, open."""
    assert window.workspace is not None
    window.activateWindow()
    settle()
    window.workspace.start_find()
    window.workspace.find_field.setText(words)
    settle()
    popup: QWidget = window.workspace.find_field.popup
    assert popup.isVisible()
    return popup


def menus(window: MainWindow) -> Iterator[tuple[str, QMenu]]:
    """Every menu, one open at a time."""
    workspace = window.workspace
    assert workspace is not None
    session, outline = workspace.session, workspace.outline
    entry = Place("activities", session.entries("activities")[0].id)
    workspace.show_place(entry)
    page = workspace.page()
    assert isinstance(page, FormPage)
    page.build_all()
    table = next(row.editor for row in page.rows() if isinstance(row.editor, TableEditor))
    heading = outline.model.row_at(outline.model.index(0))
    point, reason = QPoint(40, 40), QContextMenuEvent.Reason.Mouse
    tabs = page.findChild(SectionTabs)
    assert tabs is not None
    openers: dict[str, Callable[[], object]] = {
        "program": window._open_menu,
        "looks": workspace.top_bar.looks._open_menu,
        "entry": lambda: workspace.actions_on_entries.open_menu(entry, point),
        "new entry": lambda: workspace.actions_on_entries.add_by_menu("recipients", point),
        "outline": lambda: outline.view._open_fold_menu(heading, point),
        "sections": tabs._list_all,
        "table": lambda: table.contextMenuEvent(QContextMenuEvent(reason, point, point)),
        "findings": workspace.side.findings.filters.open_menu,
        "document": workspace.side.preview._choose_document,
        "size": workspace.side.preview._choose_size,
    }
    for name, opens in openers.items():
        opens()
        shown = [menu for menu in QApplication.topLevelWidgets() if isinstance(menu, QMenu) and menu.isVisible()]
        assert len(shown) == 1, name
        yield name, shown[0]
        shown[0].close()
        settle()


def some_templates(folder: Path) -> Path:
    """A folder of templates of one's own: one that works, one with faults, one that does not read, one for nothing."""
    own, ours = folder / "own", data_dir("doc_templates")
    manuscript = (ours / "annex" / "zh.txt").read_text(encoding="utf-8")
    for old, new in (
        ("{{ activity.purpose|join('') }}", "{{ activity.purpse|join('') }}"),
        ("{{ contract.derived.kinds|join('、') }}", "{{ contract.derived.kinds }}"),
        ("（七）传输方式：", "（七） 传输方式"),
        ("{{ activity.retention }}。", ""),
        ("{%p if contract.annex2 %}", "{%p if contract.annex2 %}见合同"),
    ):
        manuscript = manuscript.replace(old, new, 1)
    for name, content in (
        ("annex/zh.docx", build(manuscript, "合同附录")),
        ("commitment/zh.docx", (ours / "commitment" / "zh.docx").read_bytes()),
        ("memo/zh.docx", b"no Word file"),
        ("unknown/zh.docx", (ours / "memo" / "zh.docx").read_bytes()),
    ):
        path = own / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return own
