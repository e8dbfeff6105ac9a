"""A reading copy stands line by line beside the Chinese manuscript, in fixed words, and says what it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from tests.official_form import reading_copy_differences
from tests.reading import Reading, W, text_of

from beigao._resources import data_dir
from beigao.definitions.loader import load_library
from beigao.definitions.models import Document
from beigao.definitions.yaml_files import read_yaml
from beigao.dossier.answers import Answers
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content
from beigao.rendering.export import documents_due, in_editions, render
from beigao.rendering.idioms import roman
from beigao.rendering.manuscript import build_file
from beigao.rendering.reading_copy import FOOT, GROUND, NOTICE

LIBRARY = load_library()
FOLDER = data_dir("doc_templates")
GLOSSARY: list[dict[str, Any]] = read_yaml(data_dir("i18n") / "glossary" / "terms.yaml")
CONTENTS = {
    "empty": Content(Answers(LIBRARY.forms.values()), {}),
    **{name: sample_content(name) for name in LIBRARY.samples},
}
each_document = pytest.mark.parametrize("document", LIBRARY.documents.values(), ids=LIBRARY.documents)
each_content = pytest.mark.parametrize("name", CONTENTS)

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
HAN = re.compile("[\u3007\u3400-\u9fff]")
QUOTED = re.compile("“[\u4e00-\u9fff]+”")  # words that a label has to contain
KIND = re.compile(r"#{1,4}(?= )|:table(?: whole)?|:\w+|\|!1?|\||\{%(?:p|tr) |")
DIGITS = "零一二三四五六七八九"


def lines(document: str, language: str) -> list[str]:
    """The lines of a manuscript that are printed."""
    text = (FOLDER / document / f"{language}.txt").read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line.strip() and not line.startswith("//")]


def pairs(document: str) -> Iterator[tuple[str, str]]:
    yield from zip(lines(document, "zh"), lines(document, "en"), strict=True)


def kind(line: str) -> tuple[str, int]:
    """The markup that a line begins with, and in how many cells or columns it is parted."""
    found = KIND.match(line)
    assert found is not None
    bare = TAG.sub("", line)
    parts = len(re.findall(r"[\d.]+", bare)) if line.startswith(":table") else bare.count("|")
    return found[0], parts + 100 * bare.count(" ¶ ") + 10_000 * bare.count("**")


def tags(line: str) -> Counter[str]:
    """What a line prints and asks; how lists are joined, and what words they are given, may differ."""
    found = (re.sub(r"\|(?:join|replace)\('[^']*'(?:, '[^']*')?", "|join(", tag) for tag in TAG.findall(line))
    return Counter(
        re.sub(r"\|join\(\)", "", tag) if "cycler" not in tag else "{%p set article = cycler %}" for tag in found
    )


def number(chinese: str) -> int:
    """十二, 二十, 四十七."""
    tens, ten, ones = chinese.rpartition("十")
    return (DIGITS.index(tens or "一") * 10 if ten else 0) + (DIGITS.index(ones) if ones else 0)


def articles(chinese: str) -> list[str]:
    """The articles that a Chinese line cites: 第四条第一款第三项 is 4(1)(3)."""
    cited: list[str] = []
    parts = r"(?:第([一二三四五六七八九十]+)条)?(?:第([一二三四五]+)款)?(?:第([一二三四五]+)项)?"
    found = re.finditer(parts + "(?:(?<=条)（([一二三四五六]+)）)?", chinese)
    for article, *below_it in (match.groups() for match in found if match[0]):
        below = [f"({number(part)})" for part in below_it if part]
        cited.append("".join([str(number(article)) if article else "", *below]))
    return cited


def english_articles(english: str) -> list[str]:
    listed = re.findall(r"\b[aA]rts?\. ((?:(?:\d+|(?<=, ))(?:\(\d\))*(?:, )?)+)", english)
    return [cited for one in listed for cited in one.rstrip(", ").split(", ")]


@each_document
def test_the_template_of_a_reading_copy_is_the_one_its_manuscript_makes(document: Document) -> None:
    manuscript = FOLDER / document.id / "en.txt"
    assert manuscript.with_suffix(".docx").read_bytes() == build_file(manuscript), "run `make templates`"


def strays(chinese: str, english: str) -> set[str]:
    """In what an English line goes its own way: markup, facts, chapter, articles, terms, language."""
    own = re.sub(r"\*\*第\{\{.*?\}\}条\*\*|第[一二三四五六七八九十]+章", "", chinese)
    found = {
        "markup": kind(chinese) != kind(english),
        "facts": tags(chinese) != tags(english),
        "chapter": chapter(chinese) not in (None, chapter_in_english(english)),
        "articles": sorted(articles(own)) != sorted(english_articles(english)),
        "terms": bool(missing_terms(chinese, english)),
        "language": bool(HAN.search(TAG.sub("", QUOTED.sub("", english)))),
    }
    return {name for name, is_so in found.items() if is_so}


def chapter(chinese: str) -> str | None:
    """The number of a heading as English has it."""
    counted = "[一二三四五六七八九十]+"
    forms = (
        f"({counted})、",
        f"（({counted})）",
        f"第({counted})章",
        f"附录({counted})",
        f"附表({counted})",
        r"(（?\d+[.）])",
    )
    heading = re.match(rf"(?:#+ |\*\*)(?:{'|'.join(forms)})", chinese)
    if heading is None:
        return None
    *numbers, digits = heading.groups()
    if digits:
        return digits.replace("（", "(").replace("）", ")")
    (place,) = (at for at, found in enumerate(numbers) if found)
    at = number(numbers[place])
    return ("{roman}.", "({roman})", "Chapter {at}.", "Annex {at}.", "Schedule {at}.")[place].format(
        roman=roman(at), at=at
    )


def chapter_in_english(english: str) -> str:
    found = re.match(r"(?:#+ |\*\*)((?:Chapter |Annex |Schedule )?(?:\([IVX\d]+\)|[IVX]+\.|\d+\.))", english)
    return found[1] if found else ""


def missing_terms(chinese: str, english: str) -> list[str]:
    """The terms of the Chinese line whose fixed words the English one does not have."""
    left, said, missing = TAG.sub("", chinese), TAG.sub("", english).lower(), []
    for term in sorted(GLOSSARY, key=lambda term: -len(term["zh"])):
        if term["zh"] in left:
            left = left.replace(term["zh"], "·")
            if not any(word.lower() in said for word in [term["en"], *term.get("also", ())]):
                missing.append(term["zh"])
    return missing


@each_document
def test_every_line_stands_beside_its_chinese_line(document: Document) -> None:
    for chinese, english in pairs(document.id):
        assert strays(chinese, english) == set(), f"{chinese}\n{english}"


@pytest.mark.parametrize(
    ("chinese", "english", "found"),
    [
        ("# 二、拟出境活动", "# III. The planned export", "chapter"),
        ("#### （1）审核方式", "#### (2) Way of screening", "chapter"),
        ("# 第十二章 罚则", "# Chapter 13. Penalties", "chapter"),
        ("## 文本", "# Text", "markup"),
        ("| 名称 | 地址 |", "| Name |", "markup"),
        (":table 30 70", ":table 100", "markup"),
        ("{{ company.name }}", "{{ company.phone }}", "facts"),
        ("{{ kinds|join('、') }}", "{{ sensitive_kinds|join(', ') }}", "facts"),
        ("（《标识办法》第六条第一款第四项）", "(Labelling Measures, art. 6(1)(3))", "articles"),
        ("（《标识办法》第四条、第五条）", "(Labelling Measures, art. 4)", "articles"),
        ("向境外接收方提出", "With the foreign importer", "terms"),
        ("名称", "Name 名称", "language"),
    ],
)
def test_a_line_that_goes_its_own_way_is_found(chinese: str, english: str, found: str) -> None:
    assert found in strays(chinese, english)


def test_the_glossary_has_each_term_once() -> None:
    assert max(Counter(term["zh"] for term in GLOSSARY).values()) == 1
    printed = "\n".join(line for document in LIBRARY.documents for line in lines(document, "zh"))
    assert [term["zh"] for term in GLOSSARY if term["zh"] not in printed] == []


@each_document
def test_the_form_of_a_reading_copy_is_that_of_the_data_file(document: Document) -> None:
    assert reading_copy_differences((FOLDER / document.id / "en.docx").read_bytes()) == []


@each_document
@each_content
def test_a_reading_copy_says_on_every_page_that_the_chinese_text_prevails(document: Document, name: str) -> None:
    for job in in_editions(documents_due(CONTENTS[name].answers, LIBRARY, [document.id]), ["en"]):
        read = Reading(render(CONTENTS[name], LIBRARY, job).content)
        assert text_of(next(read.body.iter(f"{W}p"))) == NOTICE
        assert FOOT in read.archive.read("word/footer1.xml").decode()


@each_document
@each_content
def test_both_languages_have_the_same_blocks(document: Document, name: str) -> None:
    for job in documents_due(CONTENTS[name].answers, LIBRARY, [document.id]):
        chinese, english = (
            [
                (block.tag, len(list(block.iter(f"{W}tr"))))
                for block in Reading(render(CONTENTS[name], LIBRARY, one).content).body
            ]
            for one in in_editions([job], ["zh", "en"])
        )
        assert chinese == english[1:]  # behind the notice


@each_document
@each_content
def test_what_is_printed_in_chinese_is_marked(document: Document, name: str) -> None:
    for job in in_editions(documents_due(CONTENTS[name].answers, LIBRARY, [document.id]), ["en"]):
        body = Reading(render(CONTENTS[name], LIBRARY, job).content).body
        drawn = {run for shape in body.iter(f"{W}txbxContent", "{*}Fallback") for run in shape.iter(f"{W}r")}
        for run in body.iter(f"{W}r"):
            text = "".join(part.text or "" for part in run.findall(f"{W}t"))
            listed = run.xpath("ancestor::w:p[1]/w:pPr/w:pStyle[starts-with(@w:val, 'TOC')]", namespaces={"w": W[1:-1]})
            if HAN.search(QUOTED.sub("", text)) and run not in drawn and not listed:
                shade = run.find(f"{W}rPr/{W}shd")
                assert shade is not None, text
                assert shade.get(f"{W}fill") == GROUND


@each_document
@each_content
def test_no_english_sentence_is_left_with_a_hole(document: Document, name: str) -> None:
    hole = re.compile(r"\(\)|“”|,,|, ,|: [.;,]|(?<!\.)\.\.(?!\.)|;;|None\b(?! of|$)|\[\]|[ (]\)|\{")
    for job in in_editions(documents_due(CONTENTS[name].answers, LIBRARY, [document.id]), ["en"]):
        for paragraph in Reading(render(CONTENTS[name], LIBRARY, job).content).body.iter(f"{W}p"):
            text = text_of(paragraph)
            assert not hole.search(text), text


@each_content
def test_side_by_side_every_paragraph_stands_beside_its_own(name: str) -> None:
    jobs = in_editions(documents_due(CONTENTS[name].answers, LIBRARY), ["zh", "en", "side_by_side"])
    both = [job for job in jobs if job.edition == "side_by_side"]
    assert {job.document.id for job in both} == {"annex", "contract_blanks"}
    for job in both:
        alone = in_editions([job], ["zh", "en"])
        found = Reading(render(CONTENTS[name], LIBRARY, job).content)
        printed = Counter(map(text_of, found.body.iter(f"{W}p")))
        for one in alone:
            texts = Counter(map(text_of, Reading(render(CONTENTS[name], LIBRARY, one).content).body.iter(f"{W}p")))
            assert not {text for text in texts - printed if text}
        headings = [
            [text_of(cell) for cell in row.findall(f"{W}tc")]
            for row in found.body.iter(f"{W}tr")
            if row.find(f"{W}tc/{W}p/{W}pPr/{W}pStyle[@{W}val='Heading2']") is not None
        ]
        assert len(headings) == sum(heading.level == 2 for heading in job.document.headings)
        assert all(left.startswith("（") and right.startswith("(") for left, right in headings)
        assert found.body.find(f"{W}sectPr/{W}pgSz").get(f"{W}orient") == "landscape"
