"""Things of a user's own for tests: a form with entries, answers to it, and templates without Word."""

from __future__ import annotations

from pathlib import Path

from beigao.rendering.manuscript import build

FORM = """
title: {zh: 供应商访谈, en: Supplier interview}
about: {zh: 记录对供应商的访谈。, en: Notes of interviews with suppliers.}
entries:
  name: {zh: 访谈, en: interview}
  singular: interview
  title_field: subject
sections:
  - id: talk
    title: {zh: 访谈情况, en: The talk}
    number: 一
    articles: ["pipl:59"]
    fields:
      - {id: subject, kind: text, label: {zh: 主题, en: Subject}, required_for: [interviews]}
      - {id: held, kind: date, label: {zh: 日期, en: Day}, checks: [past], required_for: [interviews]}
      - {id: guests, kind: number, label: {zh: 人数, en: Guests}, minimum: 1, maximum: 20}
      - {id: went_well, kind: yes_no, label: {zh: 是否顺利, en: Did it go well}}
      - {id: trouble, kind: long_text, label: {zh: 问题, en: Trouble}, shown_when: {field: went_well, equals: false}}
      - {id: recipient, kind: reference, form: recipients, label: {zh: 境外接收方, en: Recipient}}
      - {id: papers, kind: evidence, label: {zh: 记录, en: Papers}}
      - id: points
        kind: table
        label: {zh: 要点, en: Points}
        columns:
          - {id: point, kind: text, label: {zh: 要点, en: Point}}
          - {id: weight, kind: number, label: {zh: 权重, en: Weight}}
"""
MANUSCRIPT = """:title 访谈记录
:center {{ company.name }}
# 一、{{ interview.subject }}
日期：{{ interview.held }}
{{* interview.trouble }}
:table 70 30
|! 要点 | 权重 |
{%tr for row in interview.points %}
| {{ row.point }} | {{ row.weight }} |
{%tr endfor %}
"""


def put(own: Path, name: str, **files: str | bytes) -> Path:
    """A folder of the user's own; `form_yaml="…"` is the file form.yaml."""
    folder = own / name
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / file.replace("_", ".")).write_bytes(data)
    return folder


def template(manuscript: str = MANUSCRIPT) -> bytes:
    """A Word template."""
    return build(manuscript, "own")


def put_interviews(own: Path, **files: str | bytes) -> Path:
    """The form with its template."""
    return put(own, "interviews", **{"form_yaml": FORM, "zh_docx": template(), **files})
