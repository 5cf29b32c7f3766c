"""Citations of one number: written in three forms, and read back from any text that has its permanent link.

>>> text = "…[DS/OL]. 数值：4,665.36万元 … https://example.org/zh/panyu/source/p8.html#expenditure.5.3"
>>> read_citation(text).value
Decimal('4665.36')
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal
from urllib.parse import unquote

from mingzhang.interpret.amounts import UNITS, parse_amount

Lang = Literal["zh", "en"]
UNITS_EN = {"元": "CNY", "千元": "CNY 1,000", "万元": "CNY 10,000", "亿元": "CNY 100 million"}
_BY_ENGLISH = {english: unit for unit, english in UNITS_EN.items()}

# …/panyu-2024-budget/source/p8.html#expenditure.5.3, with any host before it or none.
LINK = re.compile(
    r"(?P<disclosure>[^/\s{}<>\"'“”（(，。；：]+)/source/(?P<page>[\w-]+)\.html\\?#"
    r"(?P<table>[\w\\-]+)\.(?P<row>\d+)\.(?P<column>\d+)"
)
ADDRESS = re.compile(r"[!-~]*/source/[!-~]+")
SHA256 = re.compile(r"\b[0-9a-f]{64}\b")
VERSION = re.compile(r"(?:第|version |[Vv]|Mingzhang |明账 ?)(\d+\.\d+\.\d+[\w.+-]*?)(?=版|[\s,，;；.。}）)]|$)")
NUMBER = r"[-−－(（]?\d[\d,，]*(?:\.\d+)?[)）]?"
_UNIT = "|".join(UNITS)
MARKED = re.compile(rf"(?:数值：|[Vv]alue:? )(?P<number>{NUMBER})(?:\s?(?P<unit>{_UNIT})|\s?\((?P<en>CNY[^)]*)\))?")
WORDED = re.compile(r"(?:数值：|Value: |: value )([^;；]+)")
MILLIONS = re.compile(rf"CNY\s?(?P<number>{NUMBER})(?:\s(?P<scale>million|billion))?")
WITH_UNIT = re.compile(rf"(?P<number>{NUMBER})\s?(?P<unit>{_UNIT})")
LONE = re.compile(r"(?<![\w.])[-−]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?![\w.]*\d)")
SCALES = {None: 1, "million": 10**6, "billion": 10**9}
LATEX = re.compile(r"([&%$#_{}])")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A number as it is cited: who says it, what it is, its cell and where that is printed."""

    publisher: str
    document: str
    table: str
    row: str
    column: str
    disclosure: str
    cell: str
    value: str
    unit: str | None
    file: str
    place: str
    sha256: str
    version: str
    link: str


@dataclass(frozen=True, slots=True)
class Citation:
    """What a text says of a number; what it does not say is None.

    ``value`` is in ``unit``; ``said`` has the words of a value that is no number (项目信息不宜公开).
    """

    disclosure: str
    page: str
    table: str
    row: int
    column: int
    value: Decimal | None = None
    unit: str | None = None
    said: str | None = None
    sha256: str | None = None
    version: str | None = None


def written_value(value: str, unit: str | None, lang: Lang) -> str:
    """Write a value with its unit, as a citation has it."""
    if lang == "zh":
        return f"{value}{unit or ''}"
    return f"{value} ({UNITS_EN.get(unit, unit)})" if unit else value


def gb_t_7714(quoted: Quoted, lang: Lang) -> str:
    """Cite after GB/T 7714—2015, as an electronic data set; the day of access is the reader's to add."""
    value = written_value(quoted.value, quoted.unit, lang)
    if lang == "zh":
        return (
            f"{quoted.publisher}. {quoted.document}：{quoted.table}，{quoted.row}，{quoted.column}[DS/OL]. "
            f"明账，第{quoted.version}版. 数值：{value}；单元格：{quoted.cell}；"
            f"源文件：{quoted.file}，{quoted.place}，SHA-256：{quoted.sha256}. {quoted.link}"
        )
    return (
        f"{quoted.publisher}. {quoted.document}: {quoted.table}, {quoted.row}, {quoted.column}[DS/OL]. "
        f"Mingzhang, version {quoted.version}. Value: {value}; cell: {quoted.cell}; "
        f"source file: {quoted.file}, {quoted.place}, SHA-256: {quoted.sha256}. {quoted.link}"
    )


