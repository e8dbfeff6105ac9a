"""Forms and documents of the user's own: laid over the library where they are sound, left out with a reason else."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.own_things import FORM, put, put_interviews, template

from beigao._resources import data_dir
from beigao.definitions import loader
from beigao.definitions.loader import Library, load_library


@pytest.fixture
def library() -> Library:
    """The library of the installation, as it is at this moment."""
    return loader._load(data_dir("forms"), data_dir("doc_templates"))


def sentences(library: Library) -> list[str]:
    return [f"{fault.folder}: {fault.sentence}" for fault in library.own.faults]


def fault_of(own: Path, **files: str | bytes) -> str:
    """Why the folder `interviews` with these files is left out."""
    put(own, "interviews", **{"form_yaml": FORM, **files})
    library = load_library()
    assert not library.own.forms
    assert "interviews" not in library.forms
    (fault,) = library.own.faults
    return fault.sentence


def test_without_a_folder_the_library_is_that_of_the_installation(own: Path, library: Library) -> None:
    assert load_library() is library
    own.mkdir()
    (own / "notes.txt").write_text("x")
    (own / ".git").mkdir()
    (own / "empty").mkdir()
    loader._load_all.cache_clear()
    assert load_library() is library


def test_a_folder_with_a_form_and_a_template_is_a_filing(own: Path, library: Library) -> None:
    put_interviews(own)
    found = load_library()
    assert list(found.forms) == [*library.forms, "interviews"]
    assert list(found.documents) == [*library.documents, "interviews"]
    assert found.own.forms == found.own.documents == ("interviews",)
    assert found.own.faults == ()
    document = found.documents["interviews"]
    assert (document.title.zh, document.per, document.filing) == ("供应商访谈", "interviews", "own")
    assert document.forms == ("interviews", "company")
    assert document.languages == ("zh",)
    assert [place.fields for place in document.evidence] == [("papers",)]
    group = found.outline[-1]
    assert (group.title.zh, group.forms) == ("自有事项", ("interviews",))
    assert found.laws is library.laws


def test_a_form_may_stand_in_a_group_of_the_outline(own: Path, library: Library) -> None:
    put(own, "interviews", form_yaml="group: export\n" + FORM.replace("required_for: [interviews]", "number: ''"))
    found = load_library()
    assert not found.own.faults
    assert [group.id for group in found.outline] == [group.id for group in library.outline]
    assert found.outline[1].forms == (*library.outline[1].forms, "interviews")
    assert found.own.documents == (), "without a template there is no document"


def test_a_document_says_only_what_does_not_follow_from_its_form(own: Path) -> None:
    put_interviews(
        own, document_yaml="short: {zh: 访谈, en: Talk}\nforms: [interviews, recipients]\n", en_docx=template()
    )
    document = load_library().documents["interviews"]
    assert document.short.en == "Talk"
    assert document.title.en == "Supplier interview"
    assert document.forms == ("interviews", "recipients")
    assert document.languages == ("zh", "en")


def test_a_document_may_print_forms_of_the_program_alone(own: Path) -> None:
    said = "title: {zh: 名片, en: Card}\nshort: {zh: 名片, en: Card}\nabout: {zh: 名片, en: Card}\nforms: [company]\n"
    put(own, "card", document_yaml=said, zh_docx=template(":title {{ company.name }}\n"))
    found = load_library()
    assert (found.own.forms, found.own.documents, found.own.faults) == ((), ("card",), ())


def test_a_template_alone_adds_nothing_to_the_library(own: Path, library: Library) -> None:
    put(own, "pipia", zh_docx=template())
    found = load_library()
    assert found.own.faults == ()
    assert list(found.documents) == list(library.documents)


def test_own_forms_may_refer_to_each_other(own: Path) -> None:
    put_interviews(own)
    second = (
        FORM.replace("interview", "visit").replace("供应商访谈", "走访").replace("form: recipients", "form: interviews")
    )
    put(own, "visits", form_yaml=second, zh_docx=template())
    assert load_library().own.forms == ("interviews", "visits")


def test_what_leads_to_a_form_that_is_left_out_is_left_out_with_it(own: Path) -> None:
    put(own, "interviews", form_yaml=FORM.replace("kind: date", "kind: day"), zh_docx=template())
    third = FORM.replace("interview", "visit").replace("form: recipients", "form: interviews")
    put(own, "visits", form_yaml=third, zh_docx=template())
    found = load_library()
    assert found.own.forms == ()
    first, second = sentences(found)
    assert first.startswith(
        "interviews: form.yaml has a fault at sections.0.fields.1: Input tag 'day' found using 'kind'"
    )
    assert second == "visits: form.yaml: “recipient” names “interviews”, which is not there."


def test_references_between_own_forms_may_not_lead_in_a_circle(own: Path) -> None:
    put_interviews(own, form_yaml=FORM.replace("form: recipients", "form: visits"))
    second = FORM.replace("interview", "visit").replace("form: recipients", "form: interviews")
    put(own, "visits", form_yaml=second, zh_docx=template())
    found = load_library()
    assert found.own.forms == ()
    assert len(found.own.faults) == 2
    assert "lead from this form back to it" in "".join(sentences(found))


REPLACED = {
    "an unknown law": ("pipl:59", "gdpr:33", "form.yaml: “talk” names “gdpr:33”, which is not there."),
    "an unknown article": ("pipl:59", "pipl:999", "“pipl:999”"),
    "no day": ("pipl:59", "pipl:59@2026-99-99", "“pipl:59@2026-99-99”"),
    "an unknown form": ("form: recipients", "form: nobody", "“recipient” names “nobody”"),
    "itself": ("form: recipients", "form: interviews", "“recipient” names “interviews”"),
    "a form without entries": ("form: recipients", "form: company", "“recipient” names “company”"),
    "an unknown document": ("required_for: [interviews]", "required_for: [annex]", "“subject” names “annex”"),
    "an unknown condition": ("field: went_well,", "field: went_bad,", "“trouble” names “went_bad”"),
    "a condition elsewhere": ("field: went_well,", "field: recipients.name,", "“trouble” names “recipients.name”"),
    "an unknown check": ("checks: [past]", "checks: [future]", "form.yaml has a fault at sections.0.fields.1"),
    "an unknown key": ("minimum: 1", "least: 1", "Extra inputs are not permitted"),
    "a name that templates use": ("id: guests", "id: raw", "no field can be called “raw”"),
    "an id that JSON uses": ("id: point,", "id: id,", "no field can be called “id”"),
    "a field twice": ("id: guests", "id: held", "stands twice"),
    "a column twice": ("id: weight", "id: point", "form.yaml: “point” stands twice in “points”."),
    "a title that is no text": ("title_field: subject", "title_field: points", "has to be a text"),
    "no title field": ("title_field: subject", "title_field: nobody", "`nobody` is not in form"),
    "an unknown preset": ("title_field: subject", "title_field: subject\n  presets: [singapore]", "“singapore”"),
    "another id": ("title: {zh: 供", "id: talks\ntitle: {zh: 供", "the id is the name of the folder, “interviews”"),
    "an unknown group": ("title: {zh: 供", "group: mine\ntitle: {zh: 供", "the outline has no such group"),
    "the name of a form": ("singular: interview", "singular: company", "“singular” may not be “company”"),
    "an unknown catalogue": ("kind: yes_no", "kind: choice, catalogue: moods", "“went_well” names “moods”"),
    "markup": ("en: Subject", "en: '<img src=x>'", "markup in its words, and they are plain text: “<img src=x>”"),
    "an entity": ("en: Subject", "en: 'a&lt;b'", "markup"),
    "a control character": ("en: Subject", 'en: "a\\x07"', "the character U+0007, which cannot be printed"),
    "a mark of ours": ("en: Subject", 'en: "a\\uFDD0"', "U+FDD0"),
    "a lone surrogate": ("en: Subject", 'en: "a\\uD800"', "form.yaml"),
    "an anchor": ("en: Subject", "en: &a Subject", "an anchor or alias"),
    "a tag of Python": ("en: Subject", "en: !!python/name:os.system x", "does not read as YAML"),
    "a day that is none": ("minimum: 1,", "minimum: 2026-99-99,", "does not read as YAML"),
    "no place": ("title: {zh: 供", "places: {nowhere: {zh: 一, en: One}}\ntitle: {zh: 供", "“nowhere”"),
    "an unknown neighbour": ("    number: 一", "    number: 一\n    borrows: [company.nothing]", "“company.nothing”"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says"), REPLACED.values(), ids=REPLACED)
def test_a_form_with_a_fault_is_left_out_and_the_fault_is_named(own: Path, old: str, new: str, says: str) -> None:
    assert old in FORM
    assert says in fault_of(own, form_yaml=FORM.replace(old, new, 1), zh_docx=template())


FILES: dict[str, tuple[dict[str, str | bytes], str]] = {
    "nothing": ({"form_yaml": ""}, "has to consist of names and values"),
    "a list": ({"form_yaml": "- a"}, "has to consist of names and values"),
    "numbers": ({"form_yaml": "1: 2"}, "form.yaml has a fault"),
    "bytes": ({"form_yaml": b"\xff\xfe\x00"}, "does not read as YAML"),
    "a bomb": ({"form_yaml": "a: &a [x]\nb: [*a, *a]"}, "an anchor or alias"),
    "a deep list": ({"form_yaml": "a: " + "[" * 100_000}, "nested too deeply"),
    "a deep mapping": ({"form_yaml": "a: " + "{a: " * 50_000}, "nested too deeply"),
    "much": ({"form_yaml": "a: " + "x" * 600_000}, "larger than 512 KB"),
    "a document without a template": ({"document_yaml": "short: {zh: 访, en: T}"}, "The template zh.docx is missing"),
    "only an English template": ({"en_docx": template()}, "The template zh.docx is missing"),
    "a document of an unknown form": (
        {"document_yaml": "forms: [nothing]", "zh_docx": template()},
        "document.yaml: “forms” names “nothing”",
    ),
    "per a form without entries": (
        {"document_yaml": "forms: [interviews, company]\nper: company", "zh_docx": template()},
        "“per” names “company”",
    ),
    "evidence that is none": (
        {"document_yaml": "evidence: [{form: interviews, fields: [subject]}]", "zh_docx": template()},
        "“evidence” names “subject”",
    ),
    "an official filing": ({"document_yaml": "filing: export", "zh_docx": template()}, "leave “filing” out"),
    "side by side": ({"document_yaml": "side_by_side: true", "zh_docx": template()}, "made side by side"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "says"), FILES.values(), ids=FILES)
def test_a_file_with_a_fault_is_named(own: Path, files: dict[str, str | bytes], says: str) -> None:
    assert says in fault_of(own, **files)


@pytest.mark.parametrize(
    ("name", "files", "says"),
    [
        ("My form", {"form_yaml": FORM}, "small letters, digits and underscores"),
        ("company", {"form_yaml": FORM}, "Beigao itself uses the name"),
        ("annex", {"document_yaml": "short: {zh: 一, en: One}"}, "Beigao itself uses the name"),
        ("packs", {"form_yaml": FORM}, "Beigao itself uses the name"),
        ("own", {"form_yaml": FORM}, "Beigao itself uses the name"),
        ("derived", {"form_yaml": FORM}, "Beigao itself uses the name"),
        ("company", {"zh_docx": b"PK"}, "no document of Beigao's is called like it"),
        ("somewhere", {"zh_docx": b"PK"}, "no document of Beigao's is called like it"),
        ("annex", {"template_docx": b"PK"}, "A template is called zh.docx or en.docx, not template.docx."),
    ],
)
def test_a_folder_with_a_name_of_no_use_is_told_so(
    own: Path, name: str, files: dict[str, str | bytes], says: str
) -> None:
    put(own, name, **files)
    (fault,) = load_library().own.faults
    assert fault.folder == name
    assert says in fault.sentence


def test_what_editors_leave_beside_a_file_is_not_read(own: Path, library: Library) -> None:
    put(own, "annex", **{"~$zh_docx": b"x", "_~lock": b"x"})
    assert load_library() is library


def test_one_bad_folder_leaves_the_others_alone(own: Path) -> None:
    put_interviews(own)
    put(own, "broken", form_yaml="[")
    found = load_library()
    assert found.own.forms == ("interviews",)
    assert [fault.folder for fault in found.own.faults] == ["broken"]


@pytest.mark.skipif(not hasattr(os, "mkfifo") or os.geteuid() != 0, reason="needs pipes")
def test_what_is_no_file_is_never_opened(own: Path) -> None:
    folder = put(own, "interviews", zh_docx=template())
    os.mkfifo(folder / "form.yaml")
    (own / "endless").mkdir()
    (own / "endless" / "form.yaml").symlink_to("/dev/zero")
    (fault,) = load_library().own.faults
    assert fault.folder == "interviews"


def test_the_own_part_is_kept_and_read_anew_when_a_file_changes(own: Path, tmp_path: Path) -> None:
    put_interviews(own)
    load_library()
    loader._load_all.cache_clear()
    kept = own.parent / "cache"
    (file,) = kept.glob("own-*.jsonl")
    written = file.stat().st_mtime_ns
    assert load_library().forms["interviews"].title.en == "Supplier interview"
    assert file.stat().st_mtime_ns == written
    put_interviews(own, form_yaml=FORM.replace("Supplier interview", "A talk with a supplier"))
    loader._load_all.cache_clear()
    assert load_library().forms["interviews"].title.en == "A talk with a supplier"
    (own / "interviews" / "zh.docx").unlink()
    loader._load_all.cache_clear()
    (fault,) = load_library().own.faults
    assert fault.sentence == "The template zh.docx is missing; put it beside form.yaml."


def test_a_start_with_own_things_checks_nothing_again(
    own: Path, run_python: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    put_interviews(own)
    put(own, "broken", form_yaml="[")
    code = """
