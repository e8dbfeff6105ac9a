"""The words for roles and verdicts in the window; those of documents stand in `rendering/idioms.py`."""

from __future__ import annotations

from collections.abc import Mapping

from beigao._i18n import N_
from beigao.dossier.review import Role, Verdict

ROLE_WORDS: Mapping[Role, str] = {
    "pi_officer": N_("Personal information protection officer"),
    "legal": N_("Legal"),
    "algorithm_officer": N_("Algorithm security officer"),
}
VERDICT_WORDS: Mapping[Verdict, str] = {
    "agrees": N_("Agrees"),
    "agrees_with_remarks": N_("Agrees, with remarks"),
    "disagrees": N_("Does not agree"),
}
VERDICT_TONES: Mapping[Verdict, str] = {"agrees": "success", "agrees_with_remarks": "warning", "disagrees": "error"}
"""The tone of a verdict; its icon is `VERDICT_ICONS`."""
VERDICT_ICONS: Mapping[Verdict, str] = {"agrees": "check", "agrees_with_remarks": "warning", "disagrees": "close"}
