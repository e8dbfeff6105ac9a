"""JSON of a stranger as plain values: of a bounded size, without what JSON does not know or says twice."""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any

from beigao._i18n import _
from beigao.errors import ExchangeError

LARGEST = 768 * 1024 * 1024
"""Bytes; evidence of 512 MB stands in it as base64."""
MOST_PARTS = 4_000_000
"""Values in all: a dossier with 10,000 rows has 200,000; each takes some 100 bytes of memory."""


def read_json(text: str | bytes) -> Any:
    """What a JSON text says.

    Raises:
        ExchangeError: it is no JSON, too large, or says a key twice.
    """
    if len(text) > LARGEST:
        raise ExchangeError(_("The JSON is too large for a dossier."))
    signs: tuple[Any, ...] = (",", "[", "{") if isinstance(text, str) else (b",", b"[", b"{")
    if sum(text.count(sign) for sign in signs) > MOST_PARTS:
        raise ExchangeError(_("The JSON has too many values for a dossier."))
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse, parse_float=_finite)
    except RecursionError as fault:
        raise _no_json(_("lists stand too deep in each other")) from fault
    except ValueError as fault:
        raise _no_json(str(fault)[:200]) from fault


def _no_json(reason: str) -> ExchangeError:
    return ExchangeError(_("This is not JSON: {reason}.").format(reason=reason.rstrip(".")))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = Counter(name for name, _value in pairs).most_common(1)[0][0]
        raise _no_json(_("the key “{key}” stands twice").format(key=twice[:40]))
    return made


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(_("the number {number} is too large").format(number=text[:40]))
    return number


def _refuse(name: str) -> float:
    raise ValueError(_("{name} is no value").format(name=name))