import sys
from beigao.definitions.loader import load_library
library = load_library()
assert library.forms["interviews"].field("held").label.zh == "日期"
(fault,) = library.own.faults
assert "does not read as YAML" in fault.sentence
print(*[name for name in ("pydantic", "yaml", "beigao.definitions.own") if name in sys.modules])
"""
    for _turn in ("reads", "finds it kept"):
        done = run_python(code, XDG_CACHE_HOME=str(tmp_path), BEIGAO_OWN=str(own))
        assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().split() == []


def test_no_change_of_a_form_stops_the_program(own: Path) -> None:
    """Letters of a sound form are taken away, doubled and changed; each time the library loads, with it or without."""
    chance = random.Random(7)
    taken = 0
    for turn in range(150):
        text = bytearray(
            (data_dir("forms") / "recipients" / "form.yaml").read_bytes()[:6000] if turn % 2 else FORM.encode()
        )
        for _change in range(chance.randrange(1, 6)):
            at = chance.randrange(len(text))
            text[at : at + chance.randrange(3)] = bytes(
                chance.choices(b"[]{}:,-&*!|>'\"#%@\n \tab01\xc3\xa9", k=chance.randrange(3))
            )
        put(own, "interviews", form_yaml=bytes(text), zh_docx=b"")
        loader._load_all.cache_clear()
        found = load_library()
        taken += "interviews" in found.forms
        assert ("interviews" in found.forms) != bool(found.own.faults)
        assert all(sentence and "\n" not in sentence for sentence in sentences(found))
    assert taken
