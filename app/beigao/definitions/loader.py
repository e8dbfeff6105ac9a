"""The `Library` of everything that the program knows as data: from the compiled text of the build, else from the YAML.

YAML is for people and slow to read and to check; a checkout keeps the compiled text in the user's cache folder together
with the state of the files, so an edited form is read afresh and nothing has to be rebuilt by hand.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import adler32

from beigao import __version__
from beigao._resources import data_dir, own_dir, user_dir
from beigao.definitions import citations, compiled
from beigao.definitions.fields import Choice, Choices, Option
from beigao.definitions.frozen import Frozen
from beigao.definitions.laws import Law, Rules
from beigao.definitions.models import Catalogue, Document, Form, Message, OutlineGroup, Own, Pack, Preset, SampleHead
from beigao.definitions.own_folders import own_folders, state_of

COMPILED = "library.jsonl"


class Library(Frozen):
    """Every definition the program knows, by id. `outline` gives the order of the forms.

    `own` says which of them are the user's own.
    """

    forms: dict[str, Form]
    documents: dict[str, Document]
    packs: dict[str, Pack]
    catalogues: dict[str, Catalogue]
    laws: dict[str, Law]
    rules: Rules
    messages: dict[str, Message]
    cross_messages: dict[str, Message]
    outline: tuple[OutlineGroup, ...]
    presets: dict[str, Preset]
    samples: dict[str, SampleHead]
    own: Own

    __eq__, __hash__, __repr__ = object.__eq__, object.__hash__, object.__repr__  # there is one, and it is large

    @classmethod
    def of_lines(cls, lines: dict[str, memoryview]) -> Library:
        """The library of compiled parts, each to be read when it is asked for."""
        if [*lines] != [*cls.defaults]:
            raise ValueError("the parts are others")
        library = cls.__new__(cls)
        library.__dict__["_lines"] = lines
        return library

    def with_own(self, lines: dict[str, memoryview]) -> Library:
        """This library with what is the user's own, of which the lines are."""
        library = type(self).__new__(type(self))
        library.__dict__["_without"], library.__dict__["_lines"] = self, lines
        return library

    if not TYPE_CHECKING:  # so that a wrong name is still found

        def __getattr__(self, name: str) -> Any:
            """A part that is asked for the first time."""
            if name not in self.defaults:
                raise AttributeError(name)
            lines, without = self.__dict__["_lines"], self.__dict__.get("_without")
            part = compiled.read(lines[name]) if name in lines else getattr(without, name)
            if without is not None and name in lines and isinstance(part, dict):
                part = {**getattr(without, name), **part}
            return self.__dict__.setdefault(name, part)

    def options(self, chooser: Choice | Choices) -> tuple[Option, ...]:
        """What can be chosen: the field's own options, or those of its catalogue."""
        return chooser.options if chooser.catalogue is None else self.catalogues[chooser.catalogue].options

    def cite(self, citation: str, language: str = "zh") -> str:
        """A citation as people write it: 个人信息保护法 第五十五条; PIPL art. 55."""
        return citations.cite(self.laws, citation, language)

    def cite_together(self, cited: Iterable[str], language: str = "zh") -> list[str]:
        """Citations as people write them, the articles of one law in a row."""
        return citations.cite_together(self.laws, cited, language)


def load_library() -> Library:
    """The library of this installation, with the forms and documents of the user's own.

    What is the user's own and does not read is left out; `Library.own` says why.

    Raises:
        DefinitionError: a file of the installation does not read; the message names file and place.
    """
    return _load_all(data_dir("forms"), data_dir("doc_templates"), own_dir())


@cache
def _load_all(forms: Path, documents: Path, own: Path) -> Library:
    library, folders = _load(forms, documents), own_folders(own)
    if not folders:
        return library
    state = f"{_origin(forms, documents)}\n{state_of(folders)}"
    kept = user_dir("cache") / f"own-{adler32(os.fsencode(forms) + os.fsencode(own)):08x}.jsonl"
    with suppress(OSError, ValueError, LookupError):
        return library.with_own(compiled.split(kept.read_bytes(), state))
    from beigao.definitions.own import read_own  # brings pydantic

    text = compiled.dump(read_own(folders, library), state)
    _keep(kept, text)
    return library.with_own(compiled.split(text, state))


@cache
def _load(forms: Path, documents: Path) -> Library:
    with suppress(OSError, ValueError, LookupError):
        return _read(forms.parent / COMPILED, "")
    kept, state = _cache_file(forms), _state(forms, documents)
    with suppress(OSError, ValueError, LookupError):
        return _read(kept, state)
    from beigao.definitions.sources import read_parts  # brings pydantic

    parts = read_parts(forms, documents)
    _keep(kept, compiled.dump(parts, state))
    return Library(**parts)


def compile_library(path: Path, root: Path | None = None) -> None:
    """Write all definitions as one compiled file, as the build does.

    Args:
        path: the file to write.
        root: the folder that holds `forms` and `doc_templates`; this installation's when left out.
    """
    from beigao.definitions.sources import read_parts

    forms = root / "forms" if root else data_dir("forms")
    documents = root / "doc_templates" if root else data_dir("doc_templates")
    path.write_bytes(compiled.dump(read_parts(forms, documents), ""))


def _read(path: Path, origin: str) -> Library:
    return Library.of_lines(compiled.split(path.read_bytes(), origin))


def _cache_file(forms: Path) -> Path:
    """Where a checkout keeps its compiled library: each its own."""
    return user_dir("cache") / f"library-{adler32(os.fsencode(forms)):08x}.jsonl"


def _origin(forms: Path, documents: Path) -> str:
    """What the library of the installation was made from, so that what lies over it is read anew with it."""
    try:
        stat = (forms.parent / COMPILED).stat()
    except OSError:
        return _state(forms, documents)
    return f"{__version__} {stat.st_size} {stat.st_mtime_ns}"


def _state(forms: Path, documents: Path) -> str:
    """Which files there are, and when each was last changed: what is read, and the code that reads it."""
    data = (mark for folder in (forms, documents) for mark in _marks(os.fspath(folder), ".yaml"))
    return "\n".join(sorted([*data, *_marks(os.path.dirname(__file__), ".py")]))  # noqa: PTH120 - at each start


def _marks(folder: str, suffix: str) -> Iterator[str]:
    with os.scandir(folder) as found:
        for entry in found:
            if entry.name.endswith(suffix):
                stat = entry.stat()
                yield f"{entry.path} {stat.st_size} {stat.st_mtime_ns}"
            elif entry.is_dir():
                yield from _marks(entry.path, suffix)


def _keep(path: Path, text: bytes) -> None:
    part = path.with_suffix(".part")
    with suppress(OSError):  # a read-only home only costs time
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(text)
        part.replace(path)