def bibtex(quoted: Quoted, lang: Lang) -> str:
    """Cite as BibTeX."""
    key = re.sub(r"[^\w.-]+", "-", f"{quoted.disclosure}.{quoted.cell}", flags=re.ASCII)
    value = written_value(quoted.value, quoted.unit, lang)
    colon, comma = ("：", "，") if lang == "zh" else (": ", ", ")
    said = f"数值：{value}；单元格：" if lang == "zh" else f"Value: {value}; cell: "
    source = "；源文件：" if lang == "zh" else "; source file: "
    title = f"{quoted.document}{colon}{quoted.table}{comma}{quoted.row}{comma}{quoted.column}"
    note = f"{said}{quoted.cell}{source}{quoted.file}{comma}{quoted.place}{comma}SHA-256: {quoted.sha256}"
    return (
        f"@misc{{{key},\n"
        f"  author = {{{{{_latex(quoted.publisher)}}}}},\n"
        f"  title = {{{_latex(title)}}},\n"
        f"  howpublished = {{Mingzhang, version {quoted.version}}},\n"
        f"  note = {{{_latex(note)}}},\n"
        f"  url = {{{quoted.link}}}\n"
        "}"
    )


def plain(quoted: Quoted, lang: Lang) -> str:
    """Cite in one plain sentence."""
    value = written_value(quoted.value, quoted.unit, lang)
    if lang == "zh":
        return (
            f"{quoted.publisher}{quoted.document}，{quoted.table}，{quoted.row}，{quoted.column}，数值：{value}；"
            f"据明账{quoted.version}，单元格{quoted.cell}，源文件{quoted.file}（{quoted.place}，"
            f"SHA-256 {quoted.sha256}），{quoted.link}"
        )
    return (
        f"{quoted.publisher}, {quoted.document}, {quoted.table}, {quoted.row}, {quoted.column}: value {value}; "
        f"from Mingzhang {quoted.version}, cell {quoted.cell}, source file {quoted.file} ({quoted.place}, "
        f"SHA-256 {quoted.sha256}), {quoted.link}"
    )


def _latex(text: str) -> str:
    return LATEX.sub(r"\\\1", text)


def read_citation(text: str) -> Citation | None:
    """Read what a text says of a number; None where it has no permanent link."""
    link = LINK.search(text)
    if not link:
        return None
    sha256 = SHA256.search(text)
    rest = ADDRESS.sub(" ", SHA256.sub(" ", text))
    version = VERSION.search(rest)
    value, unit, said = _value(VERSION.sub(" ", rest))
    return Citation(
        disclosure=unquote(link["disclosure"]),
        page=link["page"],
        table=link["table"].replace("\\", ""),
        row=int(link["row"]),
        column=int(link["column"]),
        value=value,
        unit=unit,
        said=said,
        sha256=sha256[0] if sha256 else None,
        version=version[1] if version else None,
    )


def _value(text: str) -> tuple[Decimal | None, str | None, str | None]:
    """Find the value that a text quotes: where a citation says it, else a number with a unit, else a lone number."""
    marked = list(MARKED.finditer(text))
    if marked:
        last = marked[-1]  # a name may have the word too, but stands before the value
        return _number(last["number"]), last["unit"] or _BY_ENGLISH.get(last["en"] or ""), None
    if worded := WORDED.findall(text):
        return None, None, worded[-1].strip()
    if (found := MILLIONS.search(text)) and (number := _number(found["number"])) is not None:
        return number * SCALES[found["scale"]], "元", None
    if found := WITH_UNIT.search(text):
        return _number(found["number"]), found["unit"], None
    lone = LONE.findall(text)
    return (_number(lone[0]), None, None) if len(lone) == 1 else (None, None, None)


def _number(text: str) -> Decimal | None:
    return parse_amount(text).amount
