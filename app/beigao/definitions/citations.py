"""Citations: `law:article`, `law` for a whole law, `law:article@2022-09-01` for the text of a day gone by.

The date marks a citation as historical: it is shown as superseded, and it need not be in force today.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from beigao.definitions.laws import Article, Law


class Cited(NamedTuple):
    """The parts of a citation; `on` is None unless it is historical."""

    law: str
    article: str
    on: date | None


def parse(citation: str) -> Cited:
    """The parts of a citation."""
    place, _at, day = citation.partition("@")
    law, _colon, article = place.partition(":")
    return Cited(law, article, date.fromisoformat(day) if day else None)


def find(laws: Mapping[str, Law], citation: str) -> tuple[Law, Article | None] | None:
    """The law and article of a citation, None for a law as a whole; None where the register has no such place."""
    cited = parse(citation)
    try:
        law = laws[cited.law]
        return law, law.article(cited.article) if cited.article else None
    except KeyError:
        return None


def cite(laws: Mapping[str, Law], citation: str, language: str) -> str:
    """A citation as people write it: 个人信息保护法 第五十五条; PIPL art. 55."""
    law_id, article, on = parse(citation)
    chinese = language.startswith("zh")
    short = laws[law_id].short.text(language) if law_id in laws else law_id
    old = "" if on is None else "（旧规则）" if chinese else " (superseded)"
    if not article:
        return short + old
    if chinese:
        return f"{short} {_chinese_article(article)}{old}"
    return f"{short} {_english_article(article)}{old}"


def cite_together(laws: Mapping[str, Law], citations: Iterable[str], language: str) -> list[str]:
    """Citations as people write them, the articles of one law in a row: 个人信息保护法 第五十五条、第五十六条."""
    groups: dict[tuple[str, date | None, bool], list[str]] = {}
    for law, article, on in map(parse, citations):
        groups.setdefault((law, on, article[:1].isdigit()), []).append(article)
    told = []
    for (law, on, numbered), articles in groups.items():
        day = f"@{on}" if on else ""
        if not numbered or len(articles) == 1:
            told += [cite(laws, f"{law}:{article}{day}" if article else law + day, language) for article in articles]
        elif language.startswith("zh"):
            told.append(f"{cite(laws, law + day, language)} {'、'.join(map(_chinese_article, articles))}")
        else:
            told.append(f"{cite(laws, law + day, language)} arts. {', '.join(articles)}")
    return told


_DIGITS = "零一二三四五六七八九"
_PLACES = {"附件": "annex", "附录": "annex", "表": "table"}


def _english_article(article: str) -> str:
    if article[0].isdigit():
        return f"art. {article}"
    if article in _DIGITS:
        return f"part {_DIGITS.index(article)}"
    for chinese, english in _PLACES.items():
        if article.startswith(chinese):
            number = article.removeprefix(chinese)
            return f"{english} {_DIGITS.index(number) if number in _DIGITS else number}"
    return article


def _chinese_article(article: str) -> str:
    number, bracket, rest = article.partition("(")
    if not number.isdigit():
        return article
    items = (
        "".join(f"（{chinese_number(int(part))}）" for part in rest.rstrip(")").split(")(") if part.isdigit())
        if bracket
        else ""
    )
    return f"第{chinese_number(int(number))}条{items}"


def chinese_number(number: int) -> str:
    """1 to 9,999 as the law numbers its articles: 十, 十二, 二十, 一百零五, 一千二百五十九."""
    thousands, rest = divmod(number, 1000)
    hundreds, rest = divmod(rest, 100)
    tens, units = divmod(rest, 10)
    text = f"{_DIGITS[thousands]}千" if thousands else ""
    if hundreds:
        text += f"{_DIGITS[hundreds]}百"
    elif thousands and rest:
        text += "零"
    if tens:
        text += "十" if tens == 1 and not text else f"{_DIGITS[tens]}十"
    elif hundreds and units:
        text += "零"
    return text + (_DIGITS[units] if units or not number else "")
