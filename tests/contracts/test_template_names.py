"""The names that a template is told it may use are those that the context has: in every sample, in made-up dossiers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests.judge.dossiers import some_dossiers

from beigao.definitions.loader import load_library
from beigao.dossier.answers import Answers
from beigao.dossier.exchange import from_json
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content
from beigao.rendering.context import build_context
from beigao.rendering.export import documents_due
from beigao.rendering.names import Each, Group, Name, Text, names_of
from beigao.rendering.pictures import Pictures

LIBRARY = load_library()
CONTENTS = [
    Content(Answers(LIBRARY.forms.values()), {}),
    *map(sample_content, LIBRARY.samples),
    *(from_json(data, LIBRARY) for data in some_dossiers(LIBRARY, 1, 8)),
]


def differences(name: Name, value: object, path: str, seen: set[str]) -> Iterator[str]:
    """Where a context is not what its names promise; `seen` takes up the lists of which an item was looked at."""
    if isinstance(name, Text):
        if not isinstance(value, str):
            yield f"{path} is no text but {value!r:.60}"
    elif isinstance(name, Each):
        if value is None and ".raw." in path:
            return
        if not isinstance(value, list | tuple):
            yield f"{path} is no list but {value!r:.60}"
            return
        seen.update({path} if value else ())
        for item in value:
            yield from differences(name.of, item, f"{path}[]", seen)
    elif isinstance(name, Group):
        if not isinstance(value, dict):
            yield f"{path} is no group but {value!r:.60}"
            return
        if missing := name.names.keys() - value.keys() - name.optional:
            yield f"{path} lacks {sorted(missing)}"
        if unknown := value.keys() - name.names.keys():
            yield f"{path} has {sorted(unknown)} of which nobody is told"
        for key in name.names.keys() & value.keys():
            yield from differences(name.names[key], value[key], f"{path}.{key}", seen)


def lists_of_groups(name: Name, path: str) -> Iterator[str]:
    """Every list of a tree whose items have names of their own, as `differences` calls it."""
    if isinstance(name, Each):
        yield from [path] if isinstance(name.of, Group) else []
        yield from lists_of_groups(name.of, f"{path}[]")
    elif isinstance(name, Group):
        for key, part in name.names.items():
            yield from lists_of_groups(part, f"{path}.{key}")


def last(paths: Iterable[str]) -> set[str]:
    """What lists are called, wherever they stand."""
    return {path.rpartition(".")[2] for path in paths}


def test_the_context_has_the_names_that_are_promised_and_no_others() -> None:
    seen: set[str] = set()
    promised: set[str] = set()
    for document in LIBRARY.documents.values():
        names = names_of(document, LIBRARY)
        promised.update(lists_of_groups(names, ""))
        for content in CONTENTS:
            for job in documents_due(content.answers, LIBRARY, [document.id]):
                for language in ("zh", "en"):
                    context = build_context(content, LIBRARY, document, job.entry, Pictures(), language=language)
                    assert not set(differences(names, context, "", seen))
    assert not last(promised) - last(seen), "no dossier has an item in these lists, so nobody looked at its names"
