"""What 1,000 charts cost: the seconds for the SVGs, for the PNGs anew and from the cache, and their sizes.

    python tests/bench/charts.py [--package DIR] [--charts N]

The charts of the package are drawn over and over, each in both languages.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent.parent)]

from mingzhang.publish.catalogue import catalogue  # noqa: E402
from mingzhang.publish.charts.files import teller_of  # noqa: E402
from mingzhang.publish.charts.picture import draw, framed  # noqa: E402
from mingzhang.publish.charts.png import png, pngs  # noqa: E402
from mingzhang.publish.charts.svg import inline, standalone  # noqa: E402
from mingzhang.publish.data import load_package  # noqa: E402
from mingzhang.publish.language import LANGS  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--package", type=Path, default=HERE.parent.parent / "datapackage")
    parser.add_argument("--charts", type=int, default=1000)
    options = parser.parse_args()
    held = catalogue(load_package(options.package))
    started = clocks()
    found = [
        (chart, teller_of(held, row, lang), lang)
        for row in held.package.of("disclosures")
        for lang in LANGS
        for chart in held.charts[row["disclosure"]]
    ]
    report(f"derive {len(found)}", started, len(found))

    started = clocks()
    written, drawings = [], []
    for chart, teller, lang in islice(cycle(found), options.charts):
        drawing = draw(chart, teller)
        written.append(inline(drawing, chart.name, chart.name))
        drawings.append(framed(drawing, teller.title(chart), teller.subtitle(chart), teller.notes(chart, 0)))
        standalone(drawings[-1], teller.title(chart), teller.described(chart), lang)
    report("draw, SVG within a page and alone", started, options.charts)
    sizes = [len(gzip.compress(svg.encode(), 9)) for svg in written]
    print(f"SVG within a page, gzipped: {sum(sizes) / len(sizes):,.0f} bytes on average, {max(sizes):,} at most")

    started = clocks()
    pictures = [png(drawing) for drawing in drawings]
    report("PNG, in one process", started, options.charts)
    weights = [len(data) for data in pictures]
    print(f"PNG: {sum(weights) / len(weights):,.0f} bytes on average, {max(weights):,} at most")
    with tempfile.TemporaryDirectory() as folder:
        named = {str(number): drawing for number, drawing in enumerate(drawings)}
        for what in ("PNG anew, in two processes", "PNG from the cache"):
            started = clocks()
            list(pngs(named, Path(folder)))
            report(what, started, options.charts)


def clocks() -> tuple[float, float]:
    """Return the seconds of the clock, and those that this process has computed."""
    return time.perf_counter(), time.process_time()


def report(what: str, started: tuple[float, float], count: int) -> None:
    seconds, computed = (now - before for now, before in zip(clocks(), started, strict=True))
    print(f"{what}: {seconds:.2f} s ({computed:.2f} s of it computed here), {computed / count * 1000:.2f} ms each")


if __name__ == "__main__":
    main()
