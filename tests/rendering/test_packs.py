"""A pack holds every material of its filing under one order and one number, whole or not at all, the same each time."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from tests.reading import Reading

from beigao.definitions.loader import Library, load_library
from beigao.dossier.answers import Entry
from beigao.dossier.evidence import Attachment, describe
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content
from beigao.errors import ExportError, ExportRefused
from beigao.rendering import packs
from beigao.rendering.packs import INDEX, SUMS, WrittenPack, filings, pack_named, parts, write_pack

DAY = date(2026, 11, 23)
LIBRARY = load_library()
SAMPLES = {"export": "internal_assistant", "algorithm": "writing_assistant"}


def write(pack: str, folder: Path, content: Content | None = None, **more: object) -> WrittenPack:
    content = content or sample_content(SAMPLES[pack])
    definition = LIBRARY.packs[pack]
    entry = filings(content, LIBRARY, definition)[0][0]
    made = write_pack(content, LIBRARY, definition, entry, folder, "draft", day=DAY, **more)  # type: ignore[arg-type]
    assert made is not None
    return made


@pytest.mark.parametrize("pack", SAMPLES)
def test_the_folder_has_what_the_sums_and_the_zip_say(pack: str, tmp_path: Path) -> None:
    made = write(pack, tmp_path)
    there = {path.name: path.read_bytes() for path in made.folder.iterdir()}
    assert set(made.names) == set(there)
    lines = there.pop(SUMS).decode().splitlines()
    assert {tuple(line.split("  ", 1)) for line in lines} == {
        (hashlib.sha256(data).hexdigest(), name) for name, data in there.items()
    }
    assert made.archive is not None
    with zipfile.ZipFile(made.archive) as archive:
        assert archive.testzip() is None
        packed = {name.removeprefix(f"{made.folder.name}/"): archive.read(name) for name in archive.namelist()}
    assert packed.keys() == {*there, SUMS}
    assert all(packed[name] == data for name, data in there.items())
    assert {path.name for path in tmp_path.iterdir()} == {made.folder.name, made.archive.name}


def test_files_are_numbered_as_the_guide_lists_the_materials(tmp_path: Path) -> None:
    names = write("export", tmp_path).names
    assert names[0] == INDEX
    assert names[1:-1] == (
        "04_经办人授权委托书_草稿.docx",
        "05_承诺书_草稿.docx",
        "06_标准合同_个人信息出境标准合同附录_草稿.docx",
        "06_标准合同_合同空白处填写对照表_不提交_草稿.docx",
        "07_个人信息保护影响评估报告_草稿.docx",
    )


def test_evidence_has_the_numbers_of_the_report_and_its_very_bytes(tmp_path: Path) -> None:
    content = sample_content("writing_assistant")
    made = write("algorithm", tmp_path, content)
    (label,) = (name for name in made.names if name.startswith("06_图7_标识截图"))
    (first, _second) = content.answers.entries("algorithms")[0].values["label_screenshots"]  # type: ignore[misc]
    assert (made.folder / label).read_bytes() == content.evidence[str(first)].content
    (report,) = (name for name in made.names if "自评估报告_草稿" in name)
    assert "标识的样式见图7、图8" in Reading((made.folder / report).read_bytes()).text()


def test_the_index_names_every_material_its_file_and_who_signs_and_seals(tmp_path: Path) -> None:
    made = write("export", tmp_path)
    text = Reading((made.folder / INDEX).read_bytes()).text()
    for material in LIBRARY.packs["export"].materials:
        assert material.title.zh in text
        assert not material.signs or material.signs.zh in text
    assert all(name in text for name in made.names[1:-1])
    assert "由公司添加" in text
    assert "待核实" in text


def test_two_packs_of_one_dossier_are_equal_to_the_byte(tmp_path: Path) -> None:
    one, other = (write("algorithm", tmp_path / name) for name in ("a", "b"))
    assert one.archive is not None
    assert other.archive is not None
    assert one.archive.read_bytes() == other.archive.read_bytes()
    assert b"root" not in one.archive.read_bytes()


def test_a_second_pack_stands_beside_the_first(tmp_path: Path) -> None:
    first, second = write("export", tmp_path), write("export", tmp_path)
    assert second.folder.name == f"{first.folder.name}（2）"
    assert second.archive is not None
    assert second.archive.name.startswith(second.folder.name)
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.parametrize("stops", ["write_whole", "_zipped"])
def test_nothing_is_left_of_a_pack_that_could_not_be_written(
    stops: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(packs, stops, full)
    with pytest.raises(ExportError):
        write("export", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_stopping_leaves_nothing(tmp_path: Path) -> None:
    content, pack = sample_content("internal_assistant"), LIBRARY.packs["export"]
    said: list[str] = []

    def stop(done: int, _total: int, name: str) -> bool:
        said.append(name)
        return done < 2

    entry = filings(content, LIBRARY, pack)[0][0]
    assert write_pack(content, LIBRARY, pack, entry, tmp_path, "draft", stop, day=DAY) is None
    assert len(said) == 3
    assert list(tmp_path.iterdir()) == []


def test_a_final_pack_is_refused_while_a_material_is_wanted(tmp_path: Path) -> None:
    content, pack = sample_content("internal_assistant"), LIBRARY.packs["export"]
    entry = filings(content, LIBRARY, pack)[0][0]
    with pytest.raises(ExportRefused, match="统一社会信用代码证件影印件"):
        write_pack(content, LIBRARY, pack, entry, tmp_path, "final", day=DAY)
    assert list(tmp_path.iterdir()) == []


def test_the_state_of_a_material_follows_from_its_findings_and_files() -> None:
    content, pack = sample_content("internal_assistant"), LIBRARY.packs["export"]
    states = {part.material.id: part.state for part in parts(content, LIBRARY, pack, "c1")}
    assert states["licence"] == "wanted"
    assert states["other"] == "optional"
    assert states["pipia"] == "ready"
    content.answers.entry("officers", "officers").values.pop("handler_name")
    states = {part.material.id: part.state for part in parts(content, LIBRARY, pack, "c1")}
    assert (states["authorisation"], states["commitment"]) == ("open", "ready")
    file = describe("scan", "执照.pdf", b"%PDF-")
    content.answers.entry("company", "company").values["business_licence"] = ["scan"]
    held = Content(content.answers, {**content.evidence, "scan": Attachment(file, b"%PDF-")})
    (licence, *_rest) = parts(held, LIBRARY, pack, "c1")
    assert licence.state == "ready"
    assert [exhibit.file.name for exhibit in licence.files] == ["执照.pdf"]


@pytest.mark.parametrize("name", ["../../x", "CON.pdf", "a" * 300 + ".pdf", "x.p/d", "无", ".pdf", "a\ud800.PDF"])
def test_names_of_evidence_lead_nowhere_else(name: str, tmp_path: Path) -> None:
    content = sample_content("internal_assistant")
    content.answers.entry("company", "company").values["business_licence"] = ["e1", "e2"]
    files = {key: Attachment(describe(key, name, b"%PDF-"), b"%PDF-") for key in ("e1", "e2")}
    made = write("export", tmp_path / "out", Content(content.answers, {**content.evidence, **files}))
    assert {path.parent for path in tmp_path.rglob("*") if path.is_file()} == {made.folder, made.folder.parent}
    assert sum(name.startswith("01_") for name in made.names) == 2
    assert all(len(name.encode("utf-16-le")) < 200 for name in made.names)


def test_each_contract_is_a_filing_of_its_own(tmp_path: Path) -> None:
    content, pack = sample_content("internal_assistant"), LIBRARY.packs["export"]
    (contract,) = content.answers.entries("contracts")
    content.answers.entries("contracts").append(Entry("c9", {**contract.values}))
    assert [entry for entry, _title in filings(content, LIBRARY, pack)] == [contract.id, "c9"]
    made = write("export", tmp_path, content)
    assert sum("合同附录" in name for name in made.names) == 1


def test_every_pack_names_what_is_there(library: Library) -> None:
    for pack in library.packs.values():
        assert pack.document in library.documents
        assert library.documents[pack.document].per == pack.per
        assert library.forms[pack.per].entries is not None
        assert len({material.id for material in pack.materials}) == len(pack.materials)
        for citation in pack.articles:
            library.cite(citation)
        for material in pack.materials:
            assert material.document is None or material.document in library.documents
            assert material.document or material.evidence
            for place in material.evidence:
                kinds = {library.forms[place.form].field(field).kind for field in place.fields}
                assert kinds == {"evidence"}
        for screen in pack.screens:
            for name in screen.fields:
                form, field = name.split(".")
                assert library.forms[form].field(field).kind not in ("table", "evidence", "reference")
    with pytest.raises(ExportError, match="export, algorithm"):
        pack_named(library, "tax")


def test_a_zip_opens_where_names_are_read_by_their_flag(tmp_path: Path) -> None:
    made = write("export", tmp_path)
    assert made.archive is not None
    with zipfile.ZipFile(io.BytesIO(made.archive.read_bytes())) as archive:
        assert all(info.flag_bits & 0x800 for info in archive.infolist())
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
