"""Single scenes: the pictures that are compared with the drawn targets, other sizes, and what goes wrong."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget
from tests.screenshots.studio import DESKTOP, LAPTOP, SMALL, Studio, go, save
from tests.ui.walk import settle, some_backups, some_comments, some_revisions, some_templates

from beigao._i18n import Language
from beigao.definitions.paths import FieldPath
from beigao.dossier.file import Dossier
from beigao.dossier.next_year import clone_for_next_year
from beigao.dossier.offers import read_offer
from beigao.dossier.samples import sample_content
from beigao.ui.backups_dialog import BackupsDialog
from beigao.ui.copies_dialog import KINDS, CopiesDialog
from beigao.ui.editors import make_editor
from beigao.ui.export_dialog import ExportDialog
from beigao.ui.filings.page import WhichFilingsPage
from beigao.ui.help_window import HelpWindow
from beigao.ui.import_dialog import ImportDialog
from beigao.ui.main_window import MainWindow
from beigao.ui.password_dialogs import AskPassword, SetPassword
from beigao.ui.review.page import ReviewPage
from beigao.ui.revisions_dialog import RevisionsDialog
from beigao.ui.risk.page import RiskMatrixPage
from beigao.ui.session import REVIEW, RISK_MATRIX, WHICH_FILINGS, Place
from beigao.ui.side import FINDINGS
from beigao.ui.templates.adding import AddDialog
from beigao.ui.templates.dialog import TemplatesDialog
from beigao.ui.theme import Scheme, set_look

NOW = datetime(2026, 11, 27, 9, 30)
_CHECK = Qt.ItemDataRole.CheckStateRole


def form_light(studio: Studio) -> None:
    with studio.window() as window:
        go(window, "activities:0.recipient_purpose", guidance=True)
        studio.take(window, "01-form-light-zh")
        go(window, "activities:0.items")
        studio.take(window, "01-form-light-zh-items")
        go(window, "activities:0.retention")
        studio.take(window, "01-form-light-zh-retention")
    with studio.window(size=DESKTOP) as window:
        go(window, "activities:0.recipient_purpose", guidance=True)
        studio.take(window, "01-form-light-zh-1920")


def form_dark(studio: Studio) -> None:
    with studio.window(language="en", scheme="dark") as window:
        go(window, "activities:0.recipient_purpose", guidance=True)
        studio.take(window, "02-form-dark-en")
        go(window, "recipients:0.country_assessments")
        studio.take(window, "02-form-dark-en-recipients")


def start(studio: Studio) -> None:
    with studio.window(sample=None) as window:
        studio.take(window, "03-start-zh")
    with studio.window(sample=None, language="en", scheme="dark", size=DESKTOP) as window:
        studio.take(window, "03-start-dark-en-1920")


def entries(studio: Studio) -> None:
    with studio.window() as window:
        assert window.workspace is not None
        window.workspace.show_place(Place("recipients", ""))
        studio.take(window, "04-entries-zh")
    with studio.window(language="en", sample="nearly_empty") as window:
        assert window.workspace is not None
        window.workspace.show_place(Place("recipients", ""))
        studio.take(window, "04-entries-empty-en")


def route(studio: Studio) -> None:
    """“Which filings?” decided, undecided, for services; and the deadlines on the company's page."""
    for name, language, scheme, size in (("zh", "zh", "light", LAPTOP), ("dark-en-1920", "en", "dark", DESKTOP)):
        with studio.window(language=language, scheme=scheme, size=size) as window:  # type: ignore[arg-type]
            show_filings(window)
            studio.take(window, f"04-route-{name}")
    with studio.window(sample="nearly_empty", language="en", size=SMALL) as window:
        show_filings(window)
        studio.take(window, "04-route-undecided-1100-en")
    with studio.window(sample="writing_assistant", scheme="contrast", scale=1.5) as window:
        show_filings(window).show_topic("services")
        studio.take(window, "04-route-services-contrast-text-150")
    with studio.window() as window:
        go(window, "company")
        studio.take(window, "04-company-deadlines")


