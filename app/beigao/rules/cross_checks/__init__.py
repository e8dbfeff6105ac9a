"""Where facts disagree across forms and documents: one function a message of `forms/cross_findings.yaml`."""

from __future__ import annotations

from beigao.rules.cross_checks.spot import CrossCheck

CROSS_CHECKS: dict[str, CrossCheck] = {}
"""Every cross-document check by the id of its message."""
