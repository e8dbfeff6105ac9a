"""The register of laws holds what forms, rules, documents and code cite or name, in force on the day it is used for.

A citation without a date speaks of today; one with a date (`law:article@2022-09-01`) speaks of that day and is shown as
superseded. A name is a title or short title of the register, the end of just one of them (《暂行办法》), or introduced
by the same text (以下简称《…》). An article without a name is one that the definition cites.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

import beigao
from beigao._resources import data_dir
from beigao.definitions.citations import chinese_number, parse
from beigao.definitions.fields import Wording
from beigao.definitions.frozen import Frozen
from beigao.definitions.laws import Article, Law, RuleSet
from beigao.definitions.loader import load_library
from beigao.definitions.models import Document

LIBRARY = load_library()
LAWS = LIBRARY.laws
TODAY = date.today()
CODE = Path(beigao.__file__).parent

EXAMPLES = {"good", "weak", "placeholder"}  # quote the papers of companies that do not exist
PLAIN = {"number", "print", "source"}  # strings that are printed and name laws
PAPERS = {
    *(document.title.zh for document in LIBRARY.documents.values()),
    "标识管理制度",  # our labelling policy, by its short name
    "Azure OpenAI常见法律问题",  # the public notes that the preset rests on
}
OF_TODAY = {"not_in_force"}  # what a rule set gone by says of the present
HAN = re.compile(r"[\u4e00-\u9fff]")


# ---- what cites and names


@dataclass(frozen=True)
class Place:
    """A definition, and the citations that hold where it stands."""

    where: str
    item: Frozen
    articles: tuple[str, ...]  # its own
    around: tuple[str, ...]  # and those of what it is part of

    def wordings(self) -> Iterator[tuple[str, Wording]]:
        for name in self.item.defaults:
            value = getattr(self.item, name)
            if isinstance(value, Wording) and name not in EXAMPLES:
                yield f"{self.where}.{name}", value
            elif isinstance(value, str) and value and name in PLAIN:
                yield f"{self.where}.{name}", Wording(zh=value, en="-")


def places(item: Frozen, where: str = "", around: tuple[str, ...] = ()) -> Iterator[Place]:
    where = f"{where}.{getattr(item, 'id', type(item).__name__)}".lstrip(".")
    articles = getattr(item, "articles", ())
    around += articles
    yield Place(where, item, articles, around)
    for name in item.defaults:
        value = getattr(item, name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Frozen) and not isinstance(part, Wording):
                yield from places(part, where, around)


RULES = LIBRARY.rules
ROOTS: tuple[Frozen, ...] = (
    *LIBRARY.forms.values(),
    *LIBRARY.documents.values(),
    *LIBRARY.catalogues.values(),
    *LIBRARY.messages.values(),
    *LIBRARY.cross_messages.values(),
    *LIBRARY.presets.values(),
    *LIBRARY.samples.values(),
    *LIBRARY.outline,
    *RULES.rule_sets,
    *RULES.duties,
    *RULES.deadlines,
    RULES.risk_matrix,
)
PLACES = [place for root in ROOTS for place in places(root)]
MANUSCRIPTS = {
    document.id: (data_dir("doc_templates") / document.id / "zh.txt").read_text(encoding="utf-8")
    for document in LIBRARY.documents.values()
}
each_root = pytest.mark.parametrize(
    "root", ROOTS, ids=[f"{type(root).__name__}-{next(places(root)).where}" for root in ROOTS]
)
each_document = pytest.mark.parametrize("document", LIBRARY.documents.values(), ids=LIBRARY.documents)
each_law = pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
each_article = pytest.mark.parametrize(
    ("law", "article"),
    [pytest.param(law, article, id=f"{law.id}:{article.number}") for law in LAWS.values() for article in law.articles],
)
each_rule_set_gone_by = pytest.mark.parametrize(
    "rule_set", [one for one in RULES.rule_sets if one.until and one.until <= TODAY], ids=lambda one: one.id
)


# ---- citations


def fault(citation: str, rule_set: RuleSet | None = None) -> str:
    """What is wrong with a citation; empty when nothing is. In a rule set gone by a date lies within its span."""
    law_id, article, on = parse(citation)
    law = LAWS.get(law_id)
    if law is None or (article and not lists(law, article)):
        return f"{citation} is not in the register"
    if not law.in_force(article, on or TODAY):
        return f"{citation} is not in force on {on or TODAY}"
    if rule_set and rule_set.until:  # parts of its articles may have changed since, so a date is never too much
        return "" if on is None or rule_set.in_force(on) else f"{citation} lies outside the rule set"
    return f"{citation} is in force today and needs no date" if on and law.in_force(article, TODAY) else ""


def lists(law: Law, article: str) -> bool:
    try:
        return bool(law.article(article))
    except KeyError:
        return False


@each_root
def test_a_citation_stands_in_the_register_and_is_in_force(root: Frozen) -> None:
    rule_set = root if isinstance(root, RuleSet) else None
    found = {f"{place.where}: {fault(cited, rule_set)}" for place in places(root) for cited in place.articles}
    faults = sorted(one for one in found if not one.endswith(": "))
    assert not faults, "\n".join(faults)


@each_rule_set_gone_by
def test_a_rule_set_gone_by_rests_on_the_law_of_its_time(rule_set: RuleSet) -> None:
    assert rule_set.until
    last = date.fromordinal(rule_set.until.toordinal() - 1)
    for statement in rule_set.statements:
        cited = [parse(citation) for citation in statement.articles]
        of_its_time = [place for place in cited if LAWS[place.law].in_force(place.article, place.on or last)]
        assert of_its_time or statement.id in OF_TODAY, f"{rule_set.id}.{statement.id} cites nothing of its time"


def test_a_citation_in_the_code_stands_in_the_register() -> None:
    quoted = re.compile(r"""["'`]([a-z][a-z0-9_]*:(?:\d|附|表|[一二三四])[^"'`\s]*)["'`]""")
    found = [
        (path.name, cited)
        for path in sorted(CODE.rglob("*.py"))
        for cited in quoted.findall(path.read_text(encoding="utf-8"))
    ]
    assert ("fields.py", "pipl:55") in found
    assert not [(name, fault(cited)) for name, cited in found if fault(cited)]


@pytest.mark.parametrize(
    ("citation", "complaint"),
    [
        ("pipl:900", "not in the register"),
        ("no_such_law:1", "not in the register"),
        ("export_assessment_measures:4", "not in force on"),
        ("export_assessment_measures:4@2022-08-31", "not in force on 2022-08-31"),
        ("export_assessment_measures:4@2024-03-22", "not in force on 2024-03-22"),
        ("pipl:55@2022-09-01", "needs no date"),
    ],
)
def test_a_wrong_citation_is_found(citation: str, complaint: str) -> None:
    assert complaint in fault(citation)


@pytest.mark.parametrize("citation", ["pipl", "pipl:38(3)", "export_assessment_measures:4@2024-03-21"])
def test_a_right_citation_is_left_alone(citation: str) -> None:
    assert not fault(citation)


# ---- names of laws, with and without articles

NUMBER = "[零一二三四五六七八九十百]+"
TAIL = rf"(?:(?:[、和或至及]|或者|以及)?第（?{NUMBER}）?[条款项])+"
INTRODUCED = re.compile(r"《([^《》]+)》（以下简称《([^《》]+)》）")
ENGLISH = r"\b[Aa]rt(?:icle)?s?\.? (\d+(?:\(\d+\))?(?:(?:, | and | or | to |–)\d+(?:\(\d+\))?)*)"
STANDARD = re.compile(
    r"(GB(?:/T)? \d+|TC260-\d+)([—-]\d{4})?((?:[ 、]?(?:第[\d.]+条|附录[A-Z]|表[A-Z]\.\d+))*)"
)  # number, year, places in it
CHINESE = {chinese_number(number): str(number) for number in range(1, 1000)}


def names(law: Law) -> set[str]:
    """How a text may call a law: its titles, also without the country, the edition or the number of the standard."""
    title = re.sub(r"（[^（）]*）$", "", law.title.zh)
    plain = (title.removeprefix(start).strip() for start in ("中华人民共和国", law.number))
    return {law.title.zh, law.short.zh, title, *plain}


def standard(number: str) -> str:
    return number.replace("—", "-")


NAMES = {name: law for law in LAWS.values() for name in names(law)}
SHORT = {law.short.en: law for law in LAWS.values()}
STANDARDS = {standard(law.number): law for law in LAWS.values() if STANDARD.fullmatch(law.number)}
NAMED = re.compile(rf"(?:《([^《》]+)》|({'|'.join(sorted(NAMES, key=len, reverse=True))}))({TAIL})?")
NAMED_IN_ENGLISH = re.compile(rf"(?:({'|'.join(map(re.escape, SHORT))}) )?{ENGLISH}")


def articles(text: str) -> list[str]:
    """第三条、第二十一条第一款 → 3, 21; what is no number stays as it is, and so is in no register."""
    return [CHINESE.get(number, number) for number in re.findall(rf"第({NUMBER})条", text)]


def cited_numbers(citations: Iterable[str]) -> set[str]:
    """The articles that citations allow a text to name by their bare numbers."""
    found: set[str] = set()
    for law_id, article, _on in map(parse, citations):
        every = [known.number for known in LAWS[law_id].articles] if law_id in LAWS else []
        found |= {article.partition("(")[0]} if article else set(every)
    return found


def called(name: str) -> Law | None:
    """The law of that name, or the only one whose name ends so."""
    laws = {known.id: known for title, known in NAMES.items() if title.endswith(name)}
    return NAMES.get(name) or (laws.popitem()[1] if len(laws) == 1 else None)


def laws_named(text: str) -> Iterator[tuple[str, Law | None, list[str]]]:
    """Each name in a Chinese text, its law (None for other papers), and the articles that follow it."""
    here = {short: called(name) for name, short in INTRODUCED.findall(text)}
    for book, name, tail in NAMED.findall(text):
        yield book or name, here.get(book) or called(book or name), articles(tail)


def standards_named(text: str) -> Iterator[tuple[str, Law | None, list[str]]]:
    """Each standard in a text of either language, and the clauses and annexes that follow its number."""
    for number, year, tail in STANDARD.findall(text):
        wanted = standard(number + year)
        law = next((law for known, law in STANDARDS.items() if wanted in (known, known[:-5])), None)
        yield number + year, law, re.findall(r"(?<=第)[\d.]+(?=条)|附录[A-Z]|表[A-Z]\.\d+", tail)


def naming_faults(text: str, around: Iterable[str]) -> list[str]:
    """What a Chinese text names that the register lacks, and bare articles that nothing around it cites."""
    faults = []
    for name, law, numbers in [*laws_named(text), *standards_named(text)]:
        if law is None and name not in PAPERS and "{" not in name:
            faults.append(f"《{name}》 is neither in the register nor a known paper")
        faults += [
            f"{name} article {number} is not in the register" for number in numbers if law and not lists(law, number)
        ]
    bare = [number for number in articles(NAMED.sub(" ", text)) if number not in cited_numbers(around)]
    return faults + [f"bare article {number} is not cited here" for number in bare]


def english_faults(text: str, around: Iterable[str], chinese: str = "") -> list[str]:
    """The same of an English text. It calls a law by its short title, or leaves the name to the Chinese text."""
    faults = [f"{name} is not in the register" for name, law, _places in standards_named(text) if law is None]
    bare = cited_numbers(around) | set(articles(chinese))
    for short, listed in NAMED_IN_ENGLISH.findall(text):
        for number in re.findall(r"\d+", re.sub(r"\(\d+\)", "", listed)):
            known = lists(SHORT[short], number) if short else number in bare
            faults += [] if known else [f"{short or 'bare'} art. {number} is not in the register or not cited here"]
    return faults


@each_root
def test_a_law_that_a_wording_names_stands_in_the_register(root: Frozen) -> None:
    faults = [
        f"{where}: {found}"
        for place in places(root)
        for where, wording in place.wordings()
        for found in naming_faults(wording.zh, place.around) + english_faults(wording.en, place.around, wording.zh)
    ]
    assert not faults, "\n".join(faults)


@each_document
def test_a_law_that_a_manuscript_names_stands_in_the_register(document: Document) -> None:
    text = MANUSCRIPTS[document.id]
    introduced = "".join(match[0] for match in INTRODUCED.finditer(text))
    faults = [
        f"line {number}: {found}"
        for number, line in enumerate(text.splitlines(), 1)
        for found in naming_faults(introduced + line, document.articles)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("见《个人信息保护法》第九百条", "article 900"),
        ("见《个人信息保护法》第五十五条、第九百条", "article 900"),
        ("个人信息保护法第九百条", "article 900"),
        ("见《没有这部法》", "没有这部法"),
        ("见《办法》第四条", "办法"),  # of which law?
        ("按《标识法》（以下简称《办法》）第四条", "标识法"),
        ("依照第九百条", "bare article 900"),
        ("GB 45438—2025 第5.9条", "article 5.9"),
        ("GB 45438—2025 附录E、附录Z", "article 附录Z"),
        ("GB/T 99999", "GB/T 99999"),
        ("GB/T 35273—2017", "GB/T 35273—2017"),
    ],
)
def test_a_law_that_the_register_lacks_is_found(text: str, complaint: str) -> None:
    assert [found for found in naming_faults(text, ["pipl:55"]) if complaint in found]


@pytest.mark.parametrize(
    "text",
    [
        "《中华人民共和国个人信息保护法》第五十五条第一款第四项、第五十六条",
        "《人工智能生成合成内容标识办法》（以下简称《办法》）；《办法》第四条第二款",
        "第五十五条第一款",
        "GB 45438—2025 第6.1条、附录E",
        "GB/T 35273《信息安全技术 个人信息安全规范》",
        "《拟公示内容》",
        "《暂行办法》第十七条",
    ],
)
def test_a_law_of_the_register_is_known_by_its_names(text: str) -> None:
    assert not naming_faults(text, ["pipl:55"])


def test_english_articles_are_read() -> None:
    assert not english_faults("PIPL arts. 55 and 56; article 55(1)", ["pipl:55"])
    assert len(english_faults("PIPL art. 900; articles 55–901; GB/T 99999", ["pipl:55"])) == 3


# ---- the register itself


@each_law
def test_a_law_says_where_it_comes_from_and_how_sure_that_is(law: Law) -> None:
    assert law.source
    assert law.published is None or law.published <= law.effective
    if law.confidence != "read":
        gists = [article.gist.zh for article in law.articles]
        assert "待核实" in law.source or (gists and all("待核实" in gist for gist in gists)), f"{law.id} is not sure"


@each_law
def test_a_superseded_law_has_an_end_and_a_successor_that_is_known(law: Law) -> None:
    if law.superseded_by:
        assert law.superseded_by in LAWS
        assert law.until


@each_law
def test_the_articles_of_a_law_are_unique(law: Law) -> None:
    numbers = [article.number for article in law.articles]
    assert len(set(numbers)) == len(numbers)


@each_article
def test_an_article_has_a_short_gist_in_both_languages(law: Law, article: Article) -> None:
    assert HAN.search(article.gist.zh)
    assert not HAN.search(article.gist.en)
    assert len(article.gist.zh) <= 60
    assert ("待核实" in article.gist.zh) == ("to be verified" in article.gist.en)
    assert (article.effective or law.effective) < (article.until or date.max)


def test_a_name_belongs_to_one_law() -> None:
    claimed = [name for law in LAWS.values() for name in names(law)]
    assert not {name for name in claimed if claimed.count(name) > 1}


USED = {
    *(parse(citation).law for place in PLACES for citation in place.articles),
    *(
        law.id
        for text in [*MANUSCRIPTS.values(), *(wording.zh for place in PLACES for _where, wording in place.wordings())]
        for _name, law, _articles in [*laws_named(text), *standards_named(text)]
        if law
    ),
}


@each_law
def test_a_law_of_the_register_is_cited_or_named_somewhere(law: Law) -> None:
    assert law.id in USED
