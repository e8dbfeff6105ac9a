"""What tells this program from another version of it: drafts of another one are made again."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256

from beigao import __version__
from beigao._resources import data_dir, own_dir
from beigao.definitions.own_folders import own_folders


def program_state() -> str:
    """What tells this program, with its forms and templates and the user's own, from another version of it."""
    state = sha256(__version__.encode())
    for folder in (data_dir("forms"), data_dir("doc_templates")):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".yaml", ".docx"):
                state.update(f"{path.relative_to(folder).as_posix()}\0".encode())
                state.update(sha256(path.read_bytes()).digest())
    for own in own_folders(own_dir()):
        for name in sorted(own.files):
            state.update(f"{own.path.name}/{name}\0".encode("utf-8", "surrogateescape"))
            with suppress(OSError):  # gone since, or not to be read; whoever fills it will say so
                state.update(sha256((own.path / name).read_bytes()).digest())
    return state.hexdigest()
