"""The command line: each command, and for each mistake one sentence and exit code 2."""

from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import beigao
from beigao._i18n import language
from beigao.cli import main
from beigao.definitions.loader import Library
from beigao.dossier import keys
from beigao.dossier.exchange import to_json
from beigao.dossier.exchange_models import json_schema
from beigao.dossier.file import Dossier
from beigao.dossier.samples import create_sample, sample_content, sample_names

RunPython = Callable[..., subprocess.CompletedProcess[bytes]]
BEIGAO = "import sys; from beigao.cli import main; sys.exit(main())"
SAMPLE = sample_names()[0]
KEYS = ["id", "severity", "text_zh", "text_en", "field", "articles"]


@pytest.fixture(autouse=True)
def _english_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command in this process: exit code, standard output, standard error."""

    def command(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def sample(tmp_path: Path, run: Run) -> Path:
    path = tmp_path / "sample.beigao"
    assert run("new", path, "--sample", SAMPLE) == (0, "", "")
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# ---- the commands


def test_samples_lists_names_one_a_line(run: Run) -> None:
    assert run("samples") == (0, "".join(f"{name}\n" for name in sample_names()), "")


def test_new_makes_an_empty_dossier(run: Run, tmp_path: Path) -> None:
    assert run("new", tmp_path / "d.beigao") == (0, "", "")
    assert names(tmp_path) == ["d.beigao"]
    with Dossier.open(tmp_path / "d.beigao") as dossier:
        assert all(not entry.values for _form, entry in dossier.answers.walk())


@pytest.mark.parametrize("name", sample_names())
def test_new_fills_a_dossier_with_a_sample(name: str, run: Run, tmp_path: Path, library: Library) -> None:
    assert run("new", tmp_path / "d.beigao", "--sample", name) == (0, "", "")
    with Dossier.open(tmp_path / "d.beigao") as dossier:
        assert to_json(dossier.content(), library) == to_json(sample_content(name), library)


def test_json_goes_out_and_comes_back_the_same(run: Run, sample: Path, tmp_path: Path, library: Library) -> None:
    code, out, err = run("export-json", sample)
    assert (code, err) == (0, "")
    assert json.loads(out) == json.loads(json.dumps(to_json(sample_content(SAMPLE), library)))
    (tmp_path / "d.json").write_text(out, encoding="utf-8")
    assert run("new", tmp_path / "again.beigao", "--from-json", tmp_path / "d.json") == (0, "", "")
    assert run("export-json", tmp_path / "again.beigao") == (0, out, "")


def test_json_is_read_from_standard_input(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps({"forms": {"company": {"name": "示例"}}}).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert run("new", tmp_path / "d.beigao", "--from-json", "-") == (0, "", "")
    with Dossier.open(tmp_path / "d.beigao") as dossier:
        assert dossier.answers.entry("company", "company").values == {"name": "示例"}


def test_a_pipe_of_two_commands_keeps_the_nastiest_words(
    run_python: RunPython, tmp_path: Path, nasty: tuple[str, ...], library: Library
) -> None:
    texts = [field.id for field in library.forms["company"].fields() if field.kind in ("text", "long_text")]
    values: dict[str, Any] = dict(zip(texts, nasty, strict=False))
    with Dossier.create(tmp_path / "d.beigao") as dossier:
        for field, word in values.items():
            dossier.set_answer("company", "company", field, word)
    printed = run_python(BEIGAO, "export-json", tmp_path / "d.beigao", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert (printed.returncode, printed.stderr) == (0, b"")
    made = run_python(BEIGAO, "new", tmp_path / "e.beigao", "--from-json", "-", stdin=printed.stdout)
    assert (made.returncode, made.stderr) == (0, b"")
    with Dossier.open(tmp_path / "e.beigao") as dossier:
        assert dossier.answers.entry("company", "company").values == values


def test_a_workbook_goes_out_and_shows_what_it_would_change(run: Run, sample: Path, tmp_path: Path) -> None:
    assert run("export", sample, tmp_path / "d.xlsx", "--lang", "zh") == (0, "", "")
    assert run("import", sample, tmp_path / "d.xlsx") == (0, "Nothing would change.\n", "")
    with Dossier.open(sample) as dossier:
        dossier.set_answer("company", "company", "name", "另一个名称")
    code, out, err = run("import", sample, tmp_path / "d.xlsx")
    assert (code, err) == (0, "")
    told, end = out.splitlines()
    assert told.startswith("company.name: “另一个名称” → “")
    assert end == "Nothing was written; --yes makes these changes."
    assert run("import", sample, tmp_path / "d.xlsx")[1] == out
    assert run("import", sample, tmp_path / "d.xlsx", "--yes") == (0, f"{told}\nThese changes are made.\n", "")
    assert run("import", sample, tmp_path / "d.xlsx") == (0, "Nothing would change.\n", "")


def test_nothing_is_imported_while_a_window_has_the_dossier_open(run: Run, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "d.json").write_text('{"forms": {"company": {"name": "新"}}}', encoding="utf-8")
    with Dossier.open(sample, as_writer=True) as window:
        before = window.answers.copy()
        assert run("import", sample, tmp_path / "d.json")[0] == 0
        code, out, err = run("import", sample, tmp_path / "d.json", "--yes")
        assert (code, out, err.count("\n")) == (2, "", 1)
    with Dossier.open(sample) as dossier:
        assert list(dossier.answers.walk()) == list(before.walk())


def test_json_is_imported_with_its_evidence(run: Run, sample: Path, tmp_path: Path, library: Library) -> None:
    run("new", tmp_path / "empty.beigao")
    assert run("export", sample, tmp_path / "d.json") == (0, "", "")
    code, out, err = run("import", tmp_path / "empty.beigao", tmp_path / "d.json", "--yes")
    assert (code, err, out.splitlines()[-1]) == (0, "", "These changes are made.")
    with Dossier.open(tmp_path / "empty.beigao") as dossier:
        assert to_json(dossier.content(), library) == to_json(sample_content(SAMPLE), library)


def test_one_table_is_exported_and_no_file_is_written_over(run: Run, sample: Path, tmp_path: Path) -> None:
    export = ("export", sample, tmp_path / "d.xlsx", "--table", "company.licences")
    assert run(*export) == (0, "", "")
    code, out, err = run(*export)
    assert (code, out) == (2, "")
    assert "is there already" in err
    assert run(*export, "--replace") == (0, "", "")
    assert run("import", sample, tmp_path / "d.xlsx") == (0, "Nothing would change.\n", "")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("d.xlsx", b"PK", "is no Excel workbook"),
        ("d.json", b"{", "is not JSON"),
        ("d.csv", b"a,b", "ends neither in"),
        ("none.xlsx", None, "cannot be read"),
        ("none.json", None, "cannot be read"),
    ],
)
def test_an_import_that_does_not_read_is_one_sentence_and_changes_nothing(
    name: str, content: bytes | None, says: str, run: Run, sample: Path, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    before = run("export-json", sample)[1]
    code, out, err = run("import", sample, tmp_path / name, "--yes")
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1
    assert run("export-json", sample)[1] == before


def test_check_lists_findings_with_the_worst_first(run: Run, tmp_path: Path) -> None:
    with Dossier.create(tmp_path / "d.beigao") as dossier:
        dossier.set_answer("company", "company", "uscc", "1")
    code, out, err = run("check", tmp_path / "d.beigao")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("error: ")
    assert "[company.uscc]" in lines[0]
    assert lines[-1].startswith("1 errors, ")
    assert len(lines) > 20


def test_check_as_json_has_exactly_the_promised_keys(run: Run, tmp_path: Path, library: Library) -> None:
    with Dossier.create(tmp_path / "d.beigao") as dossier:
        dossier.set_answer("company", "company", "uscc", "1\ud800")
    code, out, err = run("check", "--json", tmp_path / "d.beigao")
    assert (code, err) == (0, "")
    findings = json.loads(out)
    assert findings
    for finding in findings:
        assert list(finding) == KEYS
        assert finding["severity"] in ("error", "warning", "hint")
        assert all(isinstance(finding[key], str) and finding[key] for key in KEYS[:-1])
        for article in finding["articles"]:
            assert library.cite(article, "en")
    ranks = [("error", "warning", "hint").index(finding["severity"]) for finding in findings]
    assert ranks == sorted(ranks)
    assert [
        finding for finding in findings if finding["field"] == "company.uscc" and finding["articles"] == ["gb_32100"]
    ]


def test_check_tells_every_field_that_a_finding_binds(run: Run, sample: Path) -> None:
    with Dossier.open(sample) as dossier:
        dossier.set_answer("filing_scope", "filing_scope", "people_total", 200_000)
    _code, out, _err = run("check", sample)
    (line,) = [line for line in out.splitlines() if "filing_scope.people_total" in line]
    assert "activities:a1.people, activities:a2.people]" in line
    assert "200,000" in line
    assert "126,400" in line


def test_routes_tells_route_reasons_and_margin_of_a_dossier(run: Run, sample: Path) -> None:
    code, out, err = run("routes", sample)
    assert (code, err) == (0, "")
    assert out.startswith("Data export: standard contract or certification\n")
    for words in ("126,400", "1,800 below 10,000", "Cross-Border Data Provisions art. 8", "impact assessment"):
        assert words in out
    code, out, _err = run("routes", sample, "--rules", "2022", "--json")
    assert (code, json.loads(out)["route"]) == (0, "security_assessment")


def test_routes_names_what_is_still_needed(run: Run, tmp_path: Path) -> None:
    run("new", tmp_path / "n.beigao")
    code, out, err = run("routes", tmp_path / "n.beigao")
    assert (code, err) == (0, "")
    assert out.startswith("Data export: cannot be decided yet\n")
    assert "[filing_scope.ciio]" in out
    data = json.loads(run("routes", tmp_path / "n.beigao", "--json")[1])
    assert data["route"] is None
    assert "ciio" in data["needs"]


def test_routes_reads_facts_from_a_file_or_standard_input(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text('{"people": 100000, "as_of": "2026-11-20"}', encoding="utf-8")
    code, out, err = run("routes", "--facts", facts, "--json")
    assert (code, err) == (0, "")
    assert list(json.loads(out)) == ["route", "rule_set", "reasons", "margin", "still_due"]
    assert json.loads(out)["route"] == "contract_or_certification"
    assert json.loads(run("routes", "--facts", facts, "--on", "2024-03-21", "--json")[1])["rule_set"] == "2022"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"people": 99999}')))
    assert json.loads(run("routes", "--facts", "-", "--json")[1])["route"] == "exempt"


@pytest.mark.parametrize(
    ("text", "more", "says"),
    [
        ('{"peopel": 1}', [], "peopel"),
        ('{"people": -1}', [], "people"),
        ("no json", [], "JSON"),
        ("{}", ["--on", "someday"], "someday"),
        ('{"as_of": "2019-01-01"}', [], "2022-09-01"),
        ("{}", ["--rules", "2023"], "2023"),
    ],
)
def test_routes_with_bad_facts_is_one_sentence(text: str, more: list[str], says: str, run: Run, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(text, encoding="utf-8")
    code, out, err = run("routes", "--facts", facts, *more)
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


def test_routes_wants_a_dossier_or_facts_and_not_both(run: Run, sample: Path, tmp_path: Path) -> None:
    assert run("routes")[0] == 2
    assert run("routes", sample, "--facts", tmp_path / "f.json")[0] == 2


def test_duties_tells_each_duty_of_each_service(run: Run, tmp_path: Path, library: Library) -> None:
    run("new", tmp_path / "w.beigao", "--sample", "writing_assistant")
    code, out, err = run("duties", tmp_path / "w.beigao")
    assert (code, err) == (0, "")
    for duty in library.rules.duties:
        assert duty.title.en in out
    (service,) = json.loads(run("duties", tmp_path / "w.beigao", "--json")[1])
    assert service["service"] == "s1"
    found = {duty["id"]: duty["applies"] for duty in service["duties"]}
    assert list(found) == [duty.id for duty in library.rules.duties]
    assert found["algorithm_filing"] == "yes"
    run("new", tmp_path / "n.beigao")
    assert run("duties", tmp_path / "n.beigao") == (0, "There is no AI service in the dossier yet.\n", "")


def test_deadlines_tells_the_days_and_what_they_need(run: Run, sample: Path, library: Library) -> None:
    code, out, err = run("deadlines", sample)
    assert (code, err) == (0, "")
    assert out.startswith("by 15 Dec 2026  Filing of the standard contract")
    assert "\n—  Supplement of the filing" in out
    assert "\n      Materials asked for are handed in within 10 working days" in out  # no date, so the rule in words
    data = json.loads(run("deadlines", sample, "--json")[1])
    assert {due["id"] for due in data} <= {rule.id for rule in library.rules.deadlines}
    assert [due["day"] for due in data if due["id"] == "contract_filing"] == ["2026-12-15"]


@pytest.mark.parametrize("name", sample_names())
def test_render_writes_every_document_in_one_run(name: str, run: Run, tmp_path: Path, library: Library) -> None:
    run("new", tmp_path / "d.beigao", "--sample", name)
    code, out, err = run("render", tmp_path / "d.beigao", "--out", tmp_path / "drafts" / "new")
    assert (code, err) == (0, "")
    written = names(tmp_path / "drafts" / "new")
    assert len(out.splitlines()) == len(written) >= len(library.documents)
    for document in library.documents.values():
        assert any(document.title.zh in file for file in written)
    assert names(tmp_path) == ["d.beigao", "drafts"]


def test_render_only_writes_the_documents_named(run: Run, sample: Path, tmp_path: Path, library: Library) -> None:
    code, out, _err = run("render", sample, "--out", tmp_path / "out", "--only", "pipia", "responsibility")
    assert code == 0
    assert len(out.splitlines()) == len(names(tmp_path / "out")) == 2
    titles = [library.documents[name].title.zh for name in ("pipia", "responsibility")]
    assert all(any(title in file for file in names(tmp_path / "out")) for title in titles)


def test_render_keeps_both_unless_told_to_replace(run: Run, sample: Path, tmp_path: Path) -> None:
    words = ("render", sample, "--out", tmp_path / "out", "--only", "pipia")
    run(*words)
    (first,) = names(tmp_path / "out")
    (tmp_path / "out" / first).write_bytes(b"mended in Word")
    assert run(*words)[0] == 0
    assert names(tmp_path / "out") == sorted([first, first.replace(".docx", "（2）.docx")])
    assert (tmp_path / "out" / first).read_bytes() == b"mended in Word"
    assert run(*words, "--replace")[0] == 0
    assert len(names(tmp_path / "out")) == 2
    assert (tmp_path / "out" / first).read_bytes().startswith(b"PK")


def test_render_makes_a_pdf_beside_each_draft_on_demand(
    run: Run, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = tmp_path / "office"
    office.write_text('#!/bin/sh\nfor last; do :; done\nprintf \'%s\' "$PDF" > "${last%.docx}.pdf"\n')
    office.chmod(0o755)
    monkeypatch.setenv("BEIGAO_SOFFICE", str(office))
    monkeypatch.setenv(
        "PDF",
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj trailer<</Root 1 0 R>>",
    )
    code, out, err = run("render", sample, "--out", tmp_path / "out", "--only", "pipia", "--pdf")
    assert (code, err) == (0, "")
    assert [Path(name).suffix for name in names(tmp_path / "out")] == [".docx", ".pdf"]
    assert "(1 pages)" in out.splitlines()[1]


def test_render_without_libreoffice_is_refused_before_anything_is_written(
    run: Run, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BEIGAO_SOFFICE", "")
    assert "LibreOffice" in refused(run, "render", sample, "--out", tmp_path / "out", "--pdf")
    assert not (tmp_path / "out").exists()


def test_pack_says_the_state_of_each_material(run: Run, sample: Path) -> None:
    code, out, _err = run("pack", str(sample), "export")
    assert code == 0
    assert "7. Personal information protection impact assessment: ready" in out
    assert "to be added by the company" in out


def test_pack_as_json_has_a_material_for_each_of_the_guide(run: Run, sample: Path) -> None:
    code, out, _err = run("pack", str(sample), "export", "--json")
    assert code == 0
    assert [part["number"] for part in json.loads(out)] == list(range(1, 9))


def test_pack_writes_a_folder_and_a_zip(run: Run, sample: Path, tmp_path: Path) -> None:
    code, out, _err = run("pack", str(sample), "export", "--out", str(tmp_path / "out"))
    assert code == 0
    folder, archive = map(Path, out.split())
    assert (folder / "SHA256SUMS.txt").is_file()
    assert archive == folder.with_name(folder.name + ".zip")
    code, out, _err = run("pack", str(sample), "export", "--out", str(tmp_path / "bare"), "--no-zip")
    assert [path.is_dir() for path in (tmp_path / "bare").iterdir()] == [True]


@pytest.mark.parametrize(
    ("words", "says"),
    [(["tax"], "export, algorithm"), (["algorithm"], "no entry"), (["export", "--entry", "zz"], "--entry")],
)
@pytest.mark.parametrize("command", ["pack", "portal"])
def test_a_filing_that_is_not_there_is_one_sentence(
    command: str, words: list[str], says: str, run: Run, sample: Path
) -> None:
    code, out, err = run(command, str(sample), *words)
    assert code == 2
    assert out == ""
    assert says in err
    assert len(err.splitlines()) == 1


def test_a_final_pack_lists_what_stands_in_its_way(run: Run, sample: Path, tmp_path: Path) -> None:
    code, _out, err = run("pack", str(sample), "export", "--out", str(tmp_path / "out"), "--mode", "final")
    assert code == 2
    assert "统一社会信用代码证件影印件" in err
    assert not (tmp_path / "out").exists()


def test_portal_prints_each_answer_with_its_count(run: Run, sample: Path) -> None:
    code, out, _err = run("portal", str(sample), "export")
    assert code == 0
    assert "Unified social credit code [18/18]: 91310115MA1FLX015M" in out
    code, out, _err = run("portal", str(sample), "export", "--json")
    screens = json.loads(out)
    assert screens[0]["lines"][1]["characters"] == 18


def test_schema_prints_the_published_schema(run: Run, library: Library) -> None:
    code, out, err = run("schema")
    assert (code, err) == (0, "")
    assert json.loads(out) == json_schema(library)


def test_version_and_help_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    for words, says in (
        (["--version"], beigao.__version__),
        (["--help"], "export-json"),
        (["render", "--help"], "--only"),
    ):
        with pytest.raises(SystemExit) as end:
            main(words)
        assert end.value.code == 0
        assert says in capsys.readouterr().out


@pytest.mark.parametrize(
    ("locale", "tongue"), [("zh_CN.UTF-8", "zh"), ("en_US.UTF-8", "en"), ("C", "en"), ("de_DE", "en")]
)
def test_it_speaks_the_language_of_the_desktop(
    locale: str, tongue: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    run("samples")
    assert language() == tongue


def test_the_module_runs_as_the_command_does() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "beigao", "samples"],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(beigao.__file__).parent.parent)},
    )
    assert done.stdout.decode().split() == sample_names()


# ---- mistakes


def refused(run: Run, *words: object, lines: int = 1) -> str:
    code, out, err = run(*words)
    assert code == 2
    assert out == ""
    assert err.startswith("beigao: ")
    assert err.count("\n") == lines
    assert "Traceback" not in err
    return err


@pytest.mark.parametrize(
    "words",
    [
        ["--nothing"],
        ["new"],
        ["new", "a", "b"],
        ["new", "a.beigao", "--sample"],
        ["new", "a.beigao", "--sample", "x", "--from-json", "y"],
        ["export-json"],
        ["check"],
        ["check", "--xml", "a.beigao"],
        ["render", "a.beigao"],
        ["render", "a.beigao", "--out", "o", "--mode", "perfect"],
        ["render", "a.beigao", "--out", "o", "--only"],
        ["samples", "more"],
        ["schema", "more"],
        ["rendr", "a.beigao", "--out", "o"],
        ["nothing_of_that_name"],
    ],
)
def test_a_command_that_does_not_read_is_one_sentence(
    words: list[str], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused(run, *words)
    assert names(tmp_path) == []


def test_new_refuses_a_file_that_is_there(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "d.beigao"
    path.write_bytes(b"precious")
    assert "d.beigao" in refused(run, "new", path)
    assert path.read_bytes() == b"precious"
    assert names(tmp_path) == ["d.beigao"]


def test_new_with_an_unknown_sample_names_the_samples(run: Run, tmp_path: Path) -> None:
    message = refused(run, "new", tmp_path / "d.beigao", "--sample", "nothing")
    assert all(name in message for name in sample_names())
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "JSON"),
        ("[" * 100_000, "JSON"),
        ("[]", "$"),
        ('{"forms": {"company": {"nmae": 1}}}', "forms.company.nmae"),
        ('{"forms": {"activities": [{"id": "a1", "items": [{"x": 1}]}]}}', "forms.activities.0.items.0.x"),
    ],
)
def test_new_from_json_that_does_not_fit_names_the_place(text: str, says: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "d.json").write_text(text)
    assert says in refused(run, "new", tmp_path / "d.beigao", "--from-json", tmp_path / "d.json")
    assert names(tmp_path) == ["d.json"]


def test_new_from_a_json_file_that_cannot_be_read_is_one_sentence(run: Run, tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none.json", tmp_path / ("长" * 200)):
        refused(run, "new", tmp_path / "d.beigao", "--from-json", place)
    assert names(tmp_path) == []


@pytest.mark.parametrize("place", ["none/d.beigao", "/proc/d.beigao", "/dev/null/d.beigao", "长" * 200])
def test_new_in_an_impossible_place_is_one_sentence(place: str, run: Run, tmp_path: Path) -> None:
    refused(run, "new", tmp_path / place)
    assert names(tmp_path) == []


@pytest.mark.parametrize("command", [["export-json"], ["check"], ["check", "--json"], ["render", "--out", "OUT"]])
@pytest.mark.parametrize("kind", ["missing", "empty", "text", "sqlite", "folder", "long", "damaged"])
def test_a_file_that_is_no_dossier_is_one_sentence(command: list[str], kind: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / ("长" * 200 if kind == "long" else "d.beigao")
    if kind == "empty":
        path.write_bytes(b"")
    elif kind == "text":
        path.write_text("企业名称：示例" * 1000, encoding="utf-8")
    elif kind == "sqlite":
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE a (b)")
        connection.close()
    elif kind == "folder":
        path.mkdir()
    elif kind == "damaged":
        Dossier.create(path).close()
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    before = path.read_bytes() if path.name == "d.beigao" and path.is_file() else None
    words = [str(tmp_path / "out") if word == "OUT" else word for word in command]
    refused(run, words[0], path, *words[1:])
    assert names(tmp_path) == ([] if kind in ("missing", "long") else ["d.beigao"])
    assert before is None or path.read_bytes() == before


def test_render_of_an_unknown_document_names_the_documents(
    run: Run, sample: Path, tmp_path: Path, library: Library
) -> None:
    message = refused(run, "render", sample, "--out", tmp_path / "out", "--only", "pipia", "nothing")
    assert all(name in message for name in library.documents)
    assert names(tmp_path) == ["sample.beigao"]


@pytest.mark.parametrize("place", ["a_file", "a_file/out", "/proc/out"])
def test_render_into_an_impossible_folder_is_one_sentence(place: str, run: Run, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "a_file").write_bytes(b"precious")
    refused(run, "render", sample, "--out", tmp_path / place)
    assert (tmp_path / "a_file").read_bytes() == b"precious"
    assert names(tmp_path) == ["a_file", "sample.beigao"]


def test_render_of_an_unfinished_final_lists_what_stands_in_its_way(run: Run, tmp_path: Path) -> None:
    run("new", tmp_path / "d.beigao")
    code, out, err = run(
        "render", tmp_path / "d.beigao", "--out", tmp_path / "out", "--mode", "final", "--only", "pipia"
    )
    assert (code, out) == (2, "")
    assert err.startswith("beigao: ")
    assert "[company.name]" in err
    assert "Traceback" not in err
    assert names(tmp_path) == ["d.beigao"]


def test_render_writes_a_review_under_its_own_name(run: Run, sample: Path, tmp_path: Path) -> None:
    code, out, _err = run("render", sample, "--out", tmp_path / "out", "--mode", "review", "--only", "publication")
    assert code == 0
    (path,) = (tmp_path / "out").iterdir()
    assert "_审阅_" in path.name
    assert str(path) in out


def test_render_of_a_sample_as_final_is_refused(run: Run, sample: Path, tmp_path: Path) -> None:
    message = refused(run, "render", sample, "--out", tmp_path / "out", "--mode", "final", "--only", "annex", lines=2)
    assert "[company.name]" in message
    assert not (tmp_path / "out").exists()


def test_a_template_with_a_fault_is_told_with_template_paragraph_and_tag(
    run: Run, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from beigao.rendering import export
    from beigao.rendering.manuscript import build

    (tmp_path / "own" / "pipia").mkdir(parents=True)
    (tmp_path / "own" / "pipia" / "zh.docx").write_bytes(build("一\n二 {{ company.nmae }}", "题"))
    monkeypatch.setattr(export, "data_dir", lambda _name: tmp_path / "own")
    message = refused(run, "render", sample, "--out", tmp_path / "out", "--only", "pipia")
    for told in ("pipia/zh.docx", "word/document.xml", "{{ company.nmae }}"):
        assert told in message
    assert not (tmp_path / "out").exists()


def test_a_dossier_is_only_read_by_check_export_and_render(run: Run, sample: Path, tmp_path: Path) -> None:
    before = sample.read_bytes()
    for words in (["check"], ["export-json"], ["render", "--out", str(tmp_path / "out")]):
        assert run(words[0], sample, *words[1:])[0] == 0
    assert sample.read_bytes() == before


@pytest.mark.parametrize("command", [["schema"], ["samples"], ["export-json", "FILE"]])
def test_a_reader_that_hangs_up_is_no_crash(command: list[str], sample: Path) -> None:
    words = [str(sample) if word == "FILE" else word for word in command]
    process = subprocess.Popen(
        [sys.executable, "-c", BEIGAO, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(beigao.__file__).parent.parent)},
        preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_DFL) and None,
    )
    assert process.stdout
    process.stdout.close()
    _out, err = process.communicate(timeout=30)
    assert err == b""
    assert process.returncode in (0, 1)


def test_output_that_cannot_be_written_is_one_sentence(sample: Path) -> None:
    """`beigao export-json FILE > /dev/full`: a full disk behind standard output."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", BEIGAO, "export-json", str(sample)],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env={**os.environ, "PYTHONPATH": str(Path(beigao.__file__).parent.parent), "LC_ALL": "C.UTF-8"},
        )
    assert done.returncode == 2
    assert done.stderr.startswith(b"beigao: ")
    assert done.stderr.count(b"\n") == 1


