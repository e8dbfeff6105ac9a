"""A good file of every kind, from which hostile ones are made."""

from __future__ import annotations

import io
import json
import os
import tempfile
from functools import cache
from pathlib import Path

from beigao._resources import data_dir
from beigao.definitions.loader import load_library
from beigao.dossier.answers import Answers
from beigao.dossier.exchange import to_json
from beigao.dossier.file import Content, Dossier
from beigao.dossier.handover import write_handover
from beigao.dossier.samples import sample_content
from beigao.dossier.workbook import write_workbook
from beigao.rendering.manuscript import build

PASSPHRASE = "a passphrase of a stranger"
SAMPLE = "internal_assistant"
CONTEXT = {
    "x": "words & <more>", "n": 3, "l": [str(number) for number in range(30)], "none": None,
    "d": {"a": {"b": "inner"}, "items": [{"name": "one"}, {"name": "two"}]},
}  # fmt: skip
"""What templates are filled with."""
LETTER = """:title 信函 {{ x }}
# 一
致 {{ d.a.b }}：共 {{ l | length }} 项 {% if n %}有{% else %}无{% endif %}
{%p for a in d['items'] %}
{{ loop.index }}. {{ a.name }}
{%p endfor %}
:table 50 50
| 名称 | 值 |
{%tr for a in d['items'] %}
| {{ a.name }} | {{ x }} |
{%tr endfor %}
{{ l | join('、') }}"""


@cache
def good(kind: str) -> bytes:
    """The bytes of a good file."""
    return _MAKERS[kind]()


def letter(text: str) -> bytes:
    """A Word template of a manuscript."""
    return build(text, "信")


def sample() -> Content:
    """The answers of a sample, without its pictures."""
    return Content(sample_content(SAMPLE).answers, {})


def written(make: object) -> bytes:
    """What a function writes to the path that it is given."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        make(path)  # type: ignore[operator]
        return path.read_bytes()


def _workbook() -> bytes:
    answers = sample().answers
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        write_workbook(answers, load_library(), path, "zh", overwrite=True)
        return path.read_bytes()


def _json() -> bytes:
    small = Answers(load_library().forms.values())
    small.entries("company")[0].values["name"] = "示例公司"
    data = to_json(sample(), load_library())
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _package() -> bytes:
    return written(
        lambda path: write_handover(sample(), None, path, PASSPHRASE, load_library(), sender="甲", note="乙")
    )


def _picture() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.effect_noise((300, 200), 60).convert("RGB").save(out, "JPEG", quality=80, dpi=(150, 150))
    return out.getvalue()


def png() -> bytes:
    """A PNG with a text in it."""
    from PIL import Image, PngImagePlugin

    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "a" * 200, zip=True)
    out = io.BytesIO()
    Image.effect_noise((200, 300), 60).convert("RGBA").save(out, "PNG", pnginfo=words)
    return out.getvalue()


_MAKERS = {
    "template": lambda: letter(LETTER),
    "workbook": _workbook,
    "json": _json,
    "facts": lambda: json.dumps({"people": 120000, "sensitive_people": 5, "ciio": False}).encode(),
    "dossier": lambda: written(lambda path: Dossier.create(path, sample()).close()),
    "package": _package,
    "picture": _picture,
    "form": lambda: (data_dir("forms") / "company" / "form.yaml").read_bytes(),
    "table": lambda: '名称,数量\r\n甲,1\r\n"乙, 丙",2\r\n'.encode("utf-8-sig"),
}


def random_bytes(count: int) -> bytes:
    """Bytes that do not pack."""
    return os.urandom(count)
