"""The commands for templates: what lint says and returns, which names there are, how a sample is written."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from beigao._resources import data_dir
from beigao.cli import main
from beigao.rendering.manuscript import build

OURS = data_dir("doc_templates")
WORDS = "我单位（统一社会信用代码：，法定代表人：）就个人信息出境标准合同备案承诺如下："
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: object) -> tuple[int, str, str]:
        code = main(["templates", *map(str, words)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with two templates, one of them with a fault."""
    for name in ("annex", "commitment"):
        (tmp_path / "own" / name).mkdir(parents=True)
        shutil.copy(OURS / name / "zh.docx", tmp_path / "own" / name / "zh.docx")
    text = (OURS / "commitment" / "zh.txt").read_text(encoding="utf-8")
    (tmp_path / "own" / "commitment" / "zh.docx").write_bytes(
        build(text.replace("company.name", "company.nmae", 1), "x")
    )
    return tmp_path / "own"


def told(run: Run, *words: object) -> str:
    """The one sentence of a command that is refused."""
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith("beigao: ")
    assert err.count("\n") == 1
    return err


def test_lint_goes_through_a_folder_and_ends_with_one_when_there_are_errors(run: Run, own: Path) -> None:
    code, out, err = run("lint", own)
    assert (code, err) == (1, "")
    assert out == (
        f"{own}/annex/zh.docx (Contract annexes): 0 errors, 0 warnings, 0 hints.\n"
        f"{own}/commitment/zh.docx (Commitment): 1 errors, 0 warnings, 0 hints.\n"
        "  error: “company” has no “nmae”."
        f" [paragraph 2, “{WORDS}”, {{{{ company.nmae }}}}]\n"
        "    → company.name\n"
    )


def test_lint_of_what_is_right_ends_with_zero(run: Run, own: Path) -> None:
    assert run("lint", own / "annex")[0] == 0
    assert run("lint", own / "annex" / "zh.docx")[0] == 0


def test_lint_as_json(run: Run, own: Path) -> None:
    code, out, _err = run("lint", own / "commitment", "--json")
    assert code == 1
    (found,) = json.loads(out)
    assert (found["document"], found["language"]) == ("commitment", "zh")
    (note,) = found["notes"]
    assert note.keys() == {"severity", "part", "paragraph", "words", "tag", "text", "suggestion"}
    assert (note["paragraph"], note["suggestion"]) == (2, "company.name")


def test_the_document_of_a_file_is_guessed_or_asked_for(run: Run, own: Path, tmp_path: Path) -> None:
    template = tmp_path / "信函.docx"
    shutil.copy(own / "annex" / "zh.docx", template)
    assert "Which document is 信函.docx for? Say --document, with one of: annex, " in told(run, "lint", template)
    assert run("lint", template, "--document", "annex")[0] == 0
    assert run("lint", template, "--document", "memo")[0] == 1
    for name in ("annex.docx", "合同附录_2026.docx"):
        template.rename(tmp_path / name)
        template = tmp_path / name
        assert run("lint", template)[0] == 0


