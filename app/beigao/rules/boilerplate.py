"""How much of a narrative is the program's own wording: the samples' answers, the forms' guidance and examples.

An authority returns texts that equal those of other filings. A narrative is cut into shingles, runs of eight
characters; its share is the characters that lie in a shingle of the corpus. What everybody writes alike does not
count: names in 《》, the words of the law, of labels and headings, and the public facts of the presets.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from beigao._resources import data_dir
from beigao.definitions.fields import Choice, Choices, Item, Table, Text, Wording
from beigao.definitions.loader import Library
from beigao.definitions.yaml_files import read_yaml
from beigao.dossier.answers import Answers, Entry
from beigao.rules.facts import Facts
from beigao.rules.narratives import narratives, written

SHINGLE = 8  # characters: two Chinese words and what joins them, long enough not to meet by chance
MEASURED = 60  # characters from which a share says something
COPY = 30  # characters from which an equal text is a copy; shorter ones may be the same fact: a standard, a certificate
IDENTITIES = {
    "uscc", "id_card", "mobile", "phone", "email", "url", "icp_number", "filing_number", "label_code",
}  # fmt: skip
"""Checks of answers that belong to one person or company, and are a sample's however short they are."""


class Share(NamedTuple):
    """How much of a text is the program's wording, from 0 to 1, and where most of that stands."""

    share: float
    source: Wording | None


class _Corpus(NamedTuple):
    sources: list[Wording]
    shingles: dict[int, int]  # hash of a shingle → number of its source
    copies: dict[str, int]  # a whole text that is a copy → number of its source


def meter(text: str, library: Library, least: float = 0.0) -> Share:
    """How much of a text is the program's own wording, and where it stands.

    Args:
        text: the narrative.
        library: the definitions.
        least: the share from which it matters; what lies far below is told from every fourth shingle, and given as 0.
    """
    plain, corpus = normalised(text), _corpus(library)
    if least:
        sample = range(0, max(1, len(plain) - SHINGLE + 1), 4)
        hits = sum(hash(plain[start : start + SHINGLE]) in corpus.shingles for start in sample)
        if hits < least / 2 * len(sample):
            return Share(0.0, None)
    met = [
        (start, source)
        for start, shingle in enumerate(_shingles(plain))
        if (source := corpus.shingles.get(shingle)) is not None
    ]
    if not met:
        return Share(0.0, None)
    covered = end = 0
    for start, _source in met:
        covered += SHINGLE if start >= end else start + SHINGLE - end
        end = start + SHINGLE
    [(most, _times)] = Counter(source for _start, source in met).most_common(1)
    return Share(covered / len(plain), corpus.sources[most])


def copied_from(item: Item, text: str, library: Library) -> Wording | None:
    """Where the program has this text, word for word; None when it has not, or the text is too short to tell."""
    corpus = _corpus(library)
    source = corpus.copies.get(_key(text)) if len(text) >= COPY or _identifies(item) else None
    return None if source is None else corpus.sources[source]


def normalised(text: str) -> str:
    """The letters and digits of a text; names in 《》, blanks and punctuation are left out."""
    return re.sub(r"[\W_]+", "", re.sub(r"《[^《》]*》", "", unicodedata.normalize("NFKC", text))).casefold()


def _shingles(plain: str) -> list[int]:
    return [hash(plain[start : start + SHINGLE]) for start in range(len(plain) - SHINGLE + 1)]


def _key(text: str) -> str:
    return "".join(text.split())


def _identifies(item: Item) -> bool:
    return isinstance(item, Text) and not IDENTITIES.isdisjoint(item.checks)


@lru_cache(maxsize=2)
def _corpus(library: Library) -> _Corpus:
    """The index of the program's wording; a text that stands twice belongs to the sample."""
    corpus, common = _Corpus([], {}, {}), set(_common(library))
    for source, item, text in (*_of_samples(library), *_of_forms(library)):
        if source not in corpus.sources[-1:]:
            corpus.sources.append(source)
        number = len(corpus.sources) - 1
        if len(text) >= COPY or _identifies(item):
            corpus.copies.setdefault(_key(text), number)
        for shingle in _shingles(normalised(text)):
            if shingle not in common:
                corpus.shingles.setdefault(shingle, number)
    return corpus


def _of_samples(library: Library) -> Iterator[tuple[Wording, Item, str]]:
    fields = written(library)
    for name, sample in library.samples.items():
        for narrative in narratives(Facts(_sample_answers(library, name), library), fields):
            yield sample.title, narrative.item, narrative.text


def _sample_answers(library: Library, name: str) -> Answers:
    """The answers of a sample; `sample_content` draws its pictures as well, which takes longer than all the rest."""
    entries: dict[str, list[Entry]] = {}
    for form, given in read_yaml(data_dir("forms") / "samples" / f"{name}.yaml")["forms"].items():
        each = given if isinstance(given, list) else [{"id": form, **given}]
        entries[form] = [Entry(values["id"], values) for values in each]
    return Answers(library.forms.values(), entries)


def _of_forms(library: Library) -> Iterator[tuple[Wording, Item, str]]:
    for item in _items(library):
        for wording in (item.good, item.weak, item.guidance, item.returned):
            if wording is not None:
                yield item.label, item, wording.zh


def _common(library: Library) -> Iterator[int]:
    for text in _said_by_everybody(library):
        yield from _shingles(normalised(text))


def _said_by_everybody(library: Library) -> Iterator[str]:
    for law in library.laws.values():
        yield from (law.title.zh, law.short.zh, *(article.gist.zh for article in law.articles))
    for document in library.documents.values():
        yield from (*(heading.text for heading in document.headings), *document.cells)
    for form in library.forms.values():
        yield from (section.title.zh for section in form.sections)
    for item in _items(library):
        yield item.label.zh
        if isinstance(item, Choice | Choices):
            yield from (option.print or option.label.zh for option in library.options(item))
    for preset in library.presets.values():
        yield from (value for value in preset.values.values() if isinstance(value, str))


def _items(library: Library) -> Iterator[Item]:
    for form in library.forms.values():
        for field in form.fields():
            yield field
            yield from field.columns if isinstance(field, Table) else ()
