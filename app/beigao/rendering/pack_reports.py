"""The state of a pack and the answers for a portal as lines of text, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from beigao._i18n import _, language
from beigao.definitions.models import Pack
from beigao.rendering.packs import Part
from beigao.rendering.portal import PortalLine, PortalScreen


def state_words(part: Part) -> str:
    """How far a material is, in the language in use."""
    gaps = sum(found.id.startswith("missing") for found in part.findings)
    errors = sum(found.severity == "error" and not found.id.startswith("missing") for found in part.findings)
    return {
        "ready": _("ready"),
        "open": _("{gaps} to fill in, {errors} errors").format(gaps=gaps, errors=errors),
        "wanted": _("to be added by the company"),
        "optional": _("nothing added"),
    }[part.state]


def by_hand(part: Part) -> list[str]:
    """Who signs a material and which seal it bears, a sentence for each."""
    said = []
    if part.material.signs:
        said.append(_("signed by: {who}").format(who=part.material.signs.text(language())))
    if part.material.seals:
        said.append(_("sealed: {seal}").format(seal=part.material.seals.text(language())))
    return said


def part_lines(made: Sequence[Part], pack: Pack) -> Iterator[str]:
    """The state of a pack, a line for each material."""
    yield pack.title.text(language())
    for part in made:
        hand = "; ".join(by_hand(part))
        yield f"{part.number}. {part.material.title.text(language())}: {state_words(part)}" + (
            f" ({hand})" if hand else ""
        )
    yield pack.note.text(language())


def part_json(part: Part) -> dict[str, Any]:
    """A material for another program."""
    return {
        "number": part.number,
        "id": part.material.id,
        "title_zh": part.material.title.zh,
        "title_en": part.material.title.en,
        "state": part.state,
        "documents": [job.document.id for job in part.jobs],
        "files": [exhibit.file.name for exhibit in part.files],
        "findings": [{"id": found.id, "severity": found.severity, "field": str(found.path)} for found in part.findings],
    }


def counted(line: PortalLine) -> str:
    """How many characters a value has, of how many."""
    return f"{line.count}/{line.limit}" if line.limit else str(line.count)


def screen_lines(screens: Sequence[PortalScreen]) -> Iterator[str]:
    """The portal's screens, one after the other, each answer with its count."""
    for screen in screens:
        yield f"== {screen.title.text(language())}"
        for line in screen.lines:
            about = f"{line.about} · " if line.about else ""
            value = line.value or (_("missing") if line.is_missing else "—")
            yield f"{about}{line.label.text(language())} [{counted(line)}]: {value}"


def screen_json(screen: PortalScreen) -> dict[str, Any]:
    """A screen for another program."""
    lines = [
        {
            "label_zh": line.label.zh, "label_en": line.label.en, "about": line.about, "field": str(line.path),
            "value": line.value, "characters": line.count, "limit": line.limit, "missing": line.is_missing,
        }
        for line in screen.lines
    ]  # fmt: skip
    return {"title_zh": screen.title.zh, "title_en": screen.title.en, "lines": lines}
