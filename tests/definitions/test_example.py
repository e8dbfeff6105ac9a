"""The worked example of a filing of one's own: as good as the forms of the program, and copied whole."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from tests.reading import Reading, W, text_of

from beigao._resources import data_dir
from beigao.definitions.example import EXAMPLE, copy_example
from beigao.definitions.fields import LongText, Table
from beigao.definitions.loader import load_library
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.evidence import Attachment, describe
from beigao.dossier.file import Content
from beigao.errors import DefinitionError
from beigao.rendering.export import documents_due, export, render
from beigao.rendering.final_check import markers
from beigao.rendering.manuscript import build_file
from beigao.rendering.preview import Previewer
from beigao.rules.inspection import inspect

FOLDER = data_dir("forms") / "examples" / EXAMPLE
ANSWERS = {
    "name": "11月3日客服系统账号外泄", "certainty": "happened", "ways": ["leak"], "found_on": "2026-11-03",
    "cause": "一名客服人员的账号被用于批量查询。\n账号的密码与其他网站相同。", "kinds": ["basic", "contacts"],
    "people": "3,120", "sensitive": False, "harm": "可能被用于冒充客服的电话诈骗。",
    "steps": [{"taken_on": "2026-11-03", "what": "停用账号，强制修改密码", "who": "王芳"}], "advice": "请修改密码。",
    "people_told": True, "told_how": "2026年11月4日以短信通知3,120人。", "contact_name": "王芳",
    "contact_phone": "13800138000", "proofs": ["f1"],
}  # fmt: skip


@pytest.fixture
def installed(own: Path) -> Path:
    return copy_example(own)


def incident(**answers: object) -> Content:
    entries = {
        EXAMPLE: [Entry("i1", {**ANSWERS, **answers})],  # type: ignore[dict-item]
        "company": [Entry("company", {"name": "示例（上海）智家科技有限公司"})],
    }
    proof = Attachment(describe("f1", "调查记录.pdf", b"%PDF-1.4\n"), b"%PDF-1.4\n")
    return Content(Answers(load_library().forms.values(), entries), {"f1": proof})


def headings(content: bytes) -> list[str]:
    styles = {p: p.find(f"{W}pPr/{W}pStyle") for p in Reading(content).body.iter(f"{W}p")}
    return [text_of(p) for p, style in styles.items() if style is not None and style.get(f"{W}val") == "Heading1"]


def test_the_example_is_sound_and_its_template_is_that_of_its_text(installed: Path) -> None:
    library = load_library()
    assert library.own.faults == ()
    assert (library.own.forms, library.own.documents) == ((EXAMPLE,), (EXAMPLE,))
    assert sorted(path.name for path in installed.iterdir()) == ["document.yaml", "form.yaml", "zh.docx"]
    assert (FOLDER / "zh.docx").read_bytes() == build_file(FOLDER / "zh.txt"), "run `make templates`"


def test_every_question_of_the_example_is_explained(installed: Path) -> None:
    library = load_library()
    form = library.forms[EXAMPLE]
    for section in form.sections:
        assert section.articles
    for field in form.fields():
        assert field.guidance is not None
        assert bool(field.good) == bool(field.weak)
        assert field.good is not None or not isinstance(field, LongText)
        for item in (field, *(field.columns if isinstance(field, Table) else ())):
            assert re.search(r"[\u4e00-\u9fff]", item.label.zh)
    said = form.about.zh + library.documents[EXAMPLE].about.zh
    assert "没有规定格式" in said
    assert "待核实" in said


def test_the_example_is_answered_checked_and_printed(installed: Path, tmp_path: Path) -> None:
    library, content = load_library(), incident()
    assert [finding for finding in inspect(content.answers, library) if finding.path.form == EXAMPLE] == []
    (job,) = documents_due(content.answers, library, [EXAMPLE])
    (draft,) = export(content, library, tmp_path, [job], "draft", day=date(2026, 11, 5))
    assert draft.path.name == "示例（上海）智家科技有限公司_个人信息安全事件报告_草稿_20261105.docx"
    assert draft.gaps == 0
    assert headings(draft.path.read_bytes()) == [heading.text for heading in library.documents[EXAMPLE].headings]
    text = [paragraph.text for paragraph in Previewer(library).preview(content, job).sheet.paragraphs()]
    assert "示例（上海）智家科技有限公司于2026年11月3日发现个人信息泄露事件。" in text
    assert "调查记录" not in "".join(text[:3])
    assert "附件（调查记录.pdf）" in text
    assert markers(render(content, library, job).content, library) == []


def test_what_does_not_apply_is_not_printed(installed: Path) -> None:
    library = load_library()
    feared = incident(certainty="feared", people_told=False, why_not="文件已加密。", proofs=None)
    (job,) = documents_due(feared.answers, library, [EXAMPLE])
    text = "\n".join(paragraph.text for paragraph in Previewer(library).preview(feared, job).sheet.paragraphs())
    assert "发现可能发生个人信息泄露事件" in text
    assert "文件已加密。" in text
    assert "短信通知" not in text
    assert "附件" not in text


def test_an_empty_example_is_all_gaps(installed: Path) -> None:
    library = load_library()
    content = Content(Answers(library.forms.values()), {})
    (job,) = documents_due(content.answers, library, [EXAMPLE])
    assert render(content, library, job).gaps > 10
    assert headings(render(content, library, job).content) == [one.text for one in library.documents[EXAMPLE].headings]


def test_the_example_is_copied_whole_or_not_at_all(installed: Path, tmp_path: Path) -> None:
    (installed / "form.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(DefinitionError, match="is there already and was left as it is"):
        copy_example(installed.parent)
    assert (installed / "form.yaml").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in installed.parent.iterdir()] == [EXAMPLE]
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DefinitionError, match="could not be written"):
        copy_example(tmp_path / "file")
