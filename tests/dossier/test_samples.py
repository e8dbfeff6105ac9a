"""The fictional companies and the presets."""

from __future__ import annotations

from pathlib import Path

import pytest

from beigao.definitions.loader import Library
from beigao.dossier.file import Dossier
from beigao.dossier.samples import create_sample, preset_values, sample_content, sample_names
from beigao.dossier.values import Unreadable, is_empty, read
from beigao.errors import DossierError


def test_there_are_three_samples_and_the_emptiest_shows_gaps(library: Library) -> None:
    assert len(sample_names()) == 3
    filled = {
        name: sum(len(entry.values) for _form, entry in sample_content(name).answers.walk()) for name in sample_names()
    }
    assert 0 < min(filled.values()) < 20
    assert sorted(filled.values())[1] > 100


@pytest.mark.parametrize("name", sample_names())
def test_a_sample_is_marked_as_an_example(name: str, library: Library) -> None:
    assert "示例" in str(sample_content(name).answers.entry("company", "company").values["name"])
    assert library.samples[name].title.zh


@pytest.mark.parametrize("name", sample_names())
def test_every_answer_of_a_sample_reads(name: str, library: Library) -> None:
    for form, entry in sample_content(name).answers.walk():
        for field_id, value in entry.values.items():
            assert not is_empty(value)
            try:
                read(library.forms[form].field(field_id), value)
            except Unreadable as fault:
                pytest.fail(f"{form}.{field_id}: {fault.finding} {value!r}")


@pytest.mark.parametrize("name", sample_names())
def test_a_sample_becomes_a_dossier_with_the_same_answers(name: str, tmp_path: Path) -> None:
    content = sample_content(name)
    create_sample(tmp_path / "s.beigao", name).close()
    with Dossier.open(tmp_path / "s.beigao") as dossier:
        assert [(form, entry) for form, entry in dossier.answers.walk()] == list(content.answers.walk())


def test_an_unknown_sample_names_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(DossierError) as fault:
        create_sample(tmp_path / "s.beigao", "azuer")
    assert all(name in str(fault.value) for name in sample_names())
    assert list(tmp_path.iterdir()) == []


def test_a_preset_starts_an_entry_with_answers_that_can_be_stored(library: Library, dossier: Dossier) -> None:
    assert "azure_openai" in library.presets
    for preset in library.presets.values():
        values = preset_values(preset.id)
        entry = dossier.add_entry(preset.form, values)
        assert values
        assert dossier.answers.entry(preset.form, entry).values == values
        assert library.forms[preset.form].entries is not None
        assert preset.id in library.forms[preset.form].entries.presets
        for field_id, value in values.items():
            read(library.forms[preset.form].field(field_id), value)


def test_changing_a_presets_values_does_not_change_the_preset(library: Library) -> None:
    for name in library.presets:
        preset_values(name).clear()
        assert preset_values(name)


def test_the_azure_preset_says_what_its_publisher_says_and_to_verify_it(library: Library) -> None:
    values = preset_values("azure_openai")
    everything = str(values)
    for fact in ("中国大陆以外", "性、仇恨、自残、暴力", "不用于训练", "不提供给其他客户", "30日"):
        assert fact in everything
    for field_id, value in values.items():
        if library.forms["recipients"].field(field_id).kind == "long_text":
            assert "核实" in str(value), field_id
            assert "来源" in str(value), field_id
    preset = library.presets["azure_openai"]
    assert "learn.microsoft.com" in preset.source
    assert preset.verified
