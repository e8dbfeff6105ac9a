"""The dossier on disk: nothing typed is lost, and no file is harmed."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

import beigao
from beigao.definitions.loader import Library
from beigao.dossier import file as dossier_file
from beigao.dossier import keys, open_file
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.evidence import Attachment, describe
from beigao.dossier.evidence_store import read_evidence, store_evidence
from beigao.dossier.file import Content, Dossier
from beigao.dossier.schema import SCHEMA_VERSION
from beigao.errors import DossierError

RunPython = Callable[..., subprocess.CompletedProcess[bytes]]


def forms_of(dossier: Dossier) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    view: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for form, entry in dossier.answers.walk():
        view.setdefault(form, []).append((entry.id, dict(entry.values)))
    return view


def reopened(dossier: Dossier) -> Dossier:
    dossier.close()
    return Dossier.open(dossier.path)


def listing(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def filled(dossier: Dossier) -> Dossier:
    """A dossier with answers, entries and evidence on several pages."""
    dossier.set_answer("company", "company", "name", "示例科技（上海）有限公司")
    first = dossier.add_entry("recipients", {"name": "Contoso 示例"})
    dossier.add_entry("activities", {"name": "客服", "recipient": first})
    dossier.attach("合同.pdf", b"%PDF-1.4 " + bytes(range(256)) * 40)
    return dossier


# ---- answers


def test_a_new_dossier_is_empty_and_alone_in_its_folder(dossier: Dossier) -> None:
    assert all(not entry.values for _form, entry in dossier.answers.walk())
    dossier.close()
    assert [path.name for path in dossier.path.parent.iterdir()] == ["new.beigao"]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("company.name", "文字"),
        ("company.employees", "12.64万"),
        ("company.employees", 126_400),
        ("company.employees", 0.1),
        ("company.employees", 0),
        ("company.employees", float("inf")),
        ("company.penalties", True),
        ("company.penalties", False),
        ("company.business_licence", ["a", "b"]),
        ("company.licences", [{"a": 1}, {"b": [True]}]),
        ("assessment.period", {"start": "2026"}),
    ],
)
def test_an_answer_comes_back_as_it_was_given(dossier: Dossier, place: str, value: Any) -> None:
    form, _dot, field = place.partition(".")
    dossier.set_answer(form, form, field, value)
    with reopened(dossier) as again:
        found = again.answers.entry(form, form).values[field]
        assert found == value
        assert type(found) is type(value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", 5),
        ("licences", "x"),
        ("licences", [["x"]]),
        ("business_licence", [1]),
        ("employees", [1]),
        ("penalties", {"a": 1}),
    ],
)
def test_an_answer_without_the_shape_of_its_field_stays_in_the_file(dossier: Dossier, field: str, value: Any) -> None:
    dossier.set_answer("company", "company", field, value)
    with reopened(dossier) as again:
        assert field not in again.answers.entry("company", "company").values
        row = again.rows("SELECT value FROM answers WHERE field = ?", field)
        assert json.loads(row[0][0]) == value


def test_nasty_words_come_back_unchanged(dossier: Dossier, nasty: tuple[str, ...], library: Library) -> None:
    fields = [field for field in library.forms["company"].fields() if field.kind in ("text", "long_text")]
    for field, word in zip(fields, nasty, strict=False):
        dossier.set_answer("company", "company", field.id, word)
    with reopened(dossier) as again:
        assert list(again.answers.entry("company", "company").values.values()) != []
        for field, word in zip(fields, nasty, strict=False):
            assert again.answers.entry("company", "company").values[field.id] == word


@pytest.mark.parametrize("nothing", [None, "", "   ", [], [{}], {"start": None}])
def test_an_empty_value_takes_the_answer_away(dossier: Dossier, nothing: Any) -> None:
    dossier.set_answer("company", "company", "name", "示例")
    dossier.set_answer("company", "company", "name", nothing)
    assert "name" not in dossier.answers.entry("company", "company").values
    with reopened(dossier) as again:
        assert again.answers.entry("company", "company").values == {}


@pytest.mark.parametrize(
    "place", [("nothing", "company", "name"), ("company", "c2", "name"), ("company", "company", "nix")]
)
def test_an_unknown_place_is_a_key_error_and_writes_nothing(dossier: Dossier, place: tuple[str, str, str]) -> None:
    with pytest.raises(KeyError):
        dossier.set_answer(*place, "x")
    with reopened(dossier) as again:
        assert all(not entry.values for _form, entry in again.answers.walk())


# ---- entries


def test_entries_are_added_copied_moved_and_deleted(dossier: Dossier) -> None:
    one = dossier.add_entry("recipients", {"name": "一", "contact": ""})
    three = dossier.add_entry("recipients", {"name": "三"})
    two = dossier.add_entry("recipients", {"name": "二"}, position=1)
    copy = dossier.copy_entry("recipients", one)
    assert len({one, two, three, copy}) == 4
    assert [entry.id for entry in dossier.answers.entries("recipients")] == [one, copy, two, three]
    dossier.set_answer("recipients", copy, "name", "一之二")
    assert dossier.answers.entry("recipients", one).values == {"name": "一"}
    dossier.move_entry("recipients", three, 0)
    dossier.delete_entry("recipients", one)
    expected = [(three, {"name": "三"}), (copy, {"name": "一之二"}), (two, {"name": "二"})]
    assert forms_of(dossier)["recipients"] == expected
    with reopened(dossier) as again:
        assert forms_of(again)["recipients"] == expected


def test_a_copied_entry_shares_nothing_with_its_source(dossier: Dossier) -> None:
    source = dossier.add_entry("activities", {"items": [{"necessity": "必要"}]})
    copy = dossier.copy_entry("activities", source)
    rows: Any = dossier.answers.entry("activities", copy).values["items"]
    rows[0]["necessity"] = "改"
    assert dossier.answers.entry("activities", source).values["items"] == [{"necessity": "必要"}]


@pytest.mark.parametrize(("position", "order"), [(0, "cab"), (1, "acb"), (2, "abc"), (99, "abc")])
def test_a_moved_entry_stands_where_it_was_put(dossier: Dossier, position: int, order: str) -> None:
    ids = {name: dossier.add_entry("models", {"name": name}) for name in "abc"}
    dossier.move_entry("models", ids["c"], position)
    with reopened(dossier) as again:
        assert "".join(str(entry.values["name"]) for entry in again.answers.entries("models")) == order


def test_a_single_form_takes_no_second_entry_and_loses_none(dossier: Dossier) -> None:
    with pytest.raises(KeyError):
        dossier.add_entry("company", {"name": "二"})
    with pytest.raises(KeyError):
        dossier.copy_entry("company", "company")
    with pytest.raises(KeyError):
        dossier.delete_entry("company", "company")
    assert [entry.id for entry in dossier.answers.entries("company")] == ["company"]


def test_an_unknown_entry_cannot_be_copied_moved_or_deleted(dossier: Dossier) -> None:
    for call in (dossier.copy_entry, dossier.delete_entry, lambda form, entry: dossier.move_entry(form, entry, 0)):
        with pytest.raises(KeyError):
            call("recipients", "gone")


# ---- evidence


def test_evidence_lies_inside_with_its_description(dossier: Dossier) -> None:
    content = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    file = dossier.attach("图.exe", content)
    assert (file.name, file.media_type, file.size, file.is_picture) == ("图.exe", "image/png", len(content), True)
    with reopened(dossier) as again:
        assert again.evidence(file.id) == file
        assert again.evidence_content(file.id) == content


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"%PDF-1.7", "application/pdf"),
        (b"PK\x03\x04", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_the_type_of_a_file_is_read_from_its_content(dossier: Dossier, content: bytes, media_type: str) -> None:
    assert dossier.attach("picture.png", content).media_type == media_type


def test_two_files_of_one_name_stay_apart(dossier: Dossier) -> None:
    one, two = dossier.attach("a.png", b"1"), dossier.attach("a.png", b"2")
    assert one.id != two.id
    assert (dossier.evidence_content(one.id), dossier.evidence_content(two.id)) == (b"1", b"2")


def test_unknown_evidence_is_a_key_error(dossier: Dossier) -> None:
    for call in (dossier.evidence, dossier.evidence_content):
        with pytest.raises(KeyError):
            call("gone")


def test_a_file_name_that_is_no_unicode_is_taken_and_work_goes_on(dossier: Dossier) -> None:
    name = os.fsdecode("合同.pdf".encode("gbk"))  # how Linux hands over a name from an old Chinese archive
    file = dossier.attach(name, b"%PDF-")
    dossier.set_answer("company", "company", "name", "示例")
    with reopened(dossier) as again:
        assert again.evidence_content(file.id) == b"%PDF-"
        assert again.answers.entry("company", "company").values == {"name": "示例"}


# ---- copies


def test_content_is_an_independent_copy(filled: Dossier) -> None:
    content = filled.content()
    content.answers.entry("company", "company").values["name"] = "另一家"
    assert filled.answers.entry("company", "company").values["name"] == "示例科技（上海）有限公司"
    assert [held.content for held in content.evidence.values()] == [b"%PDF-1.4 " + bytes(range(256)) * 40]


def test_create_keeps_all_of_the_content(filled: Dossier, tmp_path: Path) -> None:
    with Dossier.create(tmp_path / "copy.beigao", filled.content()) as copy:
        assert forms_of(copy) == forms_of(filled)
        assert copy.content().evidence == filled.content().evidence


def test_save_as_goes_on_in_the_copy_and_leaves_the_old_file(filled: Dossier, tmp_path: Path) -> None:
    before, old = forms_of(filled), filled.path
    filled.save_as(tmp_path / "copy.beigao")
    assert filled.path == tmp_path / "copy.beigao"
    filled.set_answer("company", "company", "name", "新")
    filled.attach("b.txt", b"b")
    filled.close()
    with Dossier.open(old) as kept:
        assert forms_of(kept) == before
    with Dossier.open(tmp_path / "copy.beigao") as copy:
        assert copy.answers.entry("company", "company").values["name"] == "新"
        assert len(copy.content().evidence) == 2


def test_save_as_replaces_the_file_that_was_chosen(filled: Dossier, tmp_path: Path) -> None:
    with Dossier.create(tmp_path / "other.beigao") as other:
        other.set_answer("company", "company", "name", "另一家")
    filled.save_as(tmp_path / "other.beigao")
    assert forms_of(reopened(filled))["company"] == [("company", {"name": "示例科技（上海）有限公司"})]


def test_save_as_onto_itself_changes_nothing(filled: Dossier) -> None:
    before = forms_of(filled)
    filled.save_as(filled.path)
    assert forms_of(filled) == before
    filled.set_answer("company", "company", "name", "后来")
    with reopened(filled) as again:
        assert again.answers.entry("company", "company").values["name"] == "后来"


def test_save_as_to_an_impossible_place_goes_on_in_the_old_file(filled: Dossier, tmp_path: Path) -> None:
    with pytest.raises(DossierError):
        filled.save_as(tmp_path / "missing" / "x.beigao")
    filled.set_answer("company", "company", "name", "后来")
    assert filled.path == tmp_path / "new.beigao"
    with reopened(filled) as again:
        assert again.answers.entry("company", "company").values["name"] == "后来"


@pytest.mark.parametrize("there", [False, True])
def test_save_as_rescues_the_answers_of_a_file_that_was_deleted(filled: Dossier, tmp_path: Path, there: bool) -> None:
    before = forms_of(filled)
    if there:
        (tmp_path / "rescue.beigao").write_bytes(b"chosen to be replaced")
    filled.path.unlink()
    filled.save_as(tmp_path / "rescue.beigao")
    with reopened(filled) as again:
        assert again.path == tmp_path / "rescue.beigao"
        assert forms_of(again) == before


def test_save_as_under_a_name_too_long_for_the_disk_is_refused(filled: Dossier, tmp_path: Path) -> None:
    with pytest.raises(DossierError):
        filled.save_as(tmp_path / ("长" * 200))
    filled.set_answer("company", "company", "name", "后来")
    assert filled.path == tmp_path / "new.beigao"


def test_save_as_that_runs_out_of_room_goes_on_in_the_old_file(
    filled: Dossier, tmp_path: Path, run_python: RunPython
) -> None:
    filled.attach("scan.bin", bytes(200_000))
    filled.close()
    (tmp_path / "old.beigao").write_bytes(b"precious")
    code = """
