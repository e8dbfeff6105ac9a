"""The library: read from YAML, kept compiled, cited in both languages, clear about what does not read."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from beigao._resources import data_dir
from beigao.definitions import compiled, loader
from beigao.definitions.citations import chinese_number
from beigao.definitions.fields import Choice, Choices
from beigao.definitions.loader import Library, compile_library, load_library
from beigao.errors import DefinitionError


@pytest.fixture(scope="module")
def parsed() -> Callable[[str, type], Any]:
    """What YAML says; equal text is parsed once, for every test copies all files and changes one."""
    known: dict[str, bytes] = {}
    parse = yaml.load

    def load_yaml(text: str, loader: type) -> Any:
        if text not in known:
            known[text] = pickle.dumps(parse(text, loader))
        return pickle.loads(known[text])

    return load_yaml


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parsed: Callable[[str, type], Any]) -> Path:
    """A copy of the data folders, with a cache folder of its own."""
    monkeypatch.setattr(yaml, "load", parsed)
    for name in ("forms", "doc_templates"):
        shutil.copytree(data_dir(name), tmp_path / name, ignore=shutil.ignore_patterns("*.docx"))
    monkeypatch.setattr(loader, "user_dir", lambda kind: tmp_path / kind)
    return tmp_path


def load(root: Path) -> Library:
    loader._load.cache_clear()
    try:
        return loader._load(root / "forms", root / "doc_templates")
    finally:
        loader._load.cache_clear()


def same(one: Library, other: Library) -> bool:
    return all(getattr(one, part) == getattr(other, part) for part in Library.defaults)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_library_is_read_once() -> None:
    assert load_library() is load_library()


def test_forms_stand_in_the_order_of_the_outline(library: Library) -> None:
    assert list(library.forms) == [form for group in library.outline for form in group.forms]


def test_options_come_from_the_field_or_its_catalogue(library: Library) -> None:
    for form in library.forms.values():
        for field in form.fields():
            if isinstance(field, Choice | Choices):
                options = library.options(field)
                assert options == (field.options or library.catalogues[field.catalogue or ""].options)


def test_the_kept_library_equals_the_yaml(root: Path) -> None:
    first = load(root)
    (kept,) = (root / "cache").glob("library-*.jsonl")
    written = kept.stat().st_mtime_ns
    assert same(load(root), first)
    assert kept.stat().st_mtime_ns == written


def test_an_edited_form_is_read_afresh_and_one_cache_file_stays(root: Path) -> None:
    before = load(root)
    title = before.forms["company"].title.zh
    edit(root / "forms" / "company" / "form.yaml", title, title + "（新）")
    assert load(root).forms["company"].title.zh == title + "（新）"
    assert len(list((root / "cache").iterdir())) == 1


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda text: b"",
    "half an object": lambda text: b"{",
    "no object": lambda text: b"[]" + text[text.index(b"\n") :],
    "another object": lambda text: b'{"forms": []}',
    "no text": lambda text: b"\xff\xfe",
    "its second half lost": lambda text: text[: len(text) // 2],
    "a letter changed": lambda text: text.replace(b'"zh"', b'"zj"', 1),
    "a line more": lambda text: text + b"\n{}",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_cache_is_only_a_cache(root: Path, damage: Callable[[bytes], bytes]) -> None:
    first = load(root)
    (kept,) = (root / "cache").glob("library-*.jsonl")
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))
    assert same(load(root), first)
    assert kept.read_bytes() == whole


def test_a_cache_whose_parts_are_others_is_read_afresh(root: Path) -> None:
    first = load(root)
    (kept,) = (root / "cache").glob("library-*.jsonl")
    origin = json.loads(kept.read_bytes().splitlines()[0])["origin"]
    kept.write_bytes(compiled.dump({"forms": {}}, origin))
    assert same(load(root), first)


def test_a_compiled_library_that_is_damaged_is_read_from_the_yaml(root: Path) -> None:
    compile_library(root / loader.COMPILED, root)
    text = (root / loader.COMPILED).read_bytes()
    (root / loader.COMPILED).write_bytes(text[:-1])
    assert load(root).forms


def test_a_cache_names_data_and_never_code(root: Path) -> None:
    with pytest.raises(KeyError):
        compiled.read(b'{"~": "Path"}')


def test_a_checkout_beside_another_keeps_its_own(root: Path) -> None:
    load(root)
    shutil.copytree(root / "forms", root / "other" / "forms")
    shutil.copytree(root / "doc_templates", root / "other" / "doc_templates")
    load(root / "other")
    assert len(list((root / "cache").glob("library-*.jsonl"))) == 2


def test_the_library_is_read_without_pydantic_and_yaml(run_python: Callable[..., object], tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from beigao.definitions.loader import load_library
load_library()  # now it is kept
for name in [name for name in sys.modules if name.partition(".")[0] in ("beigao", "pydantic", "yaml")]:
    del sys.modules[name]
from beigao.definitions.loader import load_library
library = load_library()
assert library.forms["company"].field("name").label.zh
assert library.rules.duties and library.laws and library.messages
assert not {"pydantic", "yaml"} & sys.modules.keys()
"""
    done = run_python(code, XDG_CACHE_HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr.decode()  # type: ignore[attr-defined]


def test_a_library_has_no_other_parts(library: Library) -> None:
    with pytest.raises(AttributeError):
        library.formss  # noqa: B018


def test_a_cache_that_cannot_be_written_costs_only_time(root: Path) -> None:
    (root / "cache").write_bytes(b"a file where the folder would be")
    assert load(root).forms


def test_the_compiled_library_equals_the_yaml(root: Path, library: Library) -> None:
    from_yaml = load(root)
    compile_library(root / loader.COMPILED, root)
    for path in (*(root / "forms").rglob("*.yaml"), *(root / "doc_templates").rglob("*.yaml")):
        path.unlink()
    compiled = load(root)
    assert same(compiled, from_yaml)
    assert same(compiled, library)


def test_the_same_definitions_compile_to_the_same_bytes(root: Path) -> None:
    compile_library(root / "one", root)
    compile_library(root / "two")
    assert (root / "one").read_bytes() == (root / "two").read_bytes()
    assert "company" in json.loads((root / "one").read_text("utf-8").splitlines()[1])


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("forms/company/form.yaml", "id: company", "id: company: [", "form.yaml in company does not read as YAML"),
        (
            "forms/company/form.yaml",
            "id: company",
            "id: company\ncolour: red",
            "company/form.yaml: colour: Extra inputs",
        ),
        ("forms/company/form.yaml", "kind: text", "kind: txet", "company/form.yaml: sections.0.fields.0"),
        ("forms/company/form.yaml", "id: company", "id: Company", "company/form.yaml: id: "),
        ("forms/laws/laws.yaml", "    confidence: read", "    confidence: sure", "laws/laws.yaml: "),
        ("forms/outline.yaml", "forms: [", "froms: [", "forms/outline.yaml: forms: Field required"),
        ("forms/findings.yaml", "severity: warning", "severity: bad", "forms/findings.yaml: severity"),
        ("doc_templates/pipia/document.yaml", "filing: export", "filing: import", "pipia/document.yaml: filing"),
    ],
)
def test_a_fault_is_named_with_file_and_place(root: Path, file: str, old: str, new: str, says: str) -> None:
    edit(root / file, old, new)
    with pytest.raises(DefinitionError) as fault:
        load(root)
    assert says in str(fault.value)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize("text", ["", "- just\n- a list", "just text", "groups: 3", "other: []"])