def test_a_folder_that_brings_its_own_form_is_checked_against_it(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "seal_request"
    folder.mkdir()
    (folder / "form.yaml").write_text(
        "title: {zh: 用印申请, en: Seal request}\n"
        "about: {zh: 用印。, en: Seals.}\n"
        "sections:\n"
        "  - id: main\n"
        "    title: {zh: 申请, en: Request}\n"
        "    fields:\n"
        "      - {id: reason, kind: text, label: {zh: 事由, en: Reason}, required_for: [seal_request],"
        " good: {zh: 签订合同, en: Signing a contract}}\n",
        encoding="utf-8",
    )
    (folder / "zh.docx").write_bytes(build("事由：{{ seal_request.reson }}\n", "x"))
    code, out, _err = run("lint", folder)
    assert code == 1
    assert "“seal_request” has no “reson”." in out
    assert "→ seal_request.reason" in out
    (folder / "zh.docx").write_bytes(build("事由：{{ seal_request.reason }}\n", "x"))
    assert run("lint", folder)[0] == 0
    assert run("sample", folder, "--out", tmp_path / "out")[0] == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["lint", "nowhere.docx"], "The template nowhere.docx is missing."),
        (["lint", "{own}/annex", "--document", "anex"], "There is no document “anex”; choose from: annex, "),
        (["lint", "{own}/../empty"], "There is no template in "),
        (["lint", "{own}/../text.txt"], "is no template; one is a Word file that ends in .docx."),
        (["sample", "{own}/annex", "--out", "{own}/out", "--sample", "x"], "There is no sample “x”; choose one of: "),
        (["sample", "{own}/commitment", "--out", "{own}/out"], "nmae"),
        (["fields", "anex"], "There is no document “anex”; choose from: annex, "),
        (["sample", "{own}/annex"], "--out"),
        (["list"], "list"),
    ],
)
def test_each_mistake_is_one_sentence(words: list[str], sentence: str, run: Run, own: Path) -> None:
    (own.parent / "empty").mkdir()
    (own.parent / "text.txt").write_text("{{ company.name }}", encoding="utf-8")
    assert sentence in told(run, *(word.format(own=own) for word in words))
    assert not (own / "out").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 100, "天".encode() * 1000])
def test_a_file_that_is_none_of_words_is_an_error_of_the_template(content: bytes, run: Run, own: Path) -> None:
    (own / "annex" / "zh.docx").write_bytes(content)
    code, out, err = run("lint", own / "annex")
    assert (code, err) == (1, "")
    assert "is not a Word file" in out


def test_every_name_of_a_document_is_listed_with_its_label(run: Run) -> None:
    code, out, _err = run("fields", "annex", "--lang", "en")
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "contract  contract"
    assert "{% for activity in activities %}  Export activities" in out.replace("  {%", "{%").replace("  {{", "{{")
    assert any(line.startswith("  {{ activity.name }}  ") for line in lines)
    assert "    {{ row.category }}  Kind" in lines
    assert len(lines) == len(set(lines)) + sum(lines.count(line) - 1 for line in set(lines)) > 200
    assert "出境" in run("fields", "annex", "--lang", "zh")[1]


def test_the_names_as_json_nest(run: Run) -> None:
    found = json.loads(run("fields", "annex", "--json")[1])
    by_path = {line["path"]: line for line in found}
    assert by_path["activity.people"]["kind"] == "text"
    assert by_path["activity.items"]["called"] == "row"
    assert by_path["contract.activities"]["see"] == "activity"
    assert by_path["activity.recipient"]["depth"] == 1


def test_a_sample_is_written_beside_the_last_one(run: Run, own: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("sample", own / "annex", "--out", out) == (0, f"{out}/annex_zh_internal_assistant.docx\n", "")
    again = run("sample", own / "annex", "--out", out)[1]
    assert again != f"{out}/annex_zh_internal_assistant.docx\n"
    assert {path.read_bytes()[:2] for path in out.iterdir()} == {b"PK"}
    named = run("sample", own / "annex", "--out", out, "--sample", "writing_assistant")[1]
    assert named == f"{out}/annex_zh_writing_assistant.docx\n"


def test_the_example_is_put_where_one_wants_it_and_has_no_fault(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("example", "--out", tmp_path / "elsewhere") == (0, f"{tmp_path / 'elsewhere' / 'pi_incident'}\n", "")
    monkeypatch.setenv("BEIGAO_OWN", str(tmp_path / "mine"))
    code, said, _fault = run("example")
    assert (code, said) == (0, f"{tmp_path / 'mine' / 'pi_incident'}\n")
    code, said, _fault = run("lint", tmp_path / "mine" / "pi_incident")
    assert code == 0
    assert "error" not in said.replace("0 errors", "")
    assert run("sample", tmp_path / "mine", "--out", tmp_path / "filled")[0] == 0
    assert run("fields", "pi_incident")[0] == 0
    code, _said, fault = run("example")
    assert code == 2
    assert "is there already and was left as it is" in fault
