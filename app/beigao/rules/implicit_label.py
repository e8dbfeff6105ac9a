"""Whether the narratives were written with a generative model, and the record that says so in a file's metadata.

GB 45438-2025 annex E, as practised (to be verified): seven strings in a fixed order, one record a file.
"""

from __future__ import annotations

from dataclasses import dataclass

from beigao.definitions.fields import LongText, Table
from beigao.definitions.loader import Library
from beigao.definitions.models import Document
from beigao.rules.facts import Facts
from beigao.rules.field_checks import CHECKS

PARTS = ("ai_producer", "ai_content_number")
"""The answers without which there is no record."""


@dataclass(frozen=True)
class ImplicitLabel:
    """Who provides the model service, and its number for the content; both in the characters that annex E allows."""

    producer: str
    number: str

    def record(self) -> dict[str, str]:
        """The seven strings. What a platform adds when it spreads the content is empty."""
        return {
            "Label": "1",  # 属于: it is known to be generated, not supposed
            "ContentProducer": self.producer,
            "ProduceID": self.number,
            "ReservedCode1": "",
            "ContentPropagator": "",
            "PropagateID": "",
            "ReservedCode2": "",
        }


def implicit_label(facts: Facts, document: Document) -> ImplicitLabel | None:
    """The label of a document; None where no model helped, it has no narratives, or a part is missing or unfit."""
    company = facts.single("company")
    parts = [company.text(name).strip() for name in PARTS]
    if not company.yes("ai_written") or not all(map(CHECKS["label_charset"], parts)):
        return None
    return ImplicitLabel(*parts) if has_narratives(facts.library, document) else None


def has_narratives(library: Library, document: Document) -> bool:
    """Whether a document asks for long texts, the only ones that a model would help to write."""
    fields = [field for form in document.forms for field in library.forms[form].fields()]
    items = [item for field in fields for item in (field, *(field.columns if isinstance(field, Table) else ()))]
    return any(isinstance(item, LongText) and document.id in item.required_for for item in items)