import resource, sys
from pathlib import Path
from beigao.dossier.file import Dossier
from beigao.errors import DossierError
folder = Path(sys.argv[1])
dossier = Dossier.open(folder / "new.beigao")
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
for name in ("copy.beigao", "old.beigao"):
    try:
        dossier.save_as(folder / name)
    except DossierError as fault:
        print(fault)
dossier.set_answer("company", "company", "name", "后来")
dossier.close()
"""
    done = run_python(code, tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert len(done.stdout.splitlines()) == 2
    assert (tmp_path / "old.beigao").read_bytes() == b"precious"
    assert sorted(listing(tmp_path)) == ["new.beigao", "old.beigao"]
    with Dossier.open(filled.path) as again:
        assert again.answers.entry("company", "company").values["name"] == "后来"


def test_answers_of_a_form_that_this_installation_lacks_are_kept_also_in_a_copy(
    filled: Dossier, tmp_path: Path
) -> None:
    filled._connection.execute("INSERT INTO entries VALUES ('own_form', 'own_form', 0)")
    filled._connection.execute("""INSERT INTO answers VALUES ('own_form', 'own_form', 'remark', '"重要"')""")
    dossier = reopened(filled)
    dossier.set_answer("company", "company", "name", "新")
    dossier.save_as(tmp_path / "copy.beigao")
    rows = dossier._connection.execute("SELECT value FROM answers WHERE form = 'own_form'").fetchall()
    dossier.close()
    assert rows == [('"重要"',)]


def test_create_refuses_a_file_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "there.beigao"
    path.write_bytes(b"precious")
    with pytest.raises(DossierError, match="already"):
        Dossier.create(path)
    assert listing(tmp_path) == {"there.beigao": b"precious"}


def test_closing_twice_is_safe_and_leaves_one_file(filled: Dossier, tmp_path: Path) -> None:
    filled.close()
    filled.close()
    assert list(listing(tmp_path)) == ["new.beigao"]


# ---- a process that dies


def test_an_answer_is_on_the_disk_before_it_is_acknowledged(dossier: Dossier) -> None:
    """A power cut cannot be tried here; what guards against it is SQLite's WAL with synchronous=FULL (2)."""
    connection = dossier._connection
    pragmas = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert pragmas == ["wal", 2]
    dossier.set_answer("company", "company", "name", "示例")
    assert not connection.in_transaction


