"""What tells this program from another version of it: drafts of another one are made again."""

from __future__ import annotations

from hashlib import sha256

from beigao import __version__
from beigao._resources import data_dir


def program_state() -> str:
    """What tells this program, with its forms and templates, from another version of it."""
    state = sha256(__version__.encode())
    for folder in (data_dir("forms"), data_dir("doc_templates")):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".yaml", ".docx"):
                state.update(f"{path.relative_to(folder).as_posix()}\0".encode())
                state.update(sha256(path.read_bytes()).digest())
    return state.hexdigest()