def show_filings(window: MainWindow) -> WhichFilingsPage:
    assert window.workspace is not None
    assert window.session is not None
    window.workspace.show_place(WHICH_FILINGS)
    settle()
    page = window.workspace.page()
    assert isinstance(page, WhichFilingsPage)
    return page


def risk(studio: Studio) -> None:
    """The risk matrix, also narrow, dark, in high contrast and large."""
    looks: list[tuple[str, tuple[int, int], Language, Scheme, float]] = [
        ("zh", LAPTOP, "zh", "light", 1.0),
        ("dark-en", LAPTOP, "en", "dark", 1.0),
        ("contrast", LAPTOP, "zh", "contrast", 1.0),
        ("text-150-en", LAPTOP, "en", "light", 1.5),
        ("1100", SMALL, "zh", "light", 1.0),
        ("760-en", (760, 900), "en", "light", 1.0),
        ("1920", DESKTOP, "zh", "light", 1.0),
    ]
    for name, size, language, scheme, scale in looks:
        with studio.window(size=size, language=language, scheme=scheme, scale=scale) as window:
            assert window.workspace is not None
            window.workspace.show_place(RISK_MATRIX)
            settle()
            page = window.workspace.page()
            assert isinstance(page, RiskMatrixPage)
            page.choose(2)
            studio.take(window, f"06-risk-{name}")


def export(studio: Studio) -> None:
    for name, sample, language in (("zh", "internal_assistant", "zh"), ("en", "writing_assistant", "en")):
        with studio.window(sample=sample, language=language) as window:  # type: ignore[arg-type]
            take_dialog(window, f"05-export-{name}")


def take_dialog(window: MainWindow, name: str) -> None:
    assert window.session is not None
    with tempfile.TemporaryDirectory() as folder:
        dialog = ExportDialog(window.theme, window.session, window.dialogs, Path(folder), window)
        dialog.show()
        settle()
        save(dialog.grab(), f"{name}")
        dialog.languages.buttons()[2].click()
        settle()
        save(dialog.grab(), f"{name}-both")
        dialog.export()
        dialog.wait()
        settle()
        save(dialog.grab(), f"{name}-done")
        dialog.close()


def backups(studio: Studio) -> None:
    for name, language, scheme in (("zh", "zh", "light"), ("en", "en", "light"), ("dark", "zh", "dark")):
        with (
            studio.window(language=language, scheme=scheme) as window,  # type: ignore[arg-type]
            tempfile.TemporaryDirectory() as folder,
        ):
            made = some_backups(Path(folder))
            dialog = BackupsDialog(window.theme, window.dialogs, made, window.safekeeping.keeper, window)
            dialog.show()
            settle()
            save(dialog.grab(), f"14-backups-{name}")
            dialog.close()


def privacy(studio: Studio) -> None:
    for name, language, scheme in (("zh", "zh", "light"), ("en", "en", "light"), ("dark", "zh", "dark")):
        with studio.window(language=language, scheme=scheme) as window:  # type: ignore[arg-type]
            dialogs = {
                "set": SetPassword(window.theme, None, 10, window),
                "change": SetPassword(window.theme, lambda _password: False, 10, window),
                "ask": AskPassword(window.theme, "示例卷宗.beigao", "", window),
            }
            dialogs["change"].take.click()
            for kind, dialog in dialogs.items():
                dialog.show()
                settle()
                save(dialog.grab(), f"15-password-{kind}-{name}")
                dialog.close()


