"""The AIGC record stands in the custom properties of a Word file, where an office program looks for it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from lxml import etree

from beigao.definitions.loader import Library
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content
from beigao.rendering.export import documents_due, render
from beigao.rendering.templates import WordTemplate
from beigao.rules.implicit_label import ImplicitLabel

LABEL = ImplicitLabel("A&B<1>", "XZ01-9f3c")
CUSTOM = "docProps/custom.xml"


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {name: archive.read(name) for name in archive.namelist()}


def records(content: bytes) -> list[dict[str, str]]:
    """What the properties named AIGC hold, found by the relationship of the package."""
    parts = members(content)
    targets = [
        relation.get("Target", "").lstrip("/")
        for relation in etree.fromstring(parts["_rels/.rels"])
        if relation.get("Type", "").endswith("/custom-properties")
    ]
    types = [part.get("PartName") for part in etree.fromstring(parts["[Content_Types].xml"])]
    assert [types.count(f"/{target}") for target in targets] == [1] * len(targets)
    properties = [one for target in targets for one in etree.fromstring(parts[target])]
    return [json.loads(one[0].text or "") for one in properties if one.get("name") == "AIGC"]


def answered(content: Content) -> Content:
    content.answers.entries("company")[0].values.update(
        {"ai_written": True, "ai_producer": "MODEL-01", "ai_content_number": "XZ01-9f3c"}
    )
    return content


@pytest.mark.parametrize("document", ["self_assessment", "annex"])
def test_every_paper_carries_one_record_beside_its_pictures(document: str, library: Library) -> None:
    content = answered(sample_content("writing_assistant"))
    job = documents_due(content.answers, library, [document])[0]
    made = render(content, library, job).content
    (record,) = records(made)
    assert (record["ContentProducer"], record["ProduceID"]) == ("MODEL-01", "XZ01-9f3c")
    assert render(content, library, job).content == made


def test_a_paper_without_such_help_has_no_custom_properties(library: Library) -> None:
    content = sample_content("writing_assistant")
    job = documents_due(content.answers, library, ["self_assessment"])[0]
    made = render(content, library, job).content
    assert records(made) == []
    assert CUSTOM not in members(made)


def test_the_text_of_a_labelled_paper_is_that_of_an_unlabelled_one(library: Library) -> None:
    plain, other = sample_content("writing_assistant"), answered(sample_content("writing_assistant"))
    job = documents_due(plain.answers, library, ["annex"])[0]
    changed = {CUSTOM, "[Content_Types].xml", "_rels/.rels"}
    before, after = (members(render(content, library, job).content) for content in (plain, other))
    assert {name for name in after if after[name] != before.get(name)} == changed


def test_signs_that_xml_needs_are_in_the_record(word_template: Callable[..., WordTemplate]) -> None:
    made = word_template("甲").render({}, label=LABEL).content
    assert records(made)[0]["ContentProducer"] == "A&B<1>"


def test_a_template_with_custom_properties_gets_no_second_part(word_template: Callable[..., WordTemplate]) -> None:
    first = word_template("甲").render({}, label=LABEL).content
    parts = {name: content.decode() for name, content in members(first).items() if name.endswith((".xml", ".rels"))}
    again = word_template("甲", parts=parts).render({}, label=ImplicitLabel("B", "2")).content
    assert [record["ContentProducer"] for record in records(again)] == ["B"]