def test_every_acknowledged_answer_survives_a_kill(dossier: Dossier) -> None:
    dossier.close()
    code = """
import sys
from pathlib import Path
from beigao.dossier.file import Dossier
dossier = Dossier.open(Path(sys.argv[1]))
number = int(sys.argv[2])
while True:
    number += 1
    dossier.set_answer("company", "company", "name", f"示例 {number}")
    print(number, flush=True)
"""
    last = 0
    for wait in (0.0, 0.011, 0.037):
        child = subprocess.Popen(
            [sys.executable, "-c", code, dossier.path, str(last)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(beigao.__file__).parent.parent)},
        )
        assert child.stdout
        first = child.stdout.readline()
        time.sleep(wait)
        child.kill()
        acknowledged = int((first + child.stdout.read()).split(b"\n")[-2])
        child.wait()
        child.stdout.close()
        with Dossier.open(dossier.path) as again:
            kept = int(str(again.answers.entry("company", "company").values["name"]).split()[1])
        assert acknowledged <= kept <= acknowledged + 1
        last = kept


@pytest.mark.parametrize("death", ["os._exit(9)", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_every_kind_of_change_survives_a_sudden_end(tmp_path: Path, run_python: RunPython, death: str) -> None:
    code = f"""
import os, signal, sys
from pathlib import Path
from beigao.dossier.file import Dossier
dossier = Dossier.create(Path(sys.argv[1]))
dossier.set_answer("company", "company", "name", "示例")
one = dossier.add_entry("models", {{"name": "一"}})
two = dossier.copy_entry("models", one)
dossier.set_answer("models", two, "name", "二")
dossier.move_entry("models", two, 0)
three = dossier.add_entry("models")
dossier.delete_entry("models", three)
dossier.attach("a.txt", b"evidence")
{death}
"""
    done = run_python(code, tmp_path / "d.beigao")
    assert done.returncode in (9, -signal.SIGKILL), done.stderr
    with Dossier.open(tmp_path / "d.beigao") as again:
        assert again.answers.entry("company", "company").values == {"name": "示例"}
        assert [entry.values for entry in again.answers.entries("models")] == [{"name": "二"}, {"name": "一"}]
        assert [held.content for held in again.content().evidence.values()] == [b"evidence"]


def test_a_create_that_is_killed_leaves_no_half_dossier(tmp_path: Path, run_python: RunPython) -> None:
    code = """
import os, signal, sys
from pathlib import Path
from beigao.dossier.file import Dossier
os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
Dossier.create(Path(sys.argv[1]))
"""
    assert run_python(code, tmp_path / "d.beigao").returncode == -signal.SIGKILL
    assert not (tmp_path / "d.beigao").exists()


# ---- files that are no dossier


def refused(path: Path) -> str:
    """The message of the refusal; file and folder stay exactly as they were."""
    before = listing(path.parent)
    with pytest.raises(DossierError) as fault:
        Dossier.open(path)
    assert listing(path.parent) == before
    message = str(fault.value)
    assert path.name in message
    assert "\n" not in message
    return message


def test_damage_anywhere_in_the_file_is_found_and_the_file_left_alone(filled: Dossier) -> None:
    filled.close()
    path = filled.path
    whole = path.read_bytes()
    assert len(whole) > 5 * 4096
    places = {*range(64), *range(0, len(whole), 379), *range(4095, len(whole), 4096), len(whole) - 1}
    for place in sorted(places):
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        path.write_bytes(damaged)
        with pytest.raises(DossierError, match="damaged"):
            Dossier.open(path)
        assert path.read_bytes() == damaged
    path.write_bytes(whole)
    Dossier.open(path).close()
    assert list(listing(path.parent)) == ["new.beigao"]


@pytest.mark.parametrize("keep", [1, 15, 512, 4095, 4096, 3 * 4096, -4096, -1])
def test_a_truncated_file_is_refused(filled: Dossier, keep: int) -> None:
    filled.close()
    filled.path.write_bytes(filled.path.read_bytes()[:keep])
    assert "damaged" in refused(filled.path)


@pytest.mark.parametrize("tail", [b"x", b"\0" * 4096, os.urandom(4096)])
def test_a_file_with_something_behind_it_is_refused_or_read_in_full(filled: Dossier, tail: bytes) -> None:
    before = forms_of(filled)
    filled.close()
    filled.path.write_bytes(filled.path.read_bytes() + tail)
    try:
        with Dossier.open(filled.path) as again:
            assert forms_of(again) == before
    except DossierError:
        pass


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        "企业名称：示例".encode(),
        b"PK\x03\x04" + b"\0" * 5000,
        b"SQLite format 3\0",
        b"\0" * 8192,
        b"\xff" * 100_000,
    ],
    ids=["empty", "newline", "text", "zip", "header", "zeros", "ones"],
)
def test_a_foreign_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "foreign.beigao"
    path.write_bytes(content)
    assert "not a Beigao dossier" in refused(path)


