"""Word templates of strangers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from tests.hostile.archives import archives, documents
from tests.hostile.goods import good, letter
from tests.hostile.inputs import ACCEPTED, ANY, Hostile
from tests.hostile.zips import changed, parts_of

DOCUMENT, TYPES, RELATIONS = "word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"
REFUSED = "TemplateFault"
_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LOOP = "{% for a in l %}"

PAYLOADS = {
    "a class": ("{{ x.__class__ }}", "__class__"),
    "a class by a key": ("{{ x['__class__'] }}", "__class__"),
    "a class by the filter attr": ("{{ x | attr('__class__') }}", "“attr”"),
    "a class by a made-up key": ("{% set k = '__cla' ~ 'ss__' %}{{ x[k] }}", ""),
    "the subclasses of all": ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "__"),
    "the globals of a function": ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "__"),
    "the globals of the environment": ("{{ lipsum.__globals__ }}", "__globals__"),
    "the template itself": ("{{ self._TemplateReference__context }}", "_TemplateReference__context"),
    "the loop's own": ("{% for a in l %}{{ loop.__class__ }}{% endfor %}", "__class__"),
    "a format string": ("{{ '{0.__class__}'.format(x) }}", "called"),
    "a format map": ("{{ '{x.__class__}'.format_map(d) }}", "called"),
    "a format filter": ("{{ '%s' | format(x) }}", "“format”"),
    "a format sign": ("{{ '%999999999d' % 1 }}", "“%”"),
    "a range without end": ("{{ range(10000000000) | list }}", "called"),
    "a range of a field": ("{% for a in range(n) %}{% endfor %}", "called"),
    "a text times a billion": ("{{ 'a' * 1000000000 }}", "“*”"),
    "a list times a billion": ("{{ [0] * 1000000000 }}", "“*”"),
    "a power of powers": ("{{ 9 ** 9 ** 9 ** 9 }}", "“**”"),
    "arithmetic": ("{{ 7 * 191060191 }}", "“*”"),
    "centred in a billion": ("{{ x | center(1000000000) }}", "“center”"),
    "an indent of a billion": ("{{ x | indent(1000000000) }}", "“indent”"),
    "a number without end": ("{{ 1e999 }}", "too large"),
    "a number of 5,000 digits": ("{{ " + "9" * 5000 + " }}", ""),
    "unescaped": ("{{ '</w:t></w:r>' | safe }}", "“safe”"),
    "autoescape off": ("{% autoescape false %}{{ x }}{% endautoescape %}", "autoescape"),
    "an include": ("{% include '/etc/passwd' %}", "“include”"),
    "an import": ("{% import 'os' as os %}{{ os }}", "“import”"),
    "a from-import": ("{% from 'os' import system %}", "“from”"),
    "an extends": ("{% extends 'a' %}", "“extends”"),
    "a block": ("{% block a %}x{% endblock %}", "“block”"),
    "a macro": ("{% macro m() %}{{ m() }}{% endmacro %}", "“macro”"),
    "a call block": ("{% call x() %}{% endcall %}", "“call”"),
    "a filter block": ("{% filter upper %}x{% endfilter %}", "“filter”"),
    "a set block": ("{% set a %}x{% endset %}", "“set”"),
    "a with": ("{% with a = 1 %}{% endwith %}", "“with”"),
    "a do": ("{% do x.append(1) %}", ""),
    "a debug": ("{% debug %}", ""),
    "a namespace": ("{% set a = namespace(b=1) %}{% set a.b = 2 %}", ""),
    "a recursive loop": ("{% for a in l recursive %}{{ loop(l) }}{% endfor %}", "recursive"),
    "a method that changes": ("{{ l.append(1) }}", "called"),
    "a method that clears": ("{{ d.clear() }}", "called"),
    "lorem ipsum": ("{{ lipsum(100000) }}", "called"),
    "a joiner": ("{{ joiner(x)() }}", "called"),
    "a map of a filter": ("{{ l | map('upper') | join }}", "map("),
    "a map of a hidden attribute": ("{{ l | map(attribute='__class__') | list }}", "__class__"),
    "a sum of a hidden attribute": ("{{ l | sum(attribute='__len__') }}", "__len__"),
    "a group by": ("{{ l | groupby('__class__') }}", "“groupby”"),
    "a test that calls": ("{{ x is callable }}", "“callable”"),
    "a select by a name": ("{{ l | select('callable') | list }}", "“callable”"),
    "a pretty print": ("{{ d | pprint }}", "“pprint”"),
    "a dump as JSON": ("{{ d | tojson }}", "“tojson”"),
    "a mark of Beigao": ("{{ '\ufdd0' }}x", "U+FDD0"),
    "a trace of Beigao": ("\ufdd3../../x\ufdd4words\ufdd5", "U+FDD3"),
    "a name that is not there": ("{{ nobody.nothing }}", "nobody"),
    "an attribute that is not there": ("{{ x.nothing }}", "nothing"),
    "a tag that does not end": ("{{ x", ""),
    "20,000 tags that do not end": ("{{" * 20_000, ""),
    "brackets 900 deep": ("{{ " + "(" * 900 + "x" + ")" * 900 + " }}", ""),
    "lists 500 deep": ("{{ " + "[" * 500 + "]" * 500 + " }}", ""),
    "conditions 300 deep": ("{% if x %}" * 300 + "{% endif %}" * 300, ""),
    "six loops in each other": (_LOOP * 6 + "{% endfor %}" * 6, "more than 5 loops"),
    "24 million turns": (_LOOP * 5 + "{{ a }}" + "{% endfor %}" * 5, "memory"),
    "a text doubled 60 times": ("{% set a = x %}" + "{% set a = a ~ a %}" * 60 + "{{ a | length }}", "memory"),
    "a list doubled 60 times": ("{% set a = l %}" + "{% set a = a + a %}" * 60 + "{{ a | length }}", "memory"),
    "a text that grows by replacing": (
        "{% set a = x %}" + "{% set a = a | replace('w', 'wwwwwwwwwwwwwwwwwwww') %}" * 20 + "{{ a | length }}",
        "memory",
    ),
    "braces that make a tag": ("{{ '{' ~ '{ x }' ~ '}' }}{% raw %}{{ x }}{% endraw %}", "left over"),
    "a colspan of code": ("{% colspan x.__class__ %}", ""),
    "a cell colour of code": ("{% cellbg x.__class__ %}", ""),
}  # fmt: skip


def inputs() -> Iterator[Hostile]:
    """Every template."""
    template = partial(good, "template")
    for name, make in archives(template, DOCUMENT):
        yield Hostile(name, "template", make, REFUSED)
    for name, make in documents(template, DOCUMENT):
        yield Hostile(name, "template", make, REFUSED)
    for name, (payload, says) in PAYLOADS.items():
        yield Hostile(name, "template", partial(_spoken, payload), REFUSED, says)
    yield Hostile("code in the properties of the file", "template", _in_properties, ACCEPTED)
    yield Hostile("harmless words that look hostile", "template", partial(letter, "=1+1 <w:p> & DDE {{ x }}"), ACCEPTED)
    yield from _relations()
    yield from _fields()
    yield from _shapes()


def _spoken(payload: str) -> bytes:
    """A template whose first paragraph has a payload in it, as Word would write it."""
    from xml.sax.saxutils import escape

    return _with_body(f'<w:p><w:r><w:t xml:space="preserve">{escape(payload)}</w:t></w:r></w:p>')


def _with_body(body: str, **parts: bytes) -> bytes:
    document = parts_of(good("template"))[DOCUMENT].decode()
    return changed(good("template"), {DOCUMENT: document.replace("<w:body>", f"<w:body>{body}", 1).encode(), **parts})


def _in_properties() -> bytes:
    core = parts_of(good("template"))["docProps/core.xml"]
    core = re.sub(rb"</cp:coreProperties>", rb"<dc:subject>{{ 7 * 191060191 }}</dc:subject></cp:coreProperties>", core)
    return changed(good("template"), {"docProps/core.xml": core})


def _related(kind: str, target: str, *, external: bool = False, **parts: bytes) -> bytes:
    mode = ' TargetMode="External"' if external else ""
    line = f'<Relationship Id="rId99" Type="{_NS}/{kind}" Target="{target}"{mode}/></Relationships>'
    relations = parts_of(good("template"))[RELATIONS].decode().replace("</Relationships>", line)
    return changed(good("template"), {RELATIONS: relations.encode(), **parts})


def _relations() -> Iterator[Hostile]:
    outside = {
        "attachedTemplate": ("file:///C:/x/Normal.dotm", "Document Template"),
        "image": ("http://127.0.0.1:9/a.png", "Break Link"),
        "oleObject": ("file://server/share/a.xls", "oleObject"),
        "aFChunk": ("http://127.0.0.1:9/a.html", "paste its text"),
        "subDocument": ("../b.docx", "subdocument"),
        "frame": ("http://127.0.0.1:9/", "frame"),
        "mailMergeSource": ("file:///C:/x.mdb", "Mailings"),
        "externalLinkPath": ("\\\\server\\x", "externalLinkPath"),
        "header": ("http://127.0.0.1:9/header.xml", "header"),
    }
    for kind, (target, says) in outside.items():
        yield Hostile(f"{kind} from outside", "template", partial(_related, kind, target, external=True), REFUSED, says)
    for target in (
        "file:///etc/passwd",
        "javascript:alert(1)",
        "\\\\server\\share",
        "ms-msdt:/id",
        "smb://x/y",
        "C:\\x.exe",
    ):
        make = partial(_related, "hyperlink", target, external=True)
        yield Hostile(f"a link to {target}", "template", make, REFUSED, "link")
    yield Hostile(
        "a link to a web page",
        "template",
        partial(_related, "hyperlink", "https://www.cac.gov.cn/", external=True),
        ACCEPTED,
    )
    for kind, target in (
        ("oleObject", "embeddings/o.bin"),
        ("package", "embeddings/a.xlsx"),
        ("control", "activeX/a.bin"),
    ):
        make = partial(_related, kind, target, **{f"word/{target}": b"\xd0\xcf\x11\xe0"})
        yield Hostile(f"an embedded {kind}", "template", make, REFUSED, "object")
    for kind, target in (("image", "media/none.png"), ("header", "../../../etc/passwd"), ("image", "/etc/passwd")):
        yield Hostile(f"{kind} at {target}", "template", partial(_related, kind, target), REFUSED, "missing")
    macros = {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}
    yield Hostile("macros", "template", partial(_related, "vbaProject", "vbaProject.bin", **macros), REFUSED, "")
    yield Hostile("macros that nothing names", "template", lambda: changed(good("template"), {**macros}), REFUSED, "")
    for name in ("word/a.exe", "word/a.js", "word/afchunk.mht", "word/media/a.svg", "customUI/customUI.bin", "a.lnk"):
        make = partial(changed, good("template"), {name: b"x"})
        yield Hostile(f"a member {name}", "template", make, REFUSED, "object")
    for kind in (
        "application/vnd.ms-word.document.macroEnabled.main+xml", "text/html",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ):  # fmt: skip
        yield Hostile(f"the type {kind}", "template", partial(_typed, kind), REFUSED, ".docx")
    yield Hostile("no content types", "template", lambda: changed(good("template"), {TYPES: None}), REFUSED)
    yield Hostile(
        "relationships in a document type", "template",
        lambda: changed(good("template"), {RELATIONS: b'<!DOCTYPE a><Relationships xmlns="x"/>'}), REFUSED,
        "document type",
    )  # fmt: skip
    mail = b"<w:mailMerge><w:query w:val='SELECT * FROM x'/></w:mailMerge></w:settings>"
    yield Hostile("a mail merge", "template", lambda: _settings(mail), REFUSED, "Mailings")


def _typed(kind: str) -> bytes:
    types = parts_of(good("template"))[TYPES].decode()
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return changed(good("template"), {TYPES: types.replace(main, kind).encode()})


def _settings(words: bytes) -> bytes:
    settings = parts_of(good("template"))["word/settings.xml"]
    return changed(good("template"), {"word/settings.xml": settings.replace(b"</w:settings>", words)})


def _fields() -> Iterator[Hostile]:
    codes = (
        "DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe &quot;/k calc&quot;", "DDE x y", 'INCLUDETEXT "/etc/passwd"',
        "INCLUDEPICTURE http://127.0.0.1:9/a.png \\d", "LINK Excel.Sheet.8 x", "IMPORT x", "MACROBUTTON AutoOpen x",
        "DATABASE \\c x", "RD /etc/passwd", "QUOTE 68 68 69", "SET x y", "ASK x y", "FILLIN x", "IF 1 = 1 x", "EMBED x",
        "AUTOTEXT x", "SHAPE x", "GOTOBUTTON x", "PRINT x", "PRIVATE x", "ADDIN x", "HTMLCONTROL x", "",
        "&quot;DDE&quot; x",
    )  # fmt: skip
    for code in codes:
        yield Hostile(f"the field {code[:30]!r}", "template", partial(_field, code), REFUSED, "field")
    for target in ("file:///c:/x.exe", "\\\\\\\\server\\\\x", "javascript:x", "http:\\\\x"):
        make = partial(_field, f"HYPERLINK &quot;{target}&quot;")
        yield Hostile(f"the field HYPERLINK {target}", "template", make, REFUSED, "link")
    for code in (
        "PAGE",
        " NUMPAGES \\* MERGEFORMAT ",
        "TOC \\o &quot;1-3&quot; \\h",
        "HYPERLINK &quot;https://x.cn&quot;",
        "REF a",
    ):
        yield Hostile(f"the harmless field {code}", "template", partial(_field, code), ACCEPTED)
    simple = '<w:p><w:fldSimple w:instr="DDE x y"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'
    yield Hostile("a simple field", "template", partial(_with_body, simple), REFUSED, "“DDE”")
    parted = _runs("begin") + _code("D") + _code("DE") + _code("AUTO x") + _runs("separate") + _runs("end")
    yield Hostile("a field in pieces", "template", partial(_with_body, f"<w:p>{parted}</w:p>"), REFUSED, "“DDEAUTO”")
    inner = _runs("begin") + _runs("begin") + _code("QUOTE 68") + _runs("end") + _code(" x") + _runs("end")
    yield Hostile(
        "a field whose name is a field", "template", partial(_with_body, f"<w:p>{inner}</w:p>"), REFUSED, "field"
    )
    hidden = _runs("begin") + _code("PAGE") + _runs("begin") + _code("DDE x") + _runs("end") + _runs("end")
    yield Hostile(
        "a field in a harmless one", "template", partial(_with_body, f"<w:p>{hidden}</w:p>"), REFUSED, "“DDE”"
    )
    chosen = _runs("begin") + _code("{% if none %}PAGE {% endif %}DDE x") + _runs("end")
    yield Hostile(
        "a field that a tag chooses", "template", partial(_with_body, f"<w:p>{chosen}</w:p>"), REFUSED, "field"
    )
    later = (
        _runs("begin")
        + _code("{% if n %}PAGE{% endif %}{% if none %}")
        + _code("REF{% else %}DDE{% endif %} x")
        + _runs("end")
    )
    yield Hostile(
        "a field that is another when filled", "template", partial(_with_body, f"<w:p>{later}</w:p>"), REFUSED
    )
    open_one = f"<w:p>{_runs('begin')}{_code('DDE x')}</w:p>"
    yield Hostile("a field that does not end", "template", partial(_with_body, open_one), REFUSED, "“DDE”")


def _field(code: str) -> bytes:
    return _with_body(f"<w:p>{_runs('begin')}{_code(code)}{_runs('separate')}{_runs('end')}</w:p>")


def _runs(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _code(code: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'


def _shapes() -> Iterator[Hostile]:
    vml = '<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml">{}</w:pict></w:r></w:p>'
    for name, shape in (
        ("a picture by its address", '<v:shape><v:imagedata src="http://127.0.0.1:9/a"/></v:shape>'),
        ("a shape that is a link", '<v:shape href="file:///c:/x.exe"/>'),
        ("a picture on a share", '<v:shape><v:imagedata src="\\\\server\\a"/></v:shape>'),
    ):
        yield Hostile(name, "template", partial(_with_body, vml.format(shape)), REFUSED, "picture")
    bodies = {
        "a style outside of a paragraph's look": '<w:p><w:r><w:t>x</w:t></w:r><w:pStyle w:val="Heading1"/></w:p>',
        "100,000 styles outside": "<w:p>" + '<w:pStyle w:val="Heading1"/>' * 100_000 + "</w:p>",
        "a comment": "<!-- </w:p> --><w:p/>",
        "a CDATA section": "<w:p><w:r><w:t><![CDATA[</w:t>]]></w:t></w:r></w:p>",
        "an instruction": "<?php echo 1 ?><w:p/>",
        "a relationship that is not there": '<w:p><w:hyperlink r:id="rId98"><w:r/></w:hyperlink></w:p>',
        "a table without a grid": "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    }
    for name, body in bodies.items():
        yield Hostile(name, "template", partial(_with_body, body), REFUSED)
    numbers = '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    for extent in (
        "",
        '<wp:extent cx="x" cy="y"/>',
        f'<wp:extent cx="{"9" * 5000}" cy="1"/>',
        '<wp:extent cx="-1" cy="1e9"/>',
    ):
        drawn = f'{numbers}{extent}<wp:docPr id="{"1" * 6000}" name=""/></wp:inline></w:drawing></w:r></w:p>'
        yield Hostile(f"a drawing with {extent[:25] or 'no size'}", "template", partial(_with_body, drawn), ANY)
    sizes = '<w:p><w:pPr><w:ind w:left="1e400"/><w:spacing w:before="x"/></w:pPr></w:p>'
    yield Hostile("sizes that are no numbers", "template", partial(_with_body, sizes), ANY)
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p/></w:tc>'
    spans = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{cell}</w:tr></w:tbl><w:p/>"
    yield Hostile("a cell over a billion columns", "template", partial(_with_body, spans), ANY)
    yield Hostile("no styles", "template", lambda: changed(good("template"), {"word/styles.xml": None}), REFUSED)
    yield Hostile(
        "styles of another kind", "template", lambda: changed(good("template"), {"word/styles.xml": b"<a/>"}), ANY
    )
    circle = b'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">' + b"".join(
        b'<w:style w:type="paragraph" w:styleId="%s"><w:basedOn w:val="%s"/></w:style>' % pair
        for pair in ((b"Normal", b"B"), (b"B", b"Normal"), (b"Heading1", b"Heading1"), (b"Title", b"B"))
    ) + b"</w:styles>"  # fmt: skip
    yield Hostile("styles in a circle", "template", lambda: changed(good("template"), {"word/styles.xml": circle}), ANY)