@pytest.mark.parametrize("file", ["outline.yaml", "findings.yaml", "laws/laws.yaml", "company/form.yaml"])
def test_a_file_of_another_shape_is_named(root: Path, file: str, text: str) -> None:
    (root / "forms" / file).write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError, match=Path(file).name):
        load(root)


@pytest.mark.parametrize("text", ["", "just text", "- a\n- list"])
def test_a_sample_of_another_shape_is_named(root: Path, text: str) -> None:
    (root / "forms" / "samples" / "broken.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"broken\.yaml"):
        load(root)


def test_text_that_is_not_utf8_is_named(root: Path) -> None:
    (root / "forms" / "company" / "form.yaml").write_bytes("名称".encode("gbk"))
    with pytest.raises(DefinitionError, match=r"form\.yaml in company"):
        load(root)


def test_yaml_cannot_make_python_objects(root: Path) -> None:
    (root / "forms" / "company" / "form.yaml").write_text("!!python/object/apply:os.getcwd []", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"form\.yaml in company"):
        load(root)


@pytest.mark.parametrize(
    ("citation", "zh", "en"),
    [
        ("pipl:55", "第五十五条", "art. 55"),
        ("pipl:10", "第十条", "art. 10"),
        ("pipl:38(1)", "第三十八条（一）", "art. 38(1)"),
        ("scc_measures:5", "第五条", "art. 5"),
        ("pipl:105", "第一百零五条", "art. 105"),
        ("gb_45438:附录E", "附录E", "annex E"),
        ("gbt_39335:D.5", "D.5", "D.5"),
    ],
)
def test_a_citation_reads_as_people_write_it(library: Library, citation: str, zh: str, en: str) -> None:
    short = library.laws[citation.partition(":")[0]].short
    assert library.cite(citation, "zh") == f"{short.zh} {zh}"
    assert library.cite(citation, "en") == f"{short.en} {en}"


def test_a_whole_law_is_cited_by_its_short_name(library: Library) -> None:
    assert library.cite("pipl", "zh") == library.laws["pipl"].short.zh
    assert library.cite("pipl") == library.laws["pipl"].short.zh
    assert library.cite("pipl", "en") == library.laws["pipl"].short.en


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"), (1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (45, "四十五"), (99, "九十九"), (100, "一百"),
        (101, "一百零一"), (110, "一百一十"), (119, "一百一十九"), (120, "一百二十"), (999, "九百九十九"),
    ],
)  # fmt: skip
def test_numbers_read_as_the_law_counts_its_articles(number: int, text: str) -> None:
    assert chinese_number(number) == text
