"""A small library of one's own: two forms with a field of each kind, and the program's real messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from beigao.definitions.loader import Library
from beigao.definitions.models import Document, Form
from beigao.definitions.validation import checked
from beigao.dossier.answers import Answers
from beigao.rules.cross_checks.wording import is_sample, wording
from beigao.rules.facts import Facts
from beigao.rules.narratives import narratives, written


def _words(text: str) -> dict[str, str]:
    return {"zh": text + "（中）", "en": text}


def _titled(item: dict[str, Any]) -> dict[str, Any]:
    titled = {"label": _words(item["id"]), **item}
    if "columns" in item:
        titled["columns"] = [_titled(column) for column in item["columns"]]
    return titled


@pytest.fixture(scope="session")
def told(library: Library) -> Callable[[Answers], list[tuple[str, str]]]:
    """What is said about the wording of a dossier: the ids of the messages, and the places."""

    def read(answers: Answers) -> list[tuple[str, str]]:
        facts = Facts(answers, library)
        return [
            (name, str(spot.paths[0]))
            for narrative in narratives(facts, written(library))
            for name, spot in wording(narrative, library, in_sample=is_sample(facts))
        ]

    return read


@pytest.fixture(scope="session")
def library_of(library: Library) -> Callable[..., Library]:
    """Gives a library whose form `sheet` has the fields asked for, beside a form `parties` with entries."""

    def build(*fields: dict[str, Any]) -> Library:
        def form(form_id: str, *items: dict[str, Any], **more: Any) -> Form:
            section = {"id": "section", "title": _words("section"), "fields": [_titled(item) for item in items]}
            return checked(
                Form, {"id": form_id, "title": _words(form_id), "about": _words(form_id), "sections": [section], **more}
            )

        parties = form(
            "parties",
            {"id": "name", "kind": "text"},
            entries={"name": _words("party"), "singular": "party", "title_field": "name"},
        )
        document = checked(
            Document,
            {
                "id": "letter", "filing": "export", "title": {"zh": "信", "en": "Letter"},
                "short": {"zh": "信", "en": "Letter"}, "about": _words("letter"),
                "forms": ["sheet"], "articles": [], "headings": [],
            }
        )  # fmt: skip
        forms = {"sheet": form("sheet", *fields), "parties": parties}
        return library.but(forms=forms, documents={"letter": document}, outline=(), presets={}, samples={})

    return build
