"""PLACEHOLDER."""

from __future__ import annotations

from beigao.rules.cross_checks.spot import CrossCheck

CHECKS: dict[str, CrossCheck] = {}
