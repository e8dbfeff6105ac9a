"""What the program wrote when a person last looked: schemas, the reading of every document, and whole Word parts.

`make golden` writes the files anew; look at the difference before it is committed.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from lxml import etree
from tests.reading import Reading

from beigao._resources import data_dir
from beigao.definitions.laws import Law
from beigao.definitions.loader import load_library
from beigao.definitions.models import Catalogue, Document, Form, Pack
from beigao.definitions.validation import json_schema
from beigao.dossier import exchange_models
from beigao.dossier.samples import sample_content
from beigao.rendering.export import Job, documents_due, render

HERE = Path(__file__).parent
LIBRARY = load_library()
JOBS = [(name, job) for name in LIBRARY.samples for job in documents_due(sample_content(name).answers, LIBRARY)]
WHOLE = [("writing_assistant", "publication"), ("nearly_empty", "annex")]


def stem(job: Job) -> str:
    """The name of a file for the reading of a document; of several for one sample each has its entry in it."""
    return f"{job.document.id}-{job.entry}" if job.about else job.document.id


def holds(path: Path, text: str) -> None:
    """The file says this text; with BEIGAO_GOLDEN it is made to."""
    if os.environ.get("BEIGAO_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, "look at the difference, then `make golden`"


@pytest.mark.parametrize(
    ("name", "schema"),
    [(model.__name__.lower(), json_schema(model)) for model in (Form, Document, Pack, Catalogue, Law)]
    + [("dossier", exchange_models.json_schema(LIBRARY))],
    ids=["form", "document", "pack", "catalogue", "law", "dossier"],
)
def test_the_published_schema_is_not_stale(name: str, schema: dict) -> None:
    text = json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    holds(data_dir("forms") / "schema" / f"{name}.schema.json", text)


@pytest.mark.parametrize(("name", "job"), JOBS, ids=[f"{name}-{stem(job)}" for name, job in JOBS])
def test_a_document_reads_as_it_did(name: str, job: Job) -> None:
    reading = Reading(render(sample_content(name), LIBRARY, job).content)
    holds(HERE / name / f"{stem(job)}.txt", "\n".join(reading.lines()) + "\n")


@pytest.mark.parametrize(("name", "document"), WHOLE)
def test_a_word_part_is_as_it_was(name: str, document: str) -> None:
    content = sample_content(name)
    (job,) = documents_due(content.answers, LIBRARY, [document])
    root = Reading(render(content, LIBRARY, job).content).root
    etree.indent(root)
    holds(HERE / name / f"{document}.document.xml", etree.tostring(root, encoding="unicode") + "\n")
