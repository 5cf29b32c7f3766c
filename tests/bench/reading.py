"""How fast reading is, as ratios measured in one process and one run: ``python tests/bench/reading.py [FOLDER]``.

Reads the seed, and the real disclosures where they are at hand, with plain pdfium text extraction, with our reader
(pdfium and our grid) and with pdfplumber's ``extract_tables``. Imports are excluded; medians of five (pdfplumber: of
``--slow`` runs). Goals: at most 3 times plain text, at least 10 times faster than pdfplumber.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent.parent
sys.path.insert(0, str(REPOSITORY))

import pdfplumber  # noqa: E402
import pypdfium2  # noqa: E402

from mingzhang.read.join import join_pages  # noqa: E402
from mingzhang.read.layout import lay_out  # noqa: E402
from mingzhang.read.pdfium import open_document, read_pages  # noqa: E402


def plain_text(paths: list[Path]) -> None:
    for path in paths:
        document = pypdfium2.PdfDocument(path)
        for page in document:
            text = page.get_textpage()
            text.get_text_range()
            text.close()
            page.close()
        document.close()


def ours(paths: list[Path]) -> None:
    for path in paths:
        document = open_document(path)
        join_pages([lay_out(ink) for ink in read_pages(document)])
        document.close()


def extract_tables(paths: list[Path]) -> None:
    for path in paths:
        with pdfplumber.open(path) as document:
            for page in document.pages:
                page.extract_tables()
                page.close()


def seconds(work: Callable[[list[Path]], None], paths: list[Path], runs: int) -> float:
    """Return the median of some runs."""
    taken = []
    for _ in range(runs):
        started = time.perf_counter()
        work(paths)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def measure(name: str, paths: list[Path], runs: int) -> None:
    text, own, slow = (seconds(work, paths, n) for work, n in ((plain_text, 5), (ours, 5), (extract_tables, runs)))
    print(
        f"{name:28} text {text:6.3f} s   ours {own:6.3f} s ({own / text:.2f} × text)"
        f"   extract_tables {slow:6.3f} s ({slow / own:.1f} × ours)"
    )


def main() -> None:
    seed = [REPOSITORY / "disclosures/panyu-2024-budget.pdf"]
    folder = Path(os.environ.get("MINGZHANG_CORPUS", REPOSITORY.parent / "shared/disclosures/real"))
    real = sorted(folder.glob("*.pdf"))
    measure("seed", seed, 5)
    if real:
        measure(f"seed and {len(real)} real ones", seed + real, int(os.environ.get("RUNS", "5")))


if __name__ == "__main__":
    main()
