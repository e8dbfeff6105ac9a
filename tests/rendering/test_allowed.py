"""What the Jinja of a template of one's own may say."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import TemplateSyntaxError

from beigao._resources import data_dir
from beigao.rendering.allowed import MOST_LOOPS, check, restrict
from beigao.rendering.filling import environment
from beigao.rendering.templates import WordTemplate

BUILT_IN = sorted(data_dir("doc_templates").glob("*/*.docx"))


def refusal(source: str) -> str:
    with pytest.raises(TemplateSyntaxError) as fault:
        check(environment().parse(source))
    return str(fault.value.message)


@pytest.mark.parametrize("path", BUILT_IN, ids=lambda path: f"{path.parent.name}_{path.stem}")
def test_every_template_of_the_program_says_only_what_a_strangers_may(path: Path) -> None:
    for source in WordTemplate(path).sources.values():
        jinja = restrict(environment())
        tree = jinja.parse(source)
        check(tree)
        jinja.from_string(tree)


@pytest.mark.parametrize(
    "source",
    [
        "{{ company.name }}",
        "{% for a in activities if a.raw.people %}{{ loop.index }}{{ a['items'][0].name }}{% else %}—{% endfor %}",
        "{% set n = activities | length %}{{ n + 1 - 2 }}{{ -1 }}{{ 'a' ~ n }}",
        "{{ x | map(attribute='title') | join('、') }}{{ x | selectattr('raw.people', 'gt', 3) | list | length }}",
        "{{ 'yes' if x is defined and not y else 'no' }}{{ x[1:3] }}{{ x in ('a', 'b') }}",
        "{% set number = cycler(*range(1, 91)) %}{{ number.next() }}{{ '一 二'.split() }}",
        "{% for a, b in pairs %}{{ a }}{% endfor %}{# words #}{% raw %}{{ x }}{% endraw %}",
    ],
)
def test_printing_choosing_and_repeating_is_allowed(source: str) -> None:
    check(environment().parse(source))


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("{% include 'a' %}", "“include” is not allowed"),
        ("{% import 'a' as b %}", "“import”"),
        ("{% from 'a' import b %}", "“from”"),
        ("{% extends 'a' %}", "“extends”"),
        ("{% block a %}{% endblock %}", "“block”"),
        ("{% macro a() %}{% endmacro %}", "“macro”"),
        ("{% call a() %}{% endcall %}", "“call”"),
        ("{% filter upper %}{% endfilter %}", "“filter”"),
        ("{% set a %}b{% endset %}", "“set”"),
        ("{% with a = 1 %}{% endwith %}", "“with”"),
        ("{% autoescape false %}{{ x }}{% endautoescape %}", "“autoescape”"),
        ("{% for a in b recursive %}{% endfor %}", "recursive"),
        ("{% set a.b = 1 %}", "one name"),
        ("{% set a, b = c %}", "one name"),
        ("{{ 'a' * 1000000000 }}", "“*” is not allowed; let a field hold"),
        ("{{ 9 ** 9 ** 9 }}", "“**”"),
        ("{{ '%999999999d' % 1 }}", "“%”"),
        ("{{ 1 / 0 }}{{ 1 // 0 }}", "“/"),
        ("{{ {'a': 1} }}", "“{ : }”"),
        ("{{ range(1000000000) }}", "nothing may be called"),
        ("{{ range(x) }}", "nothing may be called"),
        ("{{ range(*x) }}", "nothing may be called"),
        ("{{ cycler(x) }}", "nothing may be called"),
        ("{{ lipsum() }}", "nothing may be called"),
        ("{{ joiner() }}{{ namespace() }}{{ dict() }}", "nothing may be called"),
        ("{{ x.format(y) }}", "nothing may be called"),
        ("{{ '{0.__class__}'.format(x) }}", "nothing may be called"),
        ("{{ x.a.next() }}", "nothing may be called"),
        ("{{ x.next(1) }}", "nothing may be called"),
        ("{{ x.split() }}", "nothing may be called"),
        ("{{ x | join(*y) }}", "nothing may be called"),
        ("{{ x.__class__ }}", "“__class__” is no name"),
        ("{{ x['__class__'] }}", "“__class__”"),
        ("{{ x | map(attribute='a.__class__') }}", "“a.__class__”"),
        ("{{ x | sum(attribute='_a') }}", "“_a”"),
        ("{{ x | selectattr('__class__') }}", "“__class__”"),
        ("{{ _ }}{{ self }}", "is no name of a field"),
        ("{{ self }}", "“self”"),
        ("{{ x | safe }}", "the filter “safe” is not allowed; allowed are abs,"),
        ("{{ x | attr('a') }}", "“attr”"),
        ("{{ x | format(1) }}", "“format”"),
        ("{{ x | pprint }}", "“pprint”"),
        ("{{ x | center(1000000000) }}", "“center”"),
        ("{{ x | map('upper') }}", "map(attribute='name')"),
        ("{{ x | map(attribute=y) }}", "map(attribute='name')"),
        ("{{ x | select('callable') }}", "the test “callable”"),
        ("{{ x | select(y) }}", "the test “?”"),
        ("{{ x | rejectattr('a', 'filter') }}", "the test “filter”"),
        ("{{ x is callable }}", "the test “callable”"),
        ("{{ 99999999999 }}", "too large"),
        ("{{ 1e999 }}", "too large"),
        ("{{ '" + "a" * 10_001 + "' }}", "too long"),
        ("{{ '\ufdd3' }}", "U+FDD3"),
        ("words \ufdd0", "U+FDD0"),
        ("{{ " + "-" * 120 + "1 }}", "in each other"),
    ],
)
def test_everything_else_is_refused_with_what_to_write_instead(source: str, says: str) -> None:
    assert says in refusal(source)


def test_the_line_of_what_is_refused_is_told() -> None:
    with pytest.raises(TemplateSyntaxError) as fault:
        check(environment().parse("{#\n#}a{#\n#}{{ x | safe }}"))
    assert fault.value.lineno == 3


def test_loops_in_each_other_are_counted_and_those_behind_each_other_are_not() -> None:
    nested = "{% for a in b %}" * MOST_LOOPS + "{% endfor %}" * MOST_LOOPS
    check(environment().parse(nested * 50))
    assert "more than 5 loops" in refusal("{% for a in b %}" + nested + "{% endfor %}")
