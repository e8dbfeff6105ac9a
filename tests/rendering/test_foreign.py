"""Templates of strangers, filled in a process of their own."""

from __future__ import annotations

import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.hostile.zips import changed, parts_of

from beigao._i18n import set_language
from beigao._resources import data_dir
from beigao.definitions.paths import FieldPath
from beigao.errors import TemplateFault
from beigao.rendering import apart, foreign
from beigao.rendering.foreign import FillerApart, ForeignTemplate
from beigao.rendering.manuscript import build
from beigao.rendering.marks import Traced
from beigao.rendering.templates import WordTemplate, template_at

Make = Callable[..., ForeignTemplate]
DOCUMENT = "word/document.xml"


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A stranger's template of a manuscript, or of the body of a document.xml."""

    def made(text: str = "", body: str | None = None, parts: dict[str, bytes | None] | None = None) -> ForeignTemplate:
        content = build(text, "信")
        if body is not None:
            document = parts_of(content)[DOCUMENT].decode()
            filled = re.sub("<w:body>.*(?=<w:sectPr>)", lambda _found: f"<w:body>{body}", document, flags=re.DOTALL)
            content = changed(content, {DOCUMENT: filled.encode()})
        path = tmp_path / "letter" / "zh.docx"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(changed(content, parts or {}))
        return ForeignTemplate(path)

    return made


@pytest.fixture
def filler() -> Iterator[Callable[[str], FillerApart]]:
    made: list[FillerApart] = []

    def of(source: str) -> FillerApart:
        made.append(FillerApart({DOCUMENT: f"<w:p><w:r><w:t>{source}</w:t></w:r></w:p>"}))
        return made[-1]

    yield of
    for one in made:
        one.close()


def fault(make: Callable[[], object]) -> str:
    with pytest.raises(TemplateFault) as found:
        make()
    message = str(found.value)
    assert "\n" not in message
    assert len(message) < 1000
    return message


def test_a_template_of_the_program_comes_out_the_same_as_by_itself() -> None:
    path = data_dir("doc_templates") / "commitment" / "zh.docx"
    own, foreign_one = WordTemplate(path), ForeignTemplate(path)
    assert foreign_one.sources == own.sources
    assert foreign_one.name == own.name
    missing = fault(lambda: own.render({}))
    assert fault(lambda: foreign_one.render({})) == missing


@pytest.mark.parametrize(
    "word", ["& < > \" '", "{{ x }}", "\x07", "\ud800", "𠀀👩🏽‍💼\u202e", "a\r\nb\tc", "=1+1", "x" * 100_000, ""]
)
def test_answers_print_as_in_a_template_of_the_program(word: str, make: Make) -> None:
    theirs = make("{{ x }} {{ y }}")
    ours = _in_this_process(theirs)
    for context in ({"x": word, "y": word}, {"x": Traced(word, [FieldPath("a", "b", "c")]), "y": word}):
        assert theirs.fill(context) == ours.fill(context)
        assert _rendered(theirs, context) == _rendered(ours, context)


def _in_this_process(template: ForeignTemplate) -> WordTemplate:
    from beigao.rendering.filling import JinjaFiller

    twin = WordTemplate.__new__(WordTemplate)
    twin.__dict__ |= template.__dict__
    parts = {name: template.package.text(name) for name in template.sources}
    twin._filler = JinjaFiller(parts)
    return twin


def _rendered(template: WordTemplate, context: dict[str, object]) -> object:
    try:
        return template.render(context)
    except TemplateFault as refused:
        return str(refused)


def test_what_is_not_allowed_is_refused_with_paragraph_and_tag(make: Make) -> None:
    message = fault(lambda: make("第一段\n第二段 {{ x | safe }} 之后"))
    for told in ("letter/zh.docx", DOCUMENT, "paragraph 2 ", "第二段", "{{ x | safe }}", "the filter “safe”"):
        assert told in message


@pytest.mark.parametrize(
    "tag", ["{{ " + "(" * 500, "{{ " + "[" * 400 + "]" * 400 + " }}", "{% if x %}" * 120 + "{% endif %}" * 120]
)
def test_tags_deep_in_each_other_are_a_fault(tag: str, make: Make) -> None:
    assert "letter/zh.docx" in fault(lambda: make(tag))


