"""What a table repeats row after row is one card of the list, and still counted in full."""

from __future__ import annotations

from beigao.definitions.fields import Wording
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Json
from beigao.rules.findings import Finding
from beigao.ui.finding_groups import SHOWN, Several, grouped
from beigao.ui.findings_panel import FindingsModel
from beigao.ui.main_window import MainWindow


def finding(name: str, row: int | None = None, field: str = "items") -> Finding:
    path = FieldPath("activities", "a1", field, row, None if row is None else "name")
    return Finding(name, "warning", Wording(zh="句", en="sentence"), path)


def test_a_few_findings_of_a_table_stand_each_for_itself() -> None:
    few = [finding("missing_cell", row) for row in range(SHOWN)]
    assert list(grouped(few)) == few


def test_many_gaps_of_a_table_are_one_card_that_leads_to_the_first() -> None:
    gaps = [finding("missing_cell", row) for row in range(50)]
    alone = finding("missing", field="people")
    assert list(grouped([*gaps[:10], alone, *gaps[10:]])) == [Several(gaps[0], 50), alone]


def test_of_many_faults_of_one_kind_the_first_stand_for_themselves() -> None:
    faults = [finding("not_people", row) for row in range(50)]
    others = [finding("not_a_choice", row) for row in range(2)]
    assert list(grouped([*faults, *others])) == [*faults[:SHOWN], Several(faults[SHOWN], 50 - SHOWN), *others]


def test_a_long_table_with_gaps_is_one_card_of_the_panel(sample_window: MainWindow) -> None:
    session, workspace = sample_window.session, sample_window.workspace
    assert session is not None
    assert workspace is not None
    entry = session.entries("activities")[0].id
    rows: list[Json] = [{"name": str(number)} for number in range(300)]
    session.answer(FieldPath("activities", entry, "items"), rows)
    session.check()
    gaps = sum(found.id == "missing_cell" for found in session.findings())
    assert gaps >= 300
    model = FindingsModel(session)
    cards = [model.row_at(model.index(at)) for at in range(model.rowCount())]
    card = next(row for row in cards if isinstance(row, Several) and row.first.id == "missing_cell")
    assert card.count >= 300
    assert card.first.path.row == 0
    assert workspace.status.counts()["gap"] >= gaps