def test_a_plain_sqlite_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "plain.beigao"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE answers (form, entry, field, value)")
    connection.close()
    assert "not a Beigao dossier" in refused(path)


def test_another_programs_sqlcipher_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.beigao"
    connection = dossier_file.connect(path)
    connection.execute("CREATE TABLE notes (text)")
    connection.close()
    assert "not a Beigao dossier" in refused(path)


def test_a_file_with_a_password_that_we_do_not_have_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "locked.beigao"
    connection = sqlcipher.connect(str(path))
    connection.execute("PRAGMA key = 'secret'")
    connection.execute("CREATE TABLE notes (text)")
    connection.commit()
    connection.close()
    refused(path)


def test_a_newer_file_is_refused_and_left_alone(filled: Dossier) -> None:
    filled._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    filled.close()
    assert "newer Beigao" in refused(filled.path)


def test_a_file_without_our_tables_is_refused(filled: Dossier) -> None:
    filled._connection.execute("DROP TABLE evidence")
    filled.close()
    assert "damaged" in refused(filled.path)


@pytest.mark.parametrize("value", ["{", "", "[1,", "\x00"])
def test_an_answer_that_is_no_json_is_damage(filled: Dossier, value: str) -> None:
    filled._connection.execute("UPDATE answers SET value = ?", (value,))
    filled.close()
    assert "damaged" in refused(filled.path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DossierError, match="There is no file"):
        Dossier.open(tmp_path / "nothing.beigao")
    (tmp_path / "folder.beigao").mkdir()
    with pytest.raises(DossierError):
        Dossier.open(tmp_path / "folder.beigao")
    with pytest.raises(DossierError, match="already"):
        Dossier.create(tmp_path / "folder.beigao")
    assert list((tmp_path / "folder.beigao").iterdir()) == []
    assert not (tmp_path / "nothing.beigao").exists()