def test_a_fault_is_told_in_the_language_in_use(make: Make) -> None:
    template = make("{{ x }}")
    set_language("zh")
    try:
        assert "模板" in fault(lambda: template.render({}))
    finally:
        set_language("en")
    assert "paragraph 1 " in fault(lambda: template.render({}))


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in l %}" * 4 + "{{ a }}" + "{% endfor %}" * 4,
        "{% set a = x %}" + "{% set a = a ~ a %}" * 60 + "{{ a | length }}",
        "{% set a = [x] %}" + "{% set a = a + a %}" * 60 + "{{ a | length }}",
        "{% set a = x %}" + "{% set a = a | replace('x', 'xxxxxxxxxxxxxxxx') %}" * 20 + "{{ a | length }}",
    ],
    ids=["loops", "words", "lists", "replaced"],
)
def test_endless_work_ends_soon_and_is_the_fault_of_the_template(
    source: str, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = make(source)
    monkeypatch.setattr(foreign, "PATIENCE", 1.0)
    began = time.monotonic()
    message = fault(lambda: template.fill({"l": ["x"] * 2000, "x": "x" * 100}))
    assert "memory" in message
    assert time.monotonic() - began < 4


def test_after_two_ends_a_template_is_not_tried_again(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    loops = "{% for a in l %}" * 5 + "{% endfor %}" * 5
    template = make(loops)
    template.fill({"l": []})
    monkeypatch.setattr(foreign, "PATIENCE", 0.6)
    for _turn in range(foreign.MOST_STOPS):
        fault(lambda: template.fill({"l": ["x"] * 2000}))
    began = time.monotonic()
    assert "twice" in fault(lambda: template.fill({"l": []}))
    assert time.monotonic() - began < 0.2


def test_a_killed_process_is_replaced_by_the_next_fill(filler: Callable[[str], FillerApart]) -> None:
    one = filler("{{ x }}")
    first = one.fill(DOCUMENT, {"x": "一"})
    assert one._process is not None
    one._process.kill()
    one._process.wait()
    assert one.fill(DOCUMENT, {"x": "一"}) == first


def test_one_process_answers_several_threads(filler: Callable[[str], FillerApart]) -> None:
    one, found = filler("{{ x }}"), dict[int, str]()

    def ask(number: int) -> None:
        for _turn in range(10):
            found[number] = one.fill(DOCUMENT, {"x": f"words {number}" * 1000})
            assert f"words {number}" in found[number]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 1, 2, 3]


def test_few_processes_are_kept(filler: Callable[[str], FillerApart]) -> None:
    several = [filler(f"{{{{ x }}}} {number}") for number in range(foreign.MOST_WARM + 2)]
    for one in several:
        one.fill(DOCUMENT, {"x": ""})
    alive = [one for one in several if one._process is not None and one._process.poll() is None]
    assert alive == several[-foreign.MOST_WARM :]
    assert several[0].fill(DOCUMENT, {"x": "again"})


def test_no_process_outlives_its_template() -> None:
    one = FillerApart({DOCUMENT: "<w:p/>"})
    process = one._process
    assert process is not None
    assert process.poll() is None
    del one
    assert process.wait(5) is not None


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_the_process_has_no_environment_no_answers_on_its_command_and_no_rights(
    filler: Callable[[str], FillerApart],
) -> None:
    one = filler("{{ x }}")
    one.fill(DOCUMENT, {"x": "a secret"})
    assert one._process is not None
    place = Path("/proc") / str(one._process.pid)
    assert (place / "environ").read_bytes() == b""
    assert b"secret" not in (place / "cmdline").read_bytes()
    limits = (place / "limits").read_text()
    for limit in ("Max open files", "Max file size", "Max processes", "Max core file size"):
        assert re.search(rf"{limit}\s+0\s+0\s", limits), limit
    assert re.search(rf"Max address space\s+{apart.MEMORY}\s+{apart.MEMORY}\s", limits)
    assert len(list((place / "fd").iterdir())) <= 5


def test_a_process_that_answers_nonsense_is_a_fault(
    filler: Callable[[str], FillerApart], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = filler("{{ x }}")
    for answer in ([], {"xml": 1}, {}, {"fault": "x"}, {"fault": ["a", "b", "c", "d"]}, {"xml": None}, 5, None):
        monkeypatch.setattr(foreign, "receive", lambda _stream, answer=answer: answer)
        with pytest.raises(foreign.FillingFault, match="no document"):
            one.fill(DOCUMENT, {"x": ""})
        one.close()


def test_a_template_is_kept_by_its_file(make: Make, tmp_path: Path) -> None:
    make("{{ x }}")
    path = tmp_path / "letter" / "zh.docx"
    kept = template_at(path, ForeignTemplate)
    assert template_at(path, ForeignTemplate) is kept
    assert type(template_at(path)) is WordTemplate
    make("新的 {{ x }}")
    assert "新的" in template_at(path, ForeignTemplate).fill({"x": ""})


def test_tags_in_the_properties_of_the_file_are_never_filled(make: Make) -> None:
    core = parts_of(build("", "信"))["docProps/core.xml"].replace(
        b"</cp:core", b"<dc:title>{{ 7 + 7 }}</dc:title></cp:core"
    )
    rendered = make("{{ x }}", parts={"docProps/core.xml": core}).render({"x": "a"})
    assert b"{{ 7 + 7 }}" in parts_of(rendered.content)["docProps/core.xml"]
