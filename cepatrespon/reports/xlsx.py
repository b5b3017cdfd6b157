"""Workbooks whose bytes depend on nothing but what is in them: no clock, no library's version, no compressor.

A minimal Office Open XML workbook: strings kept once, numbers as numbers, a frozen first line. The archive is stored
and not deflated, because two builds of zlib may pack the same bytes differently; a browser's gzip makes up for it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

Value = str | int | float | None
MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a zip archive can say
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'<styleSheet {_MAIN}><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/>'
    '<name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
    '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/>'
    '<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>'
)


def workbook(sheets: Sequence[tuple[str, Sequence[str], Iterable[Sequence[Value]]]]) -> bytes:
    """A workbook of sheets: each a name (31 characters at most), its heads, and its lines."""
    strings: dict[str, int] = {}
    parts = [
        (f"xl/worksheets/sheet{n}.xml", _sheet(heads, lines, strings))
        for n, (_name, heads, lines) in enumerate(sheets, 1)
    ]
    names = [name for name, _heads, _lines in sheets]
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path, text in [*_frame(names), *parts, ("xl/sharedStrings.xml", _strings(strings))]:
            entry = zipfile.ZipInfo(path, MOMENT)
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # the same on every system
            archive.writestr(entry, (_HEAD + text).encode())
    return out.getvalue()


def _sheet(heads: Sequence[str], lines: Iterable[Sequence[Value]], strings: dict[str, int]) -> str:
    def cell(value: Value, style: str = "") -> str:
        if value is None or value == "":
            return "<c/>"
        if isinstance(value, str):
            return f'<c t="s"{style}><v>{strings.setdefault(value, len(strings))}</v></c>'
        return f"<c><v>{value!r}</v></c>"

    rows = ["<row>" + "".join(cell(head, ' s="1"') for head in heads) + "</row>"]
    rows += ["<row>" + "".join(map(cell, line)) + "</row>" for line in lines]
    return (
        f'<worksheet {_MAIN}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f'<cols><col min="1" max="{len(heads)}" width="18" customWidth="1"/></cols>'
        f"<sheetData>{''.join(rows)}</sheetData></worksheet>"
    )


def _strings(strings: dict[str, int]) -> str:
    said = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
    return f'<sst {_MAIN} uniqueCount="{len(strings)}">{said}</sst>'


def _frame(names: Sequence[str]) -> list[tuple[str, str]]:
    """The parts that hold the sheets together."""
    package = "http://schemas.openxmlformats.org/package/2006"
    numbered = list(enumerate(names, 1))
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for n, _name in numbered
    )
    sheets = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in numbered)
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n, _name in numbered
    )
    last = len(names)
    return [
        ("[Content_Types].xml",
         f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
         'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
         f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
         f'{types}<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
         f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_KIND}.sharedStrings+xml"/></Types>'),
        ("_rels/.rels",
         f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{_REL}/officeDocument" '
         'Target="xl/workbook.xml"/></Relationships>'),
        ("xl/workbook.xml", f'<workbook {_MAIN} xmlns:r="{_REL}"><sheets>{sheets}</sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels",
         f'<Relationships xmlns="{package}/relationships">{links}<Relationship Id="rId{last + 1}" '
         f'Type="{_REL}/styles" Target="styles.xml"/><Relationship Id="rId{last + 2}" '
         f'Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'),
        ("xl/styles.xml", _STYLES),
    ]  # fmt: skip