def exchange(studio: Studio) -> None:
    for name, language, scheme in (("zh", "zh", "light"), ("en", "en", "light"), ("dark", "zh", "dark")):
        with studio.window(language=language, scheme=scheme) as window:  # type: ignore[arg-type]
            copies = CopiesDialog(window.theme, window)
            for kind in KINDS:
                copies.choose(kind)
                copies.show()
                settle()
                save(copies.grab(), f"17-copies-{kind}-{name}")
            copies.close()
            assert window.session is not None
            ours = window.session.dossier
            other = ours.path.with_name("同事.beigao")
            ours.write_copy(other)
            with Dossier.open(other) as theirs:
                spoil_some(theirs)
            offer = read_offer(other, ours.snapshot(), window.library)
            said = {"sender": "法务部 李四", "note": "补充了境外接收方，请核对人数。"}
            offer = offer._replace(proposed=offer.undecided[:-2], undecided=offer.undecided[-2:], **said)
            dialog = ImportDialog(window.theme, window.session, offer, "同事.beigao-handover", window)
            dialog.show()
            settle()
            save(dialog.grab(), f"18-import-{name}")
            dialog.parts.buttons()[1].click()
            settle()
            save(dialog.grab(), f"18-import-decide-{name}")
            dialog.close()


def spoil_some(dossier: Dossier) -> None:
    """Change a few answers as a colleague may."""
    dossier.set_answer("company", "company", "name", "示例（上海）智家科技股份有限公司")
    dossier.add_entry("recipients", {"name": "Example Cloud Korea", "country": "KR"})
    activity = dossier.answers.entries("activities")[0]
    dossier.set_answer(
        "activities", activity.id, "purpose", str(activity.values["purpose"]).replace("客户", "客户和用户")
    )
    dossier.set_answer("officers", "officers", "handler_name", "李四")


def reading_along(studio: Studio) -> None:
    for name, size, language in (("zh", LAPTOP, "zh"), ("en-narrow", SMALL, "en")):
        with studio.window(size=size, language=language, sample=None) as window:  # type: ignore[arg-type]
            path = Path(window._settings_file.path).parent / "公司.beigao"
            with Dossier.create(path, sample_content("internal_assistant"), as_writer=True, overwrite=True):
                window.open_path(path)
                studio.take(window, f"16-reading-along-{name}")


def revisions(studio: Studio) -> None:
    """The dialog of revisions, with words, tables and entries that differ."""
    looks: list[tuple[str, Language, Scheme, float]] = [
        ("zh", "zh", "light", 1.0), ("en", "en", "light", 1.0), ("dark-en", "en", "dark", 1.0),
        ("contrast", "zh", "contrast", 1.0), ("text-200", "zh", "light", 2.0),
    ]  # fmt: skip
    for name, language, scheme, scale in looks:
        with studio.window(language=language, scheme=scheme, scale=scale) as window:
            session = window.session
            assert session is not None
            some_revisions(session)
            dialog = RevisionsDialog(window.theme, session, window.dialogs, window)
            dialog.show()
            settle()
            dialog.changes.view.setCurrentIndex(dialog.changes.model.index(1))
            dialog.changes.model.setData(dialog.changes.model.index(1), Qt.CheckState.Checked, _CHECK)
            settle()
            save(dialog.grab(), f"15-revisions-{name}")
            dialog.list.setCurrentIndex(dialog.list.revisions.index(dialog.list.revisions.rowCount() - 1))
            bar = dialog.changes.view.verticalScrollBar()
            bar.setValue(bar.maximum())
            settle()
            save(dialog.grab(), f"15-revisions-{name}-below")
            dialog.close()


def templates(studio: Studio) -> None:
    """The dialog of own templates: one with faults as it was written, one that works with a sample in it."""
    looks: list[tuple[str, Language, Scheme, float]] = [
        ("zh", "zh", "light", 1.0), ("en", "en", "light", 1.0), ("dark-en", "en", "dark", 1.0),
        ("contrast", "zh", "contrast", 1.0), ("text-150", "zh", "light", 1.5),
    ]  # fmt: skip
    for name, language, scheme, scale in looks:
        with studio.window(language=language, scheme=scheme, scale=scale) as window:
            own = some_templates(Path(tempfile.mkdtemp(dir=studio.folder)))
            dialog = TemplatesDialog(window.theme, window.dialogs, own, window.library, window)
            dialog.resize(dialog.sizeHint().expandedTo(QSize(1240, 720)))
            dialog.show()
            dialog.wait()
            settle()
            dialog.notes.setCurrentIndex(dialog.notes.listed.index(1))
            settle()
            save(dialog.grab(), f"19-templates-{name}")
            dialog.list.setCurrentIndex(dialog.list.things.index(1))
            settle()
            save(dialog.grab(), f"19-templates-{name}-filled")
            adding = AddDialog(window.theme, own / "annex" / "zh.docx", window.library, dialog)
            adding.show()
            settle()
            save(adding.grab(), f"19-templates-{name}-add")
            adding.close()
            dialog.close()


