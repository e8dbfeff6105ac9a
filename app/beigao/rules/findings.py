"""A finding: what is wrong or missing, how badly, where, and by which article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from beigao.definitions.fields import Wording
from beigao.definitions.paths import FieldPath

Severity = Literal["error", "warning", "hint"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")
"""From worst to mildest. An error is certain and keeps the final version back; the others leave it to a person."""


@dataclass(frozen=True)
class Finding:
    """One problem. `id` names its message in `forms/findings.yaml`; `documents` are those it keeps from being final."""

    id: str
    severity: Severity
    text: Wording
    path: FieldPath
    articles: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
