"""Changes side by side: what they say, what of them is chosen, where they lead, and how long tables stay quick."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from beigao._i18n import set_language
from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Json
from beigao.dossier.comparison import compare
from beigao.dossier.history import AnswerChange, EntryChange
from beigao.dossier.samples import sample_content
from beigao.ui.change_words import ROWS_SHOWN, AnswerLine, ChangeLine, ChangeWords, Heading, MoreLine, RowLine, Side
from beigao.ui.changes_model import PAGE
from beigao.ui.changes_view import ChangesView
from beigao.ui.session import Place
from beigao.ui.theme import Theme

CHECK = Qt.ItemDataRole.CheckStateRole
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def before() -> Answers:
    return sample_content("internal_assistant").answers


@pytest.fixture
def after(before: Answers) -> Answers:
    return before.copy()


@pytest.fixture
def view(theme: Theme, qapp: QApplication) -> ChangesView:
    made = ChangesView(theme)
    made.resize(700, 500)
    return made


def words(before: Answers, after: Answers, library: Library) -> ChangeWords:
    return ChangeWords(compare(before, after), library, Side("Old", before), Side("Now", after))


def activity(answers: Answers) -> str:
    return answers.entries("activities")[0].id


def sides(found: ChangeWords, line: object) -> tuple[str, str]:
    pair = found.pair(line)  # type: ignore[arg-type]
    return "".join(part.text for part in pair.before), "".join(part.text for part in pair.after)


def test_changes_stand_below_their_form_and_entry(before: Answers, after: Answers, library: Library) -> None:
    after.entry("company", "company").values["employees"] = 512
    after.entry("activities", activity(after)).values["purpose"] = "x"
    found = words(before, after, library)
    lines = list(found.lines(set()))
    assert [type(line) for line in lines] == [Heading, ChangeLine, Heading, ChangeLine]
    assert [found.pair(line).label for line in lines[:3]] == [
        "Company",
        "Employees",
        "Export activities › 客户服务辅助",
    ]
    assert sides(found, lines[1]) == ("1,960", "512")


def test_words_are_marked_where_they_differ(before: Answers, after: Answers, library: Library) -> None:
    before.entry("activities", activity(after)).values["purpose"] = "为客户处理工单。" * 40 + "保存三年。" + "完。" * 60
    after.entry("activities", activity(after)).values["purpose"] = "为客户处理工单。" * 40 + "保存两年。" + "完。" * 60
    found = words(before, after, library)
    pair = found.pair(ChangeLine(0))
    assert [part for part in pair.before if part.kind != "same"] == [("gone", "三")]
    assert [part for part in pair.after if part.kind != "same"] == [("new", "两")]
    assert "…" in pair.before[0].text, "most of what is the same is left out"
    assert len(sides(found, ChangeLine(0))[0]) < 200


def test_a_text_that_was_written_anew_is_not_torn_into_single_words(
    before: Answers, after: Answers, library: Library
) -> None:
    before.entry("activities", activity(after)).values["purpose"] = "为客户处理工单并答复咨询。" * 30
    after.entry("activities", activity(after)).values["purpose"] = "Everything here is new, also its language. " * 30
    pair = words(before, after, library).pair(ChangeLine(0))
    assert [part.kind for part in (*pair.before, *pair.after)] == ["gone", "new"]


@pytest.mark.parametrize(
    ("form", "field", "old", "new", "expected"),
    [
        ("company", "employees", 5, "5", ("5", '"5"')),
        ("company", "established", "2026-01-02", None, ("2 Jan 2026", "")),
        ("company", "name", None, "甲", ("", "甲")),
        ("pi_protection", "systems", [{"name": "a"}], [{"name": "a"}, {"name": "b"}], ("", "")),
    ],
)
def test_answers_are_said_in_words(
    before: Answers, library: Library, form: str, field: str, old: Json, new: Json, expected: tuple[str, str]
) -> None:
    before.entry(form, form).values[field] = old
    after = before.copy()
    after.entry(form, form).values[field] = new
    assert sides(words(before, after, library), ChangeLine(0)) == expected


def test_links_and_evidence_are_said_by_name(before: Answers, after: Answers, library: Library) -> None:
    entry = after.entries("recipients")[0]
    form, field = next(
        (form.id, field)
        for form in library.forms.values()
        for field in form.fields()
        if field.kind == "reference" and field.form == "recipients" and before.entries(form.id)
    )
    owner = after.entries(form)[0]
    owner.values[field.id] = [entry.id, "gone"]
    found = words(before, after, library)
    assert sides(found, ChangeLine(0))[1] == f"{entry.values['name']} and gone"


def test_a_table_is_shown_row_by_row(before: Answers, after: Answers, library: Library) -> None:
    rows = list(after.entry("activities", activity(after)).values["items"])  # type: ignore[arg-type]
    changed = [{"name": "新增"}, {**rows[0], "necessity": "另一个理由"}, *rows[1:-1]]  # type: ignore[dict-item]
    after.entry("activities", activity(after)).values["items"] = changed
    found = words(before, after, library)
    lines = list(found.lines(set()))
    label = found.pair(lines[1]).label
    assert all(part in label for part in ("1 added", "1 removed", "1 changed"))
    labels = [found.pair(line).label for line in lines if isinstance(line, RowLine)]
    assert sorted(labels) == sorted(["row 1 · added", "row 2", f"row {len(rows)} · removed"])
    changed_row = next(line for line in lines if found.pair(line).label == "row 2")
    assert sides(found, changed_row)[1] == "Necessity: 另一个理由", "only the cells that differ are shown"


def test_an_entry_that_went_is_shown_with_its_answers(before: Answers, after: Answers, library: Library) -> None:
    gone = after.entries("recipients").pop(0)
    found = words(before, after, library)
    lines = list(found.lines(set()))
    assert found.pair(lines[1]).label == "Entry removed"
    assert {line.field for line in lines if isinstance(line, AnswerLine)} == set(gone.values)


def test_a_form_or_one_field_can_be_chosen(
    view: ChangesView, before: Answers, after: Answers, library: Library
) -> None:
    company = after.entry("company", "company").values
    company["employees"], company["name"] = 512, "另一家公司"
    after.entries("recipients").pop(0)
    view.show_changes(words(before, after, library))
    model = view.model
    assert model.chosen() == []
    assert model.setData(model.index(0), Qt.CheckState.Checked, CHECK)
    assert {change.path.field for change in model.chosen()} == {"employees", "name"}  # type: ignore[union-attr]
    model.setData(model.index(1), Qt.CheckState.Unchecked, CHECK)
    assert model.data(model.index(0), CHECK) == Qt.CheckState.PartiallyChecked
    assert len(model.chosen()) == 1
    view.choose_all()
    assert [type(change) for change in model.chosen()] == [AnswerChange, AnswerChange, EntryChange]
    view.choose_all(chosen=False)
    assert model.chosen() == []


def test_space_chooses_and_enter_goes_to_the_field(
    view: ChangesView, before: Answers, after: Answers, library: Library, settle: Callable[[], None]
) -> None:
    after.entry("company", "company").values["employees"] = 512
    wanted: list[object] = []
    view.target_wanted.connect(wanted.append)
    view.show_changes(words(before, after, library))
    view.show()
    settle()
    view.view.setCurrentIndex(view.model.index(1))
    QTest.keyClick(view.view, Qt.Key.Key_Space)
    assert len(view.chosen()) == 1
    QTest.keyClick(view.view, Qt.Key.Key_Return)
    view.view.setCurrentIndex(view.model.index(0))
    QTest.keyClick(view.view, Qt.Key.Key_Return)
    assert wanted == [FieldPath("company", "company", "employees"), Place("company", "company")]
    view.hide()


def test_a_click_on_the_box_chooses_and_one_on_the_label_goes_there(
    view: ChangesView, before: Answers, after: Answers, library: Library, settle: Callable[[], None]
) -> None:
    after.entry("company", "company").values["employees"] = 512
    wanted: list[object] = []
    view.target_wanted.connect(wanted.append)
    view.show_changes(words(before, after, library))
    view.show()
    settle()
    line = view.view.visualRect(view.model.index(1))
    port, button = view.view.viewport(), Qt.MouseButton.LeftButton
    QTest.mouseClick(port, button, Qt.KeyboardModifier.NoModifier, line.topLeft() + QPoint(20, 15))
    assert len(view.chosen()) == 1
    assert wanted == []
    QTest.mouseClick(port, button, Qt.KeyboardModifier.NoModifier, line.topLeft() + QPoint(60, 15))
    assert wanted == [FieldPath("company", "company", "employees")]
    view.hide()


def test_a_line_says_both_sides_to_a_screen_reader(
    view: ChangesView, before: Answers, after: Answers, library: Library
) -> None:
    after.entry("company", "company").values["employees"] = None
    view.show_changes(words(before, after, library))
    assert view.view.accessibleName() == "Changes"
    assert view.model.data(view.model.index(1), SPOKEN) == "Employees; before: 1,960; after: empty"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nasty_answers_are_painted(
    view: ChangesView, before: Answers, library: Library, nasty: tuple[str, ...], language: str,
    settle: Callable[[], None],
) -> None:  # fmt: skip
    set_language(language)  # type: ignore[arg-type]
    for old, new in zip(nasty, [*nasty[1:], "字" * 100_000], strict=True):
        before.entry("company", "company").values["name"] = old
        after = before.copy()
        after.entry("company", "company").values["name"] = new
        view.show_changes(words(before, after, library))
        view.show()
        settle()
        assert not view.grab().isNull()
    view.hide()


def test_ten_thousand_rows_that_differ_do_not_hold_the_window_up(
    view: ChangesView, before: Answers, library: Library, settle: Callable[[], None]
) -> None:
    rows: list[Json] = [{"name": f"字段{number}", "necessity": "用于客户服务"} for number in range(10_000)]
    before.entry("activities", activity(before)).values["items"] = rows
    after = before.kept()
    after.entry("activities", activity(after)).values["items"] = [{**row, "necessity": "改"} for row in rows]  # type: ignore[dict-item]
    view.show()
    began = time.perf_counter()
    view.show_changes(words(before, after, library))
    settle()
    assert time.perf_counter() - began < 2  # a quarter of it on a quiet machine
    assert view.model.rowCount() == 2 + ROWS_SHOWN + 1
    more = view.model.index(view.model.rowCount() - 1)
    assert isinstance(view.model.line_at(more), MoreLine)
    began = time.perf_counter()
    view.view.setCurrentIndex(more)
    QTest.keyClick(view.view, Qt.Key.Key_Return)
    settle()
    assert time.perf_counter() - began < 2
    assert view.model.rowCount() == PAGE
    assert view.model.canFetchMore(view.view.rootIndex())
    view.hide()


def test_what_is_the_same_is_said_to_be_the_same(view: ChangesView, before: Answers, library: Library) -> None:
    view.show_changes(words(before, before.copy(), library), "Both states have the same answers.")
    assert view.model.rowCount() == 0
    assert view._nothing.text() == "Both states have the same answers."