def next_year(studio: Studio) -> None:
    """Next year's dossier: marks at the fields, and what became of last year's answers."""
    looks: list[tuple[str, tuple[int, int], Language, Scheme, float]] = [
        ("zh", LAPTOP, "zh", "light", 1.0), ("dark-en", LAPTOP, "en", "dark", 1.0),
        ("contrast", SMALL, "zh", "contrast", 1.0), ("text-200", LAPTOP, "en", "light", 2.0),
    ]  # fmt: skip
    for name, size, language, scheme, scale in looks:
        with studio.window(size=size, language=language, scheme=scheme, scale=scale) as window:
            session = window.session
            assert session is not None
            path = session.dossier.path.with_stem("示例卷宗 2027")
            clone_for_next_year(session.dossier, path, NOW, "示例卷宗 2026")
            assert window.open_path(path)
            session = window.session
            assert session is not None
            session.answer(FieldPath("company", "company", "employees"), 420)
            session.answer(FieldPath("company", "company", "industry"), None)
            session.confirm([FieldPath("company", "company", "name")])
            go(window, "company")
            studio.take(window, f"16-next-year-{name}")
            dialog = RevisionsDialog(window.theme, session, window.dialogs, window)
            dialog.show()
            settle()
            save(dialog.grab(), f"16-next-year-{name}-compared")
            dialog.close()


def review(studio: Studio) -> None:
    """Comments at a field, under it and in the margin; the page that lists them, with the opinions."""
    looks: list[tuple[str, tuple[int, int], Language, Scheme, float]] = [
        ("zh", LAPTOP, "zh", "light", 1.0),
        ("dark-en", LAPTOP, "en", "dark", 1.0),
        ("contrast", LAPTOP, "zh", "contrast", 1.0),
        ("text-200-en", LAPTOP, "en", "light", 2.0),
        ("760", (760, 900), "zh", "light", 1.0),
        ("1920", DESKTOP, "en", "light", 1.0),
    ]
    for name, size, language, scheme, scale in looks:
        with studio.window(size=size, language=language, scheme=scheme, scale=scale) as window:
            assert window.workspace is not None
            some_comments(window)
            go(window, "company.name")
            window.workspace.toggle_comments()
            studio.take(window, f"15-review-field-{name}")
            window.workspace.show_place(REVIEW)
            settle()
            page = window.workspace.page()
            assert isinstance(page, ReviewPage)
            page.filter.buttons()[1].click()
            studio.take(window, f"15-review-page-{name}")
            page.roles["algorithm_officer"].give.click()
            studio.take(window, f"15-review-form-{name}")


def findings(studio: Studio) -> None:
    with studio.window(sample="nearly_empty") as window:
        assert window.session is not None
        assert window.workspace is not None
        spoil(window)
        studio.take(window, "06-findings-zh")
        window.workspace.next_finding(1)
        studio.take(window, "06-findings-zh-chosen")
    with studio.window(sample="nearly_empty", language="en", scheme="contrast") as window:
        spoil(window)
        studio.take(window, "06-findings-contrast-en")


