"""Where facts disagree across forms and documents: one function a message of `forms/cross_findings/`.

Each module has its messages in the data file of its name, and its table `CHECKS` by their ids. A check reads facts,
yields the places it has found, and says nothing while a fact is missing. What is wrong with the words of a single
answer is looked for by `wording.py`.
"""

from __future__ import annotations

from beigao.rules.cross_checks import (
    algorithms,
    assessment,
    counts,
    filing,
    filings,
    kinds,
    labelling,
    labels,
    responsibility,
    self_assessment,
    services,
    transfer,
)
from beigao.rules.cross_checks.spot import CrossCheck

CROSS_CHECKS: dict[str, CrossCheck] = {
    **counts.CHECKS,
    **kinds.CHECKS,
    **transfer.CHECKS,
    **filing.CHECKS,
    **filings.CHECKS,
    **assessment.CHECKS,
    **algorithms.CHECKS,
    **self_assessment.CHECKS,
    **services.CHECKS,
    **responsibility.CHECKS,
    **labelling.CHECKS,
    **labels.CHECKS,
}
"""Every cross-document check by the id of its message."""
