"""Every document keeps its official headings and captions, prints what it asks for, and bears no trace of a machine."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from lxml import etree
from tests.reading import Reading, W, text_of

from beigao._resources import data_dir
from beigao.definitions.fields import Table
from beigao.definitions.loader import load_library
from beigao.definitions.models import Document
from beigao.dossier.answers import Answers
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content
from beigao.rendering.export import documents_due, render
from beigao.rendering.manuscript import build_file

LIBRARY = load_library()
FOLDER = data_dir("doc_templates")
each_document = pytest.mark.parametrize("document", LIBRARY.documents.values(), ids=LIBRARY.documents)


def contents() -> dict[str, Content]:
    empty = Content(Answers(LIBRARY.forms.values()), {})
    return {"empty": empty, **{name: sample_content(name) for name in LIBRARY.samples}}


CONTENTS = contents()


def style_of(paragraph: etree._Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val")


def members(data: bytes) -> dict[str, bytes]:
    """What a Word file holds, however it is packed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@each_document
def test_the_template_is_the_one_its_manuscript_makes(document: Document) -> None:
    manuscript = FOLDER / document.id / "zh.txt"
    kept, built = (members(data) for data in (manuscript.with_suffix(".docx").read_bytes(), build_file(manuscript)))
    assert kept == built, "run `make templates`"


@each_document
@pytest.mark.parametrize("name", CONTENTS)
def test_official_headings_stand_complete_and_in_order(document: Document, name: str) -> None:
    for job in documents_due(CONTENTS[name].answers, LIBRARY, [document.id]):
        printed = [
            (int(style_of(p)[-1]), text_of(p))
            for p in Reading(render(CONTENTS[name], LIBRARY, job).content).body.iter(f"{W}p")
            if style_of(p).startswith("Heading")
        ]
        wanted = [(heading.level, heading.text) for heading in document.headings]
        kept = [heading for heading in printed if heading in wanted]
        if document.optional_headings:
            assert kept == [heading for heading in wanted if heading in kept]
            assert kept[0] == wanted[0]
        else:
            assert kept == wanted


@each_document
@pytest.mark.parametrize("name", CONTENTS)
def test_official_captions_of_the_tables_stand_in_order(document: Document, name: str) -> None:
    for job in documents_due(CONTENTS[name].answers, LIBRARY, [document.id]):
        labels = [
            text_of(p)
            for p in Reading(render(CONTENTS[name], LIBRARY, job).content).body.iter(f"{W}p")
            if style_of(p) == "TableLabel"
        ]
        kept = [label for label in labels if label in document.cells]
        assert kept == list(document.cells)


@each_document
@pytest.mark.parametrize("name", CONTENTS)
def test_no_sentence_is_left_with_a_hole(document: Document, name: str) -> None:
    hole = re.compile(r"（）|《》|“”|，，|、、|：。|，。|、。|：，|。。|；；|None|\[\]|【】")
    for job in documents_due(CONTENTS[name].answers, LIBRARY, [document.id]):
        for paragraph in Reading(render(CONTENTS[name], LIBRARY, job).content).body.iter(f"{W}p"):
            text = text_of(paragraph)
            assert not hole.search(text), text


@each_document
def test_every_required_answer_is_printed_by_the_manuscript(document: Document) -> None:
    manuscript = (FOLDER / document.id / "zh.txt").read_text(encoding="utf-8")
    for form in LIBRARY.forms.values():
        for field in form.fields():
            printed = re.search(rf"\b{field.id}", manuscript)  # also measures_by_section
            if document.id in field.required_for:
                assert printed, f"{form.id}.{field.id} is required for {document.id} and never printed"
            for column in field.columns if isinstance(field, Table) and printed else ():
                if document.id in column.required_for:
                    assert re.search(rf"(\b|_){column.id}\b", manuscript), (
                        f"{form.id}.{field.id}.{column.id} is never printed"
                    )


@each_document
def test_a_document_names_every_form_it_prints(document: Document) -> None:
    manuscript = (FOLDER / document.id / "zh.txt").read_text(encoding="utf-8")
    roots = set(re.findall(r"(?:\{[{%]\S* |\bin |\bif |\band |\bor |not )\*? ?([a-z_]+)\.", manuscript))
    singulars = {form.entries.singular: form.id for form in LIBRARY.forms.values() if form.entries}
    forms = {root for root in roots if root in LIBRARY.forms} | ({singulars[r] for r in roots & singulars.keys()})
    assert forms - set(document.forms) <= {document.per}


@each_document
def test_a_template_carries_no_trace_of_author_machine_or_clock(document: Document) -> None:
    with zipfile.ZipFile(FOLDER / document.id / "zh.docx") as archive:
        parts = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "docProps/app.xml" not in parts
    for name, xml in parts.items():
        assert not re.search(r"rsid|creator|lastModifiedBy|dcterms|Application>", xml), name


@each_document
def test_tables_have_a_grid_that_fits_the_page_and_rows_that_do_not_split(document: Document) -> None:
    with zipfile.ZipFile(FOLDER / document.id / "zh.docx") as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    for table in root.iter(f"{W}tbl"):
        widths = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
        assert 8250 <= sum(widths) <= 8306
        for row in table.iter(f"{W}tr"):
            if row.find(f"{W}trPr") is not None:
                assert row.find(f"{W}trPr/{W}cantSplit") is not None
