"""Which duties an AI service has: the decision tables of `forms/laws/duties.yaml`, read with facts that may be missing.

Where facts are missing, every way of answering them is tried. When all lead to the same answer, that is the answer;
otherwise the duty depends on exactly those facts that make a difference. So nothing is guessed, no fact is asked for
in vain, and a yes or no never turns when more becomes known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import product
from typing import Literal, NamedTuple

from beigao.definitions.fields import Citation, Option, Slug, Wording
from beigao.definitions.frozen import Frozen
from beigao.definitions.laws import Applies, Circumstance, Duty, Reason
from beigao.definitions.loader import Library
from beigao.dossier.answers import Json
from beigao.rules.findings import Detail, fill

Modality = Literal["text", "image", "audio", "video", "scene"]
Known = Mapping[Circumstance, bool | None]
"""What is known of a service, None where a fact is missing."""

NEEDS_FIELD: dict[str, str] = {
    "public": "services.public",
    "supplies_others": "algorithms.role",
    "modalities": "services.modalities",
    "opinion_attributes": "services.opinion_attribute",
    "biometric_editing": "services.biometric_editing",
    "recommendation": "services.recommendation",
    "companionship": "services.companionship",
    "models": "services.models",
    "models.overseas": "models.overseas",
}
"""Where a dossier has the fact that is needed: fact → form.field."""

_FACT: dict[Circumstance, str] = {"generates": "modalities", "opinion_attribute": "opinion_attributes"}
"""The fact behind a circumstance, where it has another name."""


class ModelFacts(Frozen):
    """A model that the service calls; None is not answered."""

    own: bool | None = None  # trained by the company itself
    overseas: bool | None = None  # foreign, or running abroad
    filed: bool | None = None  # an algorithm filing or registration number of mainland China is given
    screening: bool = False  # only screens content, so it is no base model


class ServiceFacts(Frozen):
    """What decides the duties of one AI service; None is not answered."""

    name: str = ""
    public: bool | None = None  # offered to the public in mainland China
    supplies_others: bool | None = None  # models, interfaces or tools are supplied to other organisations
    models: tuple[ModelFacts, ...] | None = None
    modalities: tuple[Modality, ...] | None = None  # none at all: nothing is generated
    opinion_attributes: tuple[Slug, ...] | None = None  # ("none",): none of them applies
    biometric_editing: bool | None = None
    recommendation: bool | None = None
    companionship: bool | None = None
    sends_personal_information: bool | None = None  # the input of the models holds personal information
    abroad: bool = False  # the company itself is outside mainland China

    def __post_init__(self) -> None:
        if self.opinion_attributes == ():
            raise ValueError("that no attribute applies is an answer of its own: `none`")


class Details(NamedTuple):
    """What a duty comes to in this case.

    Attributes:
        types: types of algorithm to be filed, as in `algorithms.type`; where the service recommends the four others
            stand together, and its function decides which.
        roles: in which it files, `provider` or `supporter`, as in `algorithms.role`.
        clauses: options of `synthesis_clauses` that are certain (Deep Synthesis Provisions, article 17).
    """

    types: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


class DutyResult(NamedTuple):
    """Whether a service has a duty, and why.

    Attributes:
        reason_id: the reason in the duty's table; empty while facts are missing that make a difference.
        notes: what is to be said beside the reason.
        needs: the facts that are missing, by the names of `NEEDS_FIELD`: those that decide, or where the duty applies
            those that would complete its details.
    """

    duty: Duty
    applies: Applies
    reason_id: str
    reason: Wording
    articles: tuple[Citation, ...]
    notes: tuple[Wording, ...] = ()
    details: Details = Details()
    needs: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Json]:
        """The result as plain data."""
        return {
            "id": self.duty.id,
            "title_zh": self.duty.title.zh,
            "title_en": self.duty.title.en,
            "applies": self.applies,
            "reason_zh": self.reason.zh,
            "reason_en": self.reason.en,
            "notes_zh": [note.zh for note in self.notes],
            "notes_en": [note.en for note in self.notes],
            "articles": [*self.articles],
            "types": [*self.details.types],
            "roles": [*self.details.roles],
            "clauses": [*self.details.clauses],
            "needs": [*self.needs],
        }


def duties(facts: ServiceFacts, library: Library) -> list[DutyResult]:
    """Every duty of `forms/laws/duties.yaml` in its order, with whether and why the service has it.

    Raises:
        ValueError: a public-opinion attribute is not in the catalogue.
    """
    known = circumstances(facts)
    words = _words(known, facts, library)
    results = []
    for duty in library.rules.duties:
        reason, missing = decide(duty, known)
        if reason is None:
            results.append(_undecided(duty, _needs(missing, facts), library))
        else:
            results.append(_decided(duty, reason, facts, known, words))
    return results


def circumstances(facts: ServiceFacts) -> dict[Circumstance, bool | None]:
    """What the tables ask about a service."""
    return {
        "public": facts.public,
        "supplies_others": facts.supplies_others,
        "generates": _has(facts.modalities),
        "audio": _has(facts.modalities, "audio"),
        "visual": _has(facts.modalities, "image", "video"),
        "opinion_attribute": None if facts.opinion_attributes is None else bool(_attributes(facts)),
        "biometric_editing": facts.biometric_editing,
        "recommendation": facts.recommendation,
        "companionship": facts.companionship,
        "personal_information": facts.sends_personal_information,
        "own_model": _some(facts.models, lambda model: model.own),
        "model_abroad": _some(facts.models, lambda model: model.overseas),
        "model_unfiled": _some(facts.models, is_unfiled_abroad),
        "abroad": facts.abroad,
    }


def overseas_unfiled(facts: ServiceFacts) -> bool:
    """Whether a generating service for the public stands on a model from abroad that is not filed in mainland China.

    Generative AI Measures, article 7 (base models of lawful origin); that such a service is refused is practice.
    A model from abroad counts as not filed unless a number is given; facts that are missing count for nothing.
    """
    known = circumstances(facts)
    return all(known[name] is True for name in ("public", "generates", "model_unfiled"))


def _undecided(duty: Duty, needs: tuple[str, ...], library: Library) -> DutyResult:
    reason = fill(duty.undecided, needs=_labels(needs, library))
    return DutyResult(duty, "depends", "", reason, duty.articles, needs=needs)


def _decided(duty: Duty, reason: Reason, facts: ServiceFacts, known: Known, words: Mapping[str, Detail]) -> DutyResult:
    details, incomplete = _DETAILS.get(duty.id, _no_details)(known, facts) if reason.applies == "yes" else _NOTHING
    notes = [note for note in duty.notes if _met(note.when, known)]
    articles = [*(reason.articles or duty.articles), *(article for note in notes for article in note.articles)]
    return DutyResult(
        duty=duty,
        applies=reason.applies,
        reason_id=reason.id,
        reason=fill(reason.text, **words),
        articles=tuple(dict.fromkeys(articles)),
        notes=tuple(fill(note.text, **words) for note in notes),
        details=details,
        needs=_needs(incomplete, facts),
    )


def _needs(missing: Iterable[Circumstance], facts: ServiceFacts) -> tuple[str, ...]:
    """The facts behind circumstances that are not known."""
    return tuple(dict.fromkeys(_fact(name, facts) for name in missing))


def _fact(name: Circumstance, facts: ServiceFacts) -> str:
    if name in ("model_abroad", "model_unfiled"):
        return "models" if facts.models is None else "models.overseas"
    return _FACT.get(name, name)


def decide(duty: Duty, known: Known) -> tuple[Reason | None, tuple[Circumstance, ...]]:
    """The reason that decides; or None and the missing circumstances that make a difference."""
    missing = [name for name in duty.asks() if known[name] is None]
    outcomes = {
        answers: _first(duty, {**known, **dict(zip(missing, answers, strict=True))}).applies
        for answers in product((False, True), repeat=len(missing))
    }
    if len(set(outcomes.values())) > 1:
        return None, tuple(name for place, name in enumerate(missing) if _matters(place, outcomes))
    applies = next(iter(outcomes.values()))
    # Only a reason that rests on what is known may be shown. The tables have one for each such case; a test holds it.
    return next(reason for reason in duty.reasons if reason.applies == applies and _met(reason.when, known)), ()


def _first(duty: Duty, case: Known) -> Reason:
    return next(reason for reason in duty.reasons if _met(reason.when, case))


def _met(when: Known, known: Known) -> bool:
    return all(known[name] is wanted for name, wanted in when.items())


def _matters(place: int, outcomes: Mapping[tuple[bool, ...], Applies]) -> bool:
    """Whether some two cases that differ in this one answer only come out differently."""
    return any(
        outcomes[answers] != outcomes[(*answers[:place], not answers[place], *answers[place + 1 :])]
        for answers in outcomes
    )


def _has(modalities: Collection[str] | None, *among: str) -> bool | None:
    """Whether there are modalities, of those named where some are named."""
    return None if modalities is None else bool(set(modalities) & set(among or modalities))


def _some(models: Iterable[ModelFacts] | None, claim: Callable[[ModelFacts], bool | None]) -> bool | None:
    """Whether the claim holds of some model."""
    said = [claim(model) for model in models] if models is not None else [None]
    return True if True in said else None if None in said else False


def is_unfiled_abroad(model: ModelFacts) -> bool | None:
    """Whether a base model from abroad has no number in mainland China; where none is given it has none."""
    return False if model.screening or model.filed is True else model.overseas


def _attributes(facts: ServiceFacts) -> set[str]:
    return set(facts.opinion_attributes or ()) - {"none"}


def _all(known: Known, names: Iterable[Circumstance]) -> bool | None:
    """Whether all circumstances are given; None while that is not known."""
    said = [known[name] for name in names]
    return False if False in said else None if None in said else True


Found = tuple[Details, tuple[Circumstance, ...]]
"""The details that are certain, and the missing circumstances that would complete them."""

_NOTHING: Found = (Details(), ())

_FILED: dict[str, tuple[Circumstance, ...]] = {
    "generation": ("generates",),
    "recommendation": ("public", "opinion_attribute", "recommendation"),
    "provider": ("public", "opinion_attribute"),
    "supporter": ("supplies_others", "generates"),
}
"""What makes an algorithm filing one of generation, of recommendation, by a provider, by a technical supporter."""

RECOMMENDING = ("push", "ranking", "retrieval", "dispatch")
"""The types of algorithm beside generation (Algorithm Provisions, article 2)."""


def _filing(known: Known, _facts: ServiceFacts) -> Found:
    """Types and roles of the algorithm filing (Algorithm Provisions, 2 and 24; Deep Synthesis Provisions, 19)."""
    is_one = {part: _all(known, names) for part, names in _FILED.items()}
    types = [*(["generative"] if is_one["generation"] else []), *(RECOMMENDING if is_one["recommendation"] else [])]
    roles = [role for role in ("provider", "supporter") if is_one[role]]
    incomplete = [name for part, names in _FILED.items() if is_one[part] is None for name in names]
    return Details(tuple(types), tuple(roles)), tuple(name for name in incomplete if known[name] is None)


def _labels_due(known: Known, facts: ServiceFacts) -> Found:
    """The cases of article 17, paragraph 1 of the Deep Synthesis Provisions."""
    certain = tuple(cases[0] for cases in _clauses(known, facts) if len(cases) == 1)
    return Details(clauses=certain), ("biometric_editing",) if _either_case(known) else ()


def _no_details(_known: Known, _facts: ServiceFacts) -> Found:
    return _NOTHING


_DETAILS: dict[str, Callable[[Known, ServiceFacts], Found]] = {"algorithm_filing": _filing, "labelling": _labels_due}


def _clauses(known: Known, facts: ServiceFacts) -> list[tuple[str, ...]]:
    """Options of `synthesis_clauses` for the modalities; two stand together where it is open which of them it is."""
    modalities, edits = facts.modalities or (), known["biometric_editing"]
    said = {
        "text_simulation": "text" in modalities,
        "voice": "audio" in modalities,
        "face": known["visual"] and edits,
        "immersive": "scene" in modalities,
        "other_generation": known["visual"] and edits is False,
    }
    certain = [(case,) for case, is_so in said.items() if is_so]
    return [*certain, ("face", "other_generation")] if _either_case(known) else [*certain]


def _either_case(known: Known) -> bool:
    """Whether images or video are generated and it is not known whether of faces."""
    return known["visual"] is True and known["biometric_editing"] is None


def _words(known: Known, facts: ServiceFacts, library: Library) -> dict[str, Detail]:
    """What the sentences are filled with, where there is something to fill in."""
    attributes = {option.id: option.label for option in library.catalogues["opinion_attributes"].options}
    clauses = {option.id: _printed(option) for option in library.catalogues["synthesis_clauses"].options}
    words: dict[str, Detail] = {}
    if ticked := sorted(_attributes(facts), key=list(attributes).index):
        words["attributes"] = _row([attributes[name] for name in ticked], "、", ", ")
    if cases := _clauses(known, facts):
        words["clauses"] = _row([_row([clauses[case] for case in group], " / ", " / ") for group in cases], "；", "; ")
    return words


def _printed(option: Option) -> Wording:
    return Wording(zh=option.print or option.label.zh, en=option.label.en)


def _labels(needs: Iterable[str], library: Library) -> Wording:
    """The labels of the fields that hold the facts; a fact that no field holds goes by its name."""
    quoted = []
    for need in needs:
        form, _dot, field = NEEDS_FIELD.get(need, "").partition(".")
        label = library.forms[form].field(field).label if field else Wording(zh=need, en=need)
        quoted.append(Wording(zh=f"「{label.zh}」", en=f"“{label.en}”"))
    return _row(quoted, "、", ", ")


def _row(words: Iterable[Wording], zh: str, en: str) -> Wording:
    parts = list(words)
    return Wording(zh=zh.join(part.zh for part in parts), en=en.join(part.en for part in parts))