@pytest.mark.parametrize("call", [Dossier.create, Dossier.open])
def test_a_name_too_long_for_the_disk_is_refused(tmp_path: Path, call: Callable[[Path], Dossier]) -> None:
    with pytest.raises(DossierError):
        call(tmp_path / ("长" * 200 + ".beigao"))
    assert listing(tmp_path) == {}


def test_refusals_do_not_write_to_the_terminal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "foreign.beigao").write_bytes(os.urandom(9000))
    refused(tmp_path / "foreign.beigao")
    assert capfd.readouterr() == ("", "")


# ---- disks that do not take it


@pytest.mark.parametrize(
    "place", ["a_file/new.beigao", "missing/new.beigao", "/proc/new.beigao", "/dev/null/new.beigao"]
)
def test_a_place_that_takes_no_file_is_said_clearly(tmp_path: Path, place: str) -> None:
    (tmp_path / "a_file").write_bytes(b"precious")
    with pytest.raises(DossierError, match=r"new\.beigao could not be written"):
        Dossier.create(tmp_path / place)
    assert listing(tmp_path) == {"a_file": b"precious"}


CHANGES: dict[str, Callable[[Dossier, str], object]] = {
    "set": lambda dossier, _entry: dossier.set_answer("company", "company", "name", "新" * 200_000),
    "add": lambda dossier, _entry: dossier.add_entry("recipients", {"name": "新" * 200_000}),
    "attach": lambda dossier, _entry: dossier.attach("new.bin", bytes(1_000_000)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_full_disk_is_said_clearly_and_nothing_changes(filled: Dossier, change: str) -> None:
    (pages,) = filled._connection.execute("PRAGMA page_count").fetchone()
    filled._connection.execute(f"PRAGMA max_page_count = {pages + 2}")  # SQLite's own word for “no room”
    before, evidence = forms_of(filled), filled.content().evidence
    recipient = filled.answers.entries("recipients")[0].id
    with pytest.raises(DossierError, match="The disk is full"):
        CHANGES[change](filled, recipient)
    assert forms_of(filled) == before
    assert filled.content().evidence == evidence
    filled.set_answer("company", "company", "name", "短")
    with reopened(filled) as again:
        assert again.answers.entry("company", "company").values["name"] == "短"
        assert again.content().evidence == evidence


def test_a_file_that_may_not_grow_keeps_the_old_answers(filled: Dossier, run_python: RunPython, tmp_path: Path) -> None:
    filled.close()
    code = """
import resource, sys
from pathlib import Path
from beigao.dossier.file import Dossier
from beigao.errors import DossierError
dossier = Dossier.open(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    dossier.set_answer("company", "company", "name", "新" * 200_000)
except DossierError as fault:
    assert dossier.answers.entry("company", "company").values["name"].startswith("示例")
    print(fault)
try:
    Dossier.create(Path(sys.argv[2]), dossier.content(), overwrite=True)
    dossier.set_answer("company", "company", "name", "新")
finally:
    dossier.close()
"""
    done = run_python(code, filled.path, tmp_path / "copy.beigao")
    assert done.returncode == 0, done.stderr.decode()
    assert b"new.beigao" in done.stdout
    with Dossier.open(filled.path) as again:
        assert again.answers.entry("company", "company").values == {"name": "新"}


def test_a_create_that_runs_out_of_room_leaves_nothing(tmp_path: Path, run_python: RunPython) -> None:
    code = """
import resource, sys
from pathlib import Path
from beigao.dossier.file import Dossier
from beigao.errors import DossierError
resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000))
for overwrite in (False, True):
    path = Path(sys.argv[1]) / ("old.beigao" if overwrite else "new.beigao")
    try:
        Dossier.create(path, overwrite=overwrite)
    except DossierError as fault:
        print(fault)
"""
    (tmp_path / "old.beigao").write_bytes(b"precious")
    done = run_python(code, tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert len(done.stdout.splitlines()) == 2
    assert listing(tmp_path) == {"old.beigao": b"precious"}


def test_no_space_left_is_said_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(*_paths: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", no_space)
    with pytest.raises(DossierError, match="The disk is full"):
        Dossier.create(tmp_path / "new.beigao")
    assert listing(tmp_path) == {}


def test_a_dossier_held_by_another_program_is_said_to_be_held(filled: Dossier) -> None:
    other = dossier_file.connect(filled.path)
    other.execute("BEGIN IMMEDIATE")
    before = forms_of(filled)
    filled._connection.execute("PRAGMA busy_timeout = 10")
    with pytest.raises(DossierError, match="another program"):
        filled.set_answer("company", "company", "name", "新")
    assert forms_of(filled) == before
    other.execute("ROLLBACK")
    other.close()
    filled.set_answer("company", "company", "name", "新")
    assert forms_of(filled)["company"][0][1]["name"] == "新"


def test_a_dossier_that_is_locked_is_not_called_damaged(filled: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    filled.close()
    other = dossier_file.connect(filled.path)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    other.execute("DELETE FROM answers")
    connect = dossier_file.connect

    def impatient(path: Path) -> Any:
        connection = connect(path)
        connection.execute("PRAGMA busy_timeout = 10")
        return connection

    monkeypatch.setattr(dossier_file, "connect", impatient)
    with pytest.raises(DossierError) as fault:
        Dossier.open(filled.path)
    other.close()
    assert "damaged" not in str(fault.value)
    assert "another program" in str(fault.value)


def test_a_failed_write_does_not_block_the_next_one(dossier: Dossier) -> None:
    with pytest.raises(TypeError):
        dossier.set_answer("company", "company", "name", {"not": object()})  # type: ignore[dict-item]
    assert dossier.answers.entry("company", "company").values == {}
    dossier.set_answer("company", "company", "name", "示例")
    with reopened(dossier) as again:
        assert again.answers.entry("company", "company").values == {"name": "示例"}


def test_content_with_strange_words_can_be_created(library: Library, tmp_path: Path, nasty: tuple[str, ...]) -> None:
    files = [Attachment(describe(f"f{number}", name, b"x"), b"x") for number, name in enumerate(nasty)]
    values: dict[str, Any] = {"name": json.dumps(nasty)}
    content = Content(
        Answers(library.forms.values(), {"company": [Entry("company", values)]}), {held.file.id: held for held in files}
    )
    with Dossier.create(tmp_path / "d.beigao", content) as made:
        assert made.content().evidence.keys() == content.evidence.keys()
        assert forms_of(made)["company"] == [("company", values)]


# ---- beside the window


def test_a_snapshot_gives_the_content_in_another_thread_as_it_was(dossier: Dossier) -> None:
    dossier.set_answer("company", "company", "name", "示例")
    dossier.attach("a.png", b"content")
    taken = dossier.snapshot()
    dossier.set_answer("company", "company", "name", "另一家")
    with ThreadPoolExecutor() as pool:
        content = pool.submit(taken.content).result()
    assert content.answers.entry("company", "company").values["name"] == "示例"
    assert [held.content for held in content.evidence.values()] == [b"content"]


def test_a_snapshot_of_a_file_that_is_gone_is_a_clear_sentence(dossier: Dossier, tmp_path: Path) -> None:
    dossier.attach("a.png", b"content")
    taken = dossier.snapshot()._replace(path=tmp_path / "gone.beigao")
    with pytest.raises(DossierError, match="There is no file"):
        taken.content()
    assert not (tmp_path / "gone.beigao").exists()


def test_evidence_can_be_stored_beside_the_thread_that_holds_the_dossier(dossier: Dossier) -> None:
    with ThreadPoolExecutor() as pool:
        file = pool.submit(store_evidence, dossier.path, "a.pdf", b"%PDF-large").result()
    dossier.adopt(file)
    assert dossier.evidence(file.id).media_type == "application/pdf"
    assert dossier.evidence_content(file.id) == read_evidence(dossier.path, file.id) == b"%PDF-large"
    with pytest.raises(KeyError):
        read_evidence(dossier.path, "gone")
    dossier.set_answer("company", "company", "name", "示例")  # the file takes answers as before
    dossier.close()
    with Dossier.open(dossier.path) as again:
        assert again.evidence(file.id) == file
        assert again.answers.entry("company", "company").values["name"] == "示例"


def test_evidence_for_a_file_that_is_gone_or_damaged_is_refused(dossier: Dossier, tmp_path: Path) -> None:
    with pytest.raises(DossierError, match="There is no file"):
        store_evidence(tmp_path / "gone.beigao", "a.pdf", b"x")
    with pytest.raises(DossierError, match="There is no file"):
        read_evidence(tmp_path / "gone.beigao", "a")
    (tmp_path / "other.beigao").write_bytes(b"no dossier" * 1000)
    with pytest.raises(DossierError):
        store_evidence(tmp_path / "other.beigao", "a.pdf", b"x")
    assert (tmp_path / "other.beigao").read_bytes() == b"no dossier" * 1000


def test_the_public_key_is_made_from_what_it_says() -> None:
    said = hashlib.sha256(b"beigao: this key is public; it finds damage and hides nothing").hexdigest()
    assert said == keys.PUBLIC.key


def test_what_a_killed_process_left_half_made_is_swept_after_a_day(tmp_path: Path) -> None:
    old, new, others = tmp_path / f".{'0a' * 6}.part", tmp_path / f".{'0b' * 6}.part-journal", tmp_path / ".mine.part"
    for left in (old, new, others):
        left.write_bytes(b"half")
    for aged in (old, others):
        os.utime(aged, (time.time() - 90_000,) * 2)
    Dossier.create(tmp_path / "a.beigao").close()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([new.name, others.name, "a.beigao"])


def test_a_full_disk_is_not_told_as_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_connection: object) -> None:
        raise sqlcipher.OperationalError("database or disk is full")

    Dossier.create(tmp_path / "a.beigao").close()
    monkeypatch.setattr(open_file, "_write_ahead", full)
    with pytest.raises(DossierError, match="disk is full") as told:
        Dossier.open(tmp_path / "a.beigao")
    assert type(told.value) is DossierError