def test_commands_do_not_load_qt(run_python: RunPython, sample: Path, tmp_path: Path) -> None:
    code = """
import sys
from beigao.cli import main
assert main(["check", sys.argv[1]]) == 0
assert main(["render", sys.argv[1], "--out", sys.argv[2]]) == 0
assert not [name for name in sys.modules if name.startswith(("PySide6", "beigao.ui"))]
"""
    done = run_python(code, sample, tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_dossier_with_a_password_needs_it(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_known", {})
    monkeypatch.setattr(keys, "_MEMORY", 64)
    monkeypatch.delenv("BEIGAO_PASSWORD", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    path = tmp_path / "a.beigao"
    with create_sample(path, "internal_assistant") as dossier:
        dossier.encrypt_anew(keys.new_key("春江花月夜"))
    keys.forget(path)
    code, said, fault = run("check", str(path))
    assert (code, said) == (2, "")
    assert "BEIGAO_PASSWORD" in fault
    monkeypatch.setenv("BEIGAO_PASSWORD", "falsch")
    code, said, fault = run("check", str(path))
    assert (code, said) == (2, "")
    assert "does not open a.beigao" in fault
    monkeypatch.setenv("BEIGAO_PASSWORD", "春江花月夜")
    assert run("check", str(path))[0] == 0
    assert run("export", path, tmp_path / "d.xlsx")[0] == 0
    assert run("import", path, tmp_path / "d.xlsx", "--yes")[:2] == (0, "Nothing would change.\n")


def test_compare_prints_the_fields_that_differ_and_writes_tracked_changes(
    run: Run, sample: Path, tmp_path: Path
) -> None:
    newer = tmp_path / "newer.beigao"
    assert run("new", newer, "--sample", SAMPLE) == (0, "", "")
    with Dossier.open(newer) as dossier:
        dossier.set_answer("company", "company", "name", "示例新名有限公司")
    code, out, err = run("compare", sample, newer, "--out", tmp_path / "out", "--only", "commitment", "publication")
    assert (code, err) == (0, "")
    fields, files = [line for line in out.splitlines() if " → " in line], sorted((tmp_path / "out").iterdir())
    assert len(fields) == 1
    assert fields[0].startswith("company.name: ")
    assert fields[0].endswith(" → “示例新名有限公司”")
    assert files
    assert all("修订对照" in path.name and f"{path}  (" in out for path in files)


def test_compare_of_equal_dossiers_writes_nothing_and_says_so(run: Run, sample: Path, tmp_path: Path) -> None:
    code, out, _err = run("compare", sample, sample, "--out", tmp_path / "out", "--only", "commitment")
    assert code == 0
    assert out.endswith("no changes\n")
    assert not (tmp_path / "out").exists()


def test_compare_of_a_document_that_is_none_is_explained(run: Run, sample: Path, tmp_path: Path) -> None:
    assert run("compare", sample, sample, "--out", tmp_path / "out", "--only", "letter")[0] == 2
