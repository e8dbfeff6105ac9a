"""Each cross-document check finds its own fault, planted in a sample that has none, and nothing else finds it.

The faults are data: `tests/rules/seeded/<module>.yaml`, one list a module of `rules/cross_checks`. A fault has
    finds    the id of the message
    in       the sample it is planted in
    given    answers that are changed beforehand and lead to no finding (optional)
    set      answers that make the fault: path → value, null takes an answer away; `table[2].column` a cell
    add      rows that make the fault: path of a table → list of rows to append
    entry    entries that make the fault: form → list of entries with their id
    at       the fields that the finding binds, the one to mend first at the head
"""

from __future__ import annotations

import copy
import string
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from beigao.definitions.loader import Library, load_library
from beigao.definitions.paths import FieldPath
from beigao.definitions.yaml_files import read_yaml
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.samples import sample_content, sample_names
from beigao.rules.cross_checks import CROSS_CHECKS
from beigao.rules.cross_checks.wording import WORDING_CHECKS
from beigao.rules.findings import Finding
from beigao.rules.inspection import Inspection, inspect

FOLDER = Path(__file__).parent / "seeded"
FAULTS = [
    pytest.param(fault, id=f"{path.stem}-{fault['finds']}-{number}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for number, fault in enumerate(read_yaml(path) or [])
]
LIBRARY = load_library()
GAPS = ("missing", "missing_cell")
"""That something is not filled in yet, as in a new entry: no fault."""


@cache
def drawn(name: str) -> Answers:
    """The answers of a sample; drawing its pictures takes longer than everything here."""
    return sample_content(name).answers


def put(answers: Answers, path: FieldPath, value: Any) -> FieldPath:
    """Set an answer, or a cell of a table."""
    values = answers.entry(path.form, path.entry).values
    if path.row is not None:
        table = copy.deepcopy(values.get(path.field) or [])
        assert isinstance(table, list)
        table[path.row][path.column] = value  # type: ignore[index]
        value = table
    if value is None:
        values.pop(path.field, None)
    else:
        values[path.field] = value
    return path


def plant(answers: Answers, fault: dict[str, Any]) -> tuple[list[FieldPath], list[str]]:
    """Make the fault; gives the fields that changed and the forms that have a new entry."""
    changed = [put(answers, FieldPath.parse(path), value) for path, value in (fault.get("set") or {}).items()]
    for name, rows in (fault.get("add") or {}).items():
        path = FieldPath.parse(name)
        table = answers.value(path) or []
        assert isinstance(table, list)
        changed.append(put(answers, path, [*table, *rows]))
    for form, entries in (fault.get("entry") or {}).items():
        for entry in entries:
            values = {key: value for key, value in entry.items() if key != "id"}
            answers.entries(form).append(Entry(entry["id"], values))
    return changed, list(fault.get("entry") or {})


def new(before: list[Finding], after: list[Finding]) -> list[Finding]:
    known = Counter((finding.id, finding.path) for finding in before)
    fresh = []
    for finding in after:
        if known[finding.id, finding.path]:
            known[finding.id, finding.path] -= 1
        else:
            fresh.append(finding)
    return fresh


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_by_its_check_and_by_nothing_else(fault: dict[str, Any], library: Library) -> None:
    answers = drawn(fault["in"]).copy()
    for path, value in (fault.get("given") or {}).items():
        put(answers, FieldPath.parse(path), value)
    before = inspect(answers, library)
    assert fault["finds"] not in {finding.id for finding in before}
    plant(answers, fault)
    found = [finding for finding in new(before, inspect(answers, library)) if finding.id not in GAPS]
    assert [finding.id for finding in found] == [fault["finds"]]
    assert [str(path) for path in found[0].paths] == fault["at"]
    for words in (found[0].text.zh, found[0].text.en):
        assert "{" not in words
        assert "None" not in words
    assert found[0].documents


@pytest.mark.parametrize("fault", FAULTS)
def test_looking_again_only_at_what_changed_finds_the_same(fault: dict[str, Any], library: Library) -> None:
    answers = drawn(fault["in"]).copy()
    for path, value in (fault.get("given") or {}).items():
        put(answers, FieldPath.parse(path), value)
    inspection = Inspection(answers, library)
    inspection.findings()
    changed, grown = plant(answers, fault)
    for path in changed:
        inspection.changed(path)
    for form in grown:
        inspection.entries_changed(form)
    assert inspection.findings() == inspect(answers, library)


def test_every_check_has_a_message_and_a_planted_fault() -> None:
    assert not set(CROSS_CHECKS) & set(WORDING_CHECKS)
    assert set(CROSS_CHECKS) | set(WORDING_CHECKS) == set(LIBRARY.cross_messages)
    assert {fault.values[0]["finds"] for fault in FAULTS} == set(LIBRARY.cross_messages)


def test_no_id_stands_for_two_messages() -> None:
    assert not set(LIBRARY.cross_messages) & set(LIBRARY.messages)


@pytest.mark.parametrize("message", LIBRARY.cross_messages.values(), ids=LIBRARY.cross_messages)
def test_a_message_is_bilingual_and_rests_on_an_article_or_a_reason(message) -> None:
    zh, en = (
        {name for _text, name, _spec, _conversion in string.Formatter().parse(words) if name}
        for words in (message.text.zh, message.text.en)
    )
    assert zh == en
    assert message.articles or message.reason
    assert set(message.documents) <= set(LIBRARY.documents)


@pytest.mark.parametrize("name", sample_names())
def test_a_sample_has_no_error_across_its_forms(name: str, library: Library) -> None:
    found = [
        finding for finding in inspect(sample_content(name).answers, library) if finding.id in library.cross_messages
    ]
    assert [(finding.id, str(finding.path)) for finding in found if finding.severity == "error"] == []


def test_an_empty_dossier_has_nothing_that_disagrees(library: Library) -> None:
    found = inspect(Answers(library.forms.values()), library)
    assert {finding.id for finding in found} == {"missing"}
