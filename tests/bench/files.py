"""What each format costs: ``python tests/bench/files.py [DISCLOSURES ...]``, by default 5 and 50.

Packages of so many disclosures are made of the seed's. For each format the milliseconds of processor time and the bytes
per disclosure are printed, and the most memory that the process has taken: both stay the same where the cost is linear
and one disclosure at a time is held. ``whole`` is what is made once, of all disclosures. The package's rows themselves
are in memory while a site is built; here they are not counted among the formats.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent.parent
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests")]

from test_publish_many import Copy, make_package  # noqa: E402

from mingzhang.publish.api import api_files  # noqa: E402
from mingzhang.publish.catalogue import catalogue  # noqa: E402
from mingzhang.publish.data import Package, load_package  # noqa: E402
from mingzhang.publish.files import Files  # noqa: E402
from mingzhang.publish.files.archive import archive  # noqa: E402
from mingzhang.publish.files.excel_csv import excel_csv  # noqa: E402
from mingzhang.publish.files.json_rows import json_rows  # noqa: E402
from mingzhang.publish.files.parquet import Parquet  # noqa: E402
from mingzhang.publish.files.sqlite import database  # noqa: E402
from mingzhang.publish.files.tabular import Tabular  # noqa: E402
from mingzhang.publish.files.views import View, Views  # noqa: E402
from mingzhang.publish.files.xlsx import single_workbooks, workbook  # noqa: E402
from mingzhang.publish.trail import trail  # noqa: E402

SIZES = (5, 50)


class Meter:
    """Adds up processor time and bytes by what they were spent on."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.bytes: dict[str, int] = defaultdict(int)

    def run(self, name: str, make: Callable[[], object], *paths: Path) -> None:
        started = time.process_time()
        make()
        self.seconds[name] += time.process_time() - started
        self.bytes[name] += sum(path.stat().st_size for path in paths)


def each(meter: Meter, view: View, folder: Path, parquet: Parquet) -> None:
    """Write the formats of a disclosure's resources, one after the other."""
    held = [table for table in view.resources if table.rows]
    meter.bytes["csv"] += sum(table.path.stat().st_size for table in view.resources)
    formats: dict[str, Callable[[Tabular, Path], None]] = {
        "excel.csv": excel_csv,
        "json": json_rows,
        "xlsx, each": single_workbooks(view),
        "parquet": parquet,
    }
    for name, write in formats.items():
        for table in held:
            path = folder / f"{table.name}.{name.split(',')[0]}"
            meter.run(name, lambda write=write, table=table, path=path: write(table, path), path)
    meter.run("xlsx, all", lambda: workbook(view, folder / "all.xlsx"), folder / "all.xlsx")
    meter.run("sqlite", lambda: database(view, folder / "all.sqlite"), folder / "all.sqlite")
    meter.run("zip", lambda: archive(view, folder / "all.zip", "all"), folder / "all.zip")


def measure(package: Package, folder: Path) -> Iterator[str]:
    """Yield the lines of the report on one package."""
    meter, names = Meter(), [row["disclosure"] for row in package.of("disclosures")]
    views = Views(package)
    parquet = Parquet()
    for name in names:
        found: list[View] = []
        meter.run("csv", lambda name=name, found=found: found.append(views.of(name, folder / "one")))
        each(meter, found[0], folder / "one", parquet)
    parquet.close()
    yield f"{len(names)} disclosures, {peak()} MB"
    for name in meter.seconds:
        spent, size = meter.seconds[name] / len(names) * 1000, meter.bytes[name] / len(names) / 1000
        yield f"  {name:12}{spent:8.1f} ms{size:10,.0f} kB"
    started = time.process_time()
    files = Files(package, folder / "site")
    spent = (time.process_time() - started) / len(names) * 1000
    yield f"  {'Files':12}{spent:8.1f} ms, with those of all at once, {peak()} MB"
    held = catalogue(package)
    trails = {row["disclosure"]: trail(package, row) for row in package.of("disclosures")}
    started, written = time.process_time(), 0
    for _, data in api_files(held, files, trails):
        written += len(data)
    spent = (time.process_time() - started) / len(names) * 1000
    yield f"  {'api':12}{spent:8.1f} ms{written / len(names) / 1000:10,.0f} kB, {peak()} MB"


def peak() -> int:
    """Return the most memory that this process has taken, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000


def main(sizes: list[int]) -> None:
    """Measure packages of several sizes, each in a process of its own, so that their memory can be told apart."""
    if len(sizes) > 1:
        for size in sizes:
            subprocess.run([sys.executable, __file__, str(size)], check=True)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copies = [Copy(f"d{number:04}-2024") for number in range(sizes[0])]
        make_package(REPOSITORY / "datapackage", folder / "package", copies)
        package = load_package(folder / "package")
        print(f"package in memory: {peak()} MB")
        for line in measure(package, folder):
            print(line, flush=True)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or list(SIZES))
