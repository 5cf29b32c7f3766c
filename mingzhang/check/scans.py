"""What comes from OCR is not confirmed by any other reading; say so, and what no reader saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from mingzhang.check.model import CellRef, Finding, where, where_place
from mingzhang.interpret.model import Disclosure
from mingzhang.read.model import Place, Reading
from mingzhang.read.scan import INSTALL

# A cell that OCR is less sure of than this is named.
DOUBTFUL = 0.8


def check_scans(disclosure: Disclosure, witnesses: Sequence[Disclosure]) -> Iterator[Finding]:
    """Say which pages were read by OCR, how surely, which of their cells are doubtful, and which pages not at all."""
    for one in (disclosure, *witnesses):
        for reading in one.readings:
            yield from _check_unread(reading)
            if reading.ocr_pages:
                yield _recognised(reading, one)
    for table in disclosure.tables:
        for cell in table.cells:
            if cell.confidence is None or cell.confidence >= DOUBTFUL:
                continue
            spot, spot_en = where(table, cell)
            yield Finding(
                "reading",
                "ocr_doubt",
                "warning",
                f"{spot}：文字识别所得“{cell.text}”把握不大（置信度{cell.confidence:.2f}），请核对原件。",
                f"{spot_en}: OCR is not sure of “{cell.text}” (confidence {cell.confidence:.2f}); see the source.",
                cell.places[0],
                actual=cell.text,
                table=table.table,
                cells=(CellRef(table.table, cell.row, cell.column, "read"),),
            )


def _check_unread(reading: Reading) -> Iterator[Finding]:
    for page in reading.unread_pages:
        yield Finding(
            "completeness",
            "scanned_page",
            "error",
            f"{reading.file}：第{page}页是图片，未被读取；安装文字识别后可以读取（{INSTALL}）。",
            f"{reading.file}: page {page} is a picture that was not read; with OCR installed it can be ({INSTALL}).",
            Place(page),
        )
    for place, count in Counter(Place(mark.page) for mark in reading.unread_marks).items():
        spot, spot_en = where_place(place)
        yield Finding(
            "completeness",
            "unread_mark",
            "warning",
            f"{spot}：有{count}处像文字的墨迹未能识别（可能是印章、徽标或污点），请核对原件。",
            f"{spot_en}: {count} marks that look like print could not be read (a seal, an emblem or dirt, perhaps); "
            "see the source.",
            place,
            actual=str(count),
        )
    if reading.pictures:
        pages = [page for page, _ in reading.pictures]
        most = max(share for _, share in reading.pictures)
        yield Finding(
            "completeness",
            "picture",
            "warning",
            f"{reading.file}：第{'、'.join(map(str, pages))}页的文字之外有图片（最多约占一页的{min(most, 1):.0%}），"
            "图中的文字和数字未被读取，请核对原件。",
            f"{reading.file}: beside their text, pages {', '.join(map(str, pages))} have pictures (up to "
            f"{min(most, 1):.0%} of a page); words and figures in them were not read. See the source.",
            Place(pages[0]),
        )


def _recognised(reading: Reading, disclosure: Disclosure) -> Finding:
    sure = [
        cell.confidence
        for table in disclosure.tables
        for cell in table.cells
        if cell.text and cell.confidence is not None
    ]
    lowest = f"{min(sure):.2f}" if sure else "–"
    pages, cells = len(reading.ocr_pages), len(sure)
    return Finding(
        "reading",
        "ocr",
        "warning",
        f"{reading.file}：有{pages}页是图片，由文字识别（OCR）读取，得{cells}个有字的单元格，最低置信度{lowest}；"
        "第二种读取器读不到这些页，未作比对；没有一个单元格可算已确认。",
        f"{reading.file}: {pages} pages are pictures and were read by OCR: {cells} filled cells, lowest confidence "
        f"{lowest}. The second reader sees nothing there, so they were not compared; none of the cells is confirmed.",
        Place(reading.ocr_pages[0]),
        actual=str(cells),
    )
