"""Every kind of field has an editor, and no editor loses or invents an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from pytestqt.qtbot import QtBot

from beigao._i18n import set_language
from beigao.definitions.fields import KINDS, FieldModel, Kind
from beigao.definitions.loader import Library
from beigao.definitions.validation import checked_as
from beigao.dossier.answers import Json
from beigao.ui.editors import EDITORS, Editor, Surroundings, make_editor
from beigao.ui.editors.choosing import ChoiceEditor, RiskRatingEditor, YesNoEditor
from beigao.ui.editors.dates import DateRangeEditor
from beigao.ui.editors.writing import LongTextEditor, PeopleEditor
from beigao.ui.theme import Theme
from beigao.ui.words import retranslate

RIGHT: dict[Kind, Json] = {
    "text": "示例（上海）有限公司",
    "long_text": "第一段。\n第二段。",
    "number": 12.5,
    "people": 126400,
    "date": "2026-12-01",
    "date_range": {"start": "2026-12-01", "end": "2029-11-30"},
    "yes_no": False,
    "choice": "first",
    "choices": ["first", "third"],
    "table": [{"name": "会员姓名", "people": 3}, {"name": "会员账号"}],
    "reference": "r1",
    "evidence": [],
    "risk_rating": {"likelihood": "high", "impact": "low"},
}


def field_of(kind: Kind, **more: Any) -> FieldModel:
    """A field of this kind, as small as the definition allows."""
    wording = {"zh": "名称", "en": "Name"}
    options = [{"id": name, "label": {"zh": name, "en": name.title()}} for name in ("first", "second", "third")]
    extra: dict[str, Any] = {
        "choice": {"options": options},
        "choices": {"options": options},
        "reference": {"form": "recipients"},
        "table": {
            "columns": [
                {"id": "name", "kind": "text", "label": wording},
                {"id": "people", "kind": "people", "label": wording},
            ]
        },
    }.get(kind, {})
    made: FieldModel = checked_as(FieldModel, {"id": "name", "kind": kind, "label": wording, **extra, **more})
    return made


@pytest.fixture
def editor(qtbot: QtBot, surroundings: Surroundings) -> Callable[..., Editor]:
    def make(kind: Kind, **more: Any) -> Editor:
        made = make_editor(field_of(kind, **more), surroundings)
        qtbot.addWidget(made)
        made.show()
        return made

    return make


def test_the_table_of_editors_names_every_kind() -> None:
    assert set(EDITORS) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_comes_back_as_it_was_shown(
    kind: Kind, editor: Callable[..., Editor], surroundings: Surroundings
) -> None:
    value = RIGHT[kind]
    if kind == "reference":
        value = surroundings.session.add_entry("recipients").entry
    made = editor(kind)
    made.set_value(value)
    assert made.value() == value


@pytest.mark.parametrize("kind", KINDS)
def test_showing_an_answer_is_not_an_edit(kind: Kind, editor: Callable[..., Editor], qtbot: QtBot) -> None:
    made = editor(kind)
    with qtbot.assertNotEmitted(made.edited):
        made.set_value(RIGHT[kind])
        made.set_value(None)


@pytest.mark.parametrize("kind", KINDS)
def test_switching_the_language_is_not_an_edit_and_loses_nothing(
    kind: Kind, editor: Callable[..., Editor], qtbot: QtBot
) -> None:
    made = editor(kind)
    made.set_value(RIGHT[kind])
    before = made.value()
    with qtbot.assertNotEmitted(made.edited):
        for language in ("zh", "en"):
            set_language(language)  # type: ignore[arg-type]
            retranslate(made)
    assert made.value() == before


@pytest.mark.parametrize("kind", KINDS)
def test_no_odd_answer_is_too_odd_to_show(kind: Kind, editor: Callable[..., Editor], nasty: tuple[str, ...]) -> None:
    made = editor(kind)
    odd: list[Json] = [
        *nasty,
        3,
        2.5,
        True,
        [],
        ["gone"],
        [1, None],
        {},
        {"start": None},
        {"likelihood": "odd"},
        [{"x": 1}],
    ]
    for value in odd:
        made.set_value(value)
        made.value()


@pytest.mark.parametrize("kind", KINDS)
def test_every_input_has_a_name_for_screen_readers(kind: Kind, editor: Callable[..., Editor]) -> None:
    made = editor(kind)
    made.name_for_readers("Name", "What is asked")
    assert all(widget.accessibleName() for widget in made.inputs())


@pytest.mark.parametrize("kind", KINDS)
def test_every_editor_shows_how_its_field_stands(kind: Kind, editor: Callable[..., Editor]) -> None:
    made = editor(kind)
    made.set_state("error")
    if kind not in ("choices", "evidence"):  # boxes and files have no border to colour; the finding below says it
        assert all(widget.property("state") == "error" for widget in made.inputs())


def test_people_may_be_typed_in_wan(editor: Callable[..., Editor], qtbot: QtBot) -> None:
    made = editor("people")
    assert isinstance(made, PeopleEditor)
    qtbot.keyClicks(made.line, "12.64")
    made.line.insert("万")
    made.line.textEdited.emit(made.line.text())
    assert made.value() == 126400
    assert made.line.text() == "12.64万"
    assert made.line.tail() == ("people", "12.64 万")


def test_words_that_are_no_number_are_kept(editor: Callable[..., Editor], qtbot: QtBot) -> None:
    made = editor("number")
    with qtbot.waitSignal(made.edited) as edited:
        qtbot.keyClicks(made.inputs()[0], "m")
    assert edited.args == ["m"]


def test_a_half_typed_date_is_kept(editor: Callable[..., Editor], qtbot: QtBot) -> None:
    made = editor("date")
    qtbot.keyClicks(made.inputs()[0], "2026-1")
    assert made.value() == "2026-1"
    qtbot.keyClicks(made.inputs()[0], "2-1")
    assert made.value() == "2026-12-01"


def test_a_date_range_says_how_long_it_is(editor: Callable[..., Editor]) -> None:
    made = editor("date_range")
    assert isinstance(made, DateRangeEditor)
    made.set_value({"start": "2026-12-01", "end": "2029-11-30"})
    assert made.length.text() == "3 years"


def test_a_second_click_takes_yes_back(editor: Callable[..., Editor], qtbot: QtBot) -> None:
    made = editor("yes_no")
    assert isinstance(made, YesNoEditor)
    yes = made.segments.buttons()[0]
    qtbot.mouseClick(yes, Qt.MouseButton.LeftButton)
    assert made.value() is True
    qtbot.mouseClick(yes, Qt.MouseButton.LeftButton)
    assert made.value() is None


def test_yes_and_no_are_chosen_by_arrow_keys(editor: Callable[..., Editor], qtbot: QtBot) -> None:
    made = editor("yes_no")
    assert isinstance(made, YesNoEditor)
    qtbot.keyClick(made.segments.buttons()[0], Qt.Key.Key_Right)
    assert made.value() is False


def test_own_words_are_kept_where_the_form_allows_them(editor: Callable[..., Editor], qtbot: QtBot) -> None:
    made = editor("choice", other=True)
    assert isinstance(made, ChoiceEditor)
    qtbot.keyClicks(made.combo.typed(), "Second")
    assert made.value() == "second"
    qtbot.keyClicks(made.combo.typed(), "ary")
    assert made.value() == "Secondary"


def test_delete_takes_a_choice_back(editor: Callable[..., Editor], qtbot: QtBot) -> None:
    made = editor("choice")
    made.set_value("second")
    with qtbot.waitSignal(made.edited) as edited:
        qtbot.keyClick(made.inputs()[0], Qt.Key.Key_Delete)
    assert edited.args == [""]


def test_choices_keep_the_order_of_the_list_and_own_words(editor: Callable[..., Editor]) -> None:
    made = editor("choices", other=True)
    made.set_value(["own words", "third", "first"])
    assert made.value() == ["first", "third", "own words"]


def test_a_long_catalogue_is_searched(qtbot: QtBot, surroundings: Surroundings, library: Library) -> None:
    made = make_editor(library.forms["activities"].field("sensitive_kinds"), surroundings)
    qtbot.addWidget(made)
    made.set_value(["passport"])
    made.boxes.search.setText("指纹")  # type: ignore[attr-defined]
    assert made.boxes.view.model().rowCount() in (0, 1)  # type: ignore[attr-defined]
    assert made.value() == ["passport"]


def test_the_level_of_a_risk_follows_from_the_standard(editor: Callable[..., Editor]) -> None:
    made = editor("risk_rating")
    assert isinstance(made, RiskRatingEditor)
    made.set_value({"likelihood": "very_high", "impact": "severe"})
    assert made.level.property("tone") == "severe"
    made.set_value({"likelihood": "very_high"})
    assert made.level.text() == "—"


def test_a_long_text_grows_from_two_lines_to_eight(editor: Callable[..., Editor]) -> None:
    made = editor("long_text")
    assert isinstance(made, LongTextEditor)
    heights = []
    for lines in (1, 2, 5, 8, 20):
        made.set_value("\n".join(["行"] * lines))
        heights.append(made.text.heightForWidth(400))
    assert heights[0] == heights[1] < heights[2] < heights[3] == heights[4]


def test_a_reference_follows_the_names_of_its_entries(
    editor: Callable[..., Editor], surroundings: Surroundings
) -> None:
    from beigao.definitions.paths import FieldPath

    place = surroundings.session.add_entry("recipients")
    made = editor("reference")
    made.set_value(place.entry)
    surroundings.session.answer(FieldPath(*place, "name"), "Northwind")
    assert made.inputs()[0].currentText() == "1  Northwind"  # type: ignore[attr-defined]
    surroundings.session.delete_entry(place)
    assert made.value() == place.entry, "a link to an entry that is gone is kept, and reported elsewhere"


@pytest.mark.parametrize("kind", ["text", "long_text", "people", "date", "choice"])
def test_a_placeholder_has_the_colour_of_the_theme_and_not_a_half_of_it(
    kind: Kind, editor: Callable[..., Editor], theme: Theme
) -> None:
    made = editor(kind, other=True) if kind == "choice" else editor(kind)
    widget = made.combo.typed() if isinstance(made, ChoiceEditor) else made.inputs()[0]
    assert widget.palette().color(QPalette.ColorRole.PlaceholderText) == theme.color("text3")


def test_what_is_off_shows_no_accent(editor: Callable[..., Editor], theme: Theme) -> None:
    made = editor("choices")
    made.set_value(["first"])
    made.setEnabled(False)
    drawn = made.grab().toImage()
    accent = theme.color("accent_fill").rgb()
    assert accent not in {drawn.pixel(x, y) for x in range(24) for y in range(drawn.height())}
    made.setEnabled(True)
    drawn = made.grab().toImage()
    assert accent in {drawn.pixel(x, y) for x in range(24) for y in range(drawn.height())}
