"""Citations of one number: written in three forms, and read back from any text that has its permanent link.

>>> text = "…[DS/OL]. 数值：4,665.36万元 … https://example.org/zh/panyu/source/p8.html#expenditure.5.3"
>>> read_citation(text).values
(Value(text='4,665.36万元', number=Decimal('4665.36'), unit='万元'),)
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple
from urllib.parse import unquote

from mingzhang.interpret.amounts import UNITS, parse_amount

Lang = Literal["zh", "en"]
UNITS_EN = {"元": "CNY", "千元": "CNY 1,000", "万元": "CNY 10,000", "亿元": "CNY 100 million"}
_BY_ENGLISH = {english: unit for unit, english in UNITS_EN.items()}

# …/panyu-2024-budget/source/p8.html#expenditure.5.3, with any host before it or none.
LINK = re.compile(
    r"(?P<disclosure>[^/\s{}<>\"'“”（(，。；：]+)/source/(?P<page>[\w-]+)\.html\\?#"
    r"(?P<table>[\w\\-]+)\.(?P<row>\d{1,6})\.(?P<column>\d{1,6})(?!\d)"
)
ADDRESS = re.compile(r"[!-~]*/source/[!-~]+")
SHA256 = re.compile(r"\b[0-9a-f]{64}\b")
VERSION = re.compile(r"(?:第|version |[Vv]|Mingzhang |明账 ?)(\d+\.\d+\.\d+[\w.+-]*?)(?=版|[\s,，;；.。}）)]|$)")
NUMBER = r"(?:\(\d+(?:,\d+)*(?:\.\d+)?\)|[-−]?(?<![\d.,])\d+(?:,\d+)*(?:\.\d+)?)"
_UNIT = "|".join(UNITS)
MARKED = re.compile(rf"(?:数值:|[Vv]alue:? )(?P<number>{NUMBER})(?:\s?(?P<unit>{_UNIT})|\s?\((?P<en>CNY[^)]*)\))?")
WORDED = re.compile(r"(?:数值:|Value: |: value )([^;]+)")
AMOUNT = re.compile(
    rf"(?P<number>{NUMBER})\s?(?:(?P<unit>{_UNIT})|\((?P<en>CNY[^)]*)\))"
    rf"|(?:CNY|RMB|¥)\s?(?P<cny>{NUMBER})(?:\s(?P<scale>million|billion))?"
)
# A number without a unit is an amount if it looks like one: with decimals or groups, or long and no year.
LONE = re.compile(
    r"(?<![A-Za-z\d_.,])[-−]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|(?!(?:19|20)\d\d(?!\d))\d{4,})(?![A-Za-z_%]|[.,]?\d)"
)
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


class Value(NamedTuple):
    """An amount that a text quotes; ``number`` is None where it is none (46,65.36), ``unit`` where none is said."""

    text: str
    number: Decimal | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """What a text says of a number; what it does not say is None.

    ``values`` are the amounts that it quotes, of which a citation has one and prose may have several; ``said`` has the
    words of a value that is no number (项目信息不宜公开).
    """

    disclosure: str
    page: str
    table: str
    row: int
    column: int
    values: tuple[Value, ...] = ()
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
    values, said = _values(unicodedata.normalize("NFKC", VERSION.sub(" ", rest)))
    return Citation(
        disclosure=unquote(link["disclosure"]),
        page=link["page"],
        table=link["table"].replace("\\", ""),
        row=int(link["row"]),
        column=int(link["column"]),
        values=values,
        said=said,
        sha256=sha256[0] if sha256 else None,
        version=version[1] if version else None,
    )


def _values(text: str) -> tuple[tuple[Value, ...], str | None]:
    """Find what a text quotes: the value of a citation, or its words; else amounts with a unit, else lone numbers."""
    marked = list(MARKED.finditer(text))
    if marked:
        last = marked[-1]  # a name may have the word too, but stands before the value
        return (_value(last),), None
    if worded := WORDED.findall(text):
        return (), worded[-1].strip()
    amounts = tuple(_value(match) for match in AMOUNT.finditer(text))
    return amounts or tuple(Value(number, _number(number), None) for number in LONE.findall(text)), None


def _value(match: re.Match[str]) -> Value:
    said = match.groupdict()
    if said.get("cny"):
        number = _number(said["cny"])
        scaled = None if number is None else number * SCALES[said["scale"]]
        return Value(match[0], scaled, "元")
    unit = said["unit"] or _BY_ENGLISH.get(said["en"] or "")
    return Value(f"{said['number']}{unit or ''}", _number(said["number"]), unit)


def _number(text: str) -> Decimal | None:
    return parse_amount(text).amount