def spoil(window: MainWindow) -> None:
    """Give some wrong answers, so that there is something to find, and show the findings."""
    assert window.session is not None
    assert window.workspace is not None
    window.workspace.open_side(FINDINGS)
    for path, value in (
        ("company.uscc", "91310000MA1FL0000X"),
        ("company.employees", "很多"),
        ("company.email", "nobody"),
        ("company.established", "2026-13-01"),
        ("officers.handler_phone", "12"),
    ):
        if window.session.library.forms[path.split(".")[0]].has(path.split(".")[1]):
            window.session.answer(FieldPath.parse(path), value)
    window.session.check()


def folds(studio: Studio) -> None:
    with studio.window(size=SMALL) as window:
        go(window, "activities:0.recipient_purpose", guidance=True)
        studio.take(window, "07-fold-1100")
        assert window.workspace is not None
        window.workspace.toggle_side()
        studio.take(window, "07-fold-1100-side")
    with studio.window(scale=1.5, language="en") as window:
        go(window, "activities:0.recipient_purpose")
        studio.take(window, "07-fold-1366-text-150-en")
    with studio.window(scale=2.0) as window:
        go(window, "activities:0.items")
        studio.take(window, "07-fold-1366-text-200")
    with studio.window(scheme="contrast") as window:
        go(window, "activities:0.kinds")
        studio.take(window, "07-contrast")


def kinds(studio: Studio) -> None:
    """Every kind of field: empty, filled, with a warning, with an error, with the keyboard."""
    for language, scheme in (("zh", "light"), ("en", "dark")):
        with studio.window(language=language, scheme=scheme) as window:  # type: ignore[arg-type]
            assert window.workspace is not None
            around = window.workspace._around
            library = around.library
            activity = around.session.entries("activities")[0]
            table = QWidget()
            set_look(table, role="page")
            grid = QGridLayout(table)
            fields = {field.kind: field for form in library.forms.values() for field in form.fields()}
            fields |= {field.kind: field for field in library.forms["activities"].fields() if field.kind != "choices"}
            fields["choices"] = library.forms["activities"].field("processing_ways")
            risk = library.forms["assessment"].field("risks").column("initial")  # type: ignore[union-attr]
            for row, field in enumerate([*fields.values(), risk]):
                grid.addWidget(QLabel(field.kind), row, 0)
                for column, state in enumerate(("", "filled", "warning", "error", "focus"), 1):
                    editor = make_editor(field, around, table)
                    if state:
                        editor.set_value(activity.values.get(field.id))
                    editor.set_state(state if state in ("warning", "error") else "")  # type: ignore[arg-type]
                    grid.addWidget(editor, row, column)
                    if state == "focus":
                        editor.setFocus()
            table.resize(1500, 1000)
            table.show()
            settle()
            save(table.grab(), f"08-kinds-{scheme}-{language}")
            table.close()


def handbook(studio: Studio) -> None:
    """The handbook, with a search in it; and the steps of the first tour."""
    for language, scheme, words in (("zh", "light", ""), ("en", "dark", "deadline"), ("zh", "contrast", "终稿")):
        with studio.window(language=language, scheme=scheme) as window:  # type: ignore[arg-type]
            window.open_handbook()
            book = window.handbook
            assert isinstance(book, HelpWindow)
            book.resize(960, 680)
            book.show_chapter("04-filling-in")
            if words:
                book.look_for(words)
                book.next_place()
            settle()
            save(book.grab(), f"09-handbook-{scheme}-{language}")
    for name, size, scale in (("1366", LAPTOP, 1.0), ("1100-text-150", SMALL, 1.5)):
        with studio.window(size=size, scale=scale) as window:
            window.start_tour()
            for step in range(5):
                studio.take(window, f"09-tour-{name}-{step + 1}")
                window.tour.card.moved_on.emit(1)


SCENES: tuple[Callable[[Studio], None], ...] = (
    form_light,
    form_dark,
    start,
    handbook,
    entries,
    route,
    risk,
    export,
    backups,
    privacy,
    exchange,
    reading_along,
    revisions,
    templates,
    next_year,
    review,
    findings,
    folds,
    kinds,
)
