"""What a page costs as the site grows: ``python tests/bench/pages.py [--pages 1250,2500,5000] [--cpu]``.

Packages of more and more copies of the seed's disclosure are published, each in a process of its own. For each part:
milliseconds a page, and their ratio to those of the smallest site; linear is 1. Goal: making, rendering and writing
pages cost at most 3 ms a page at 5,000 pages. Pictures cost nothing here: no file is at hand.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent.parent
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests")]

from make_package import Copy, make_package  # noqa: E402

# What the goal is about.
PAGES = ("pages", "rendering", "writing")
GOAL = 3.0
# How many pages a copy of the seed's disclosure has, about.
EACH = 180


def copies(pages: int) -> list[Copy]:
    """Return so many copies as give about so many pages: budgets of some years of each publisher."""
    return [
        Copy(f"d{number}", 2020 + number % 5, publisher=f"第{number // 5}市某局") for number in range(pages // EACH)
    ]


def publish_one(package: Path, site: Path, profile: bool, cpu: bool) -> None:
    """Publish a package and print what came of it as JSON; imports are not counted."""
    import mkdocs.commands.build  # noqa: F401

    from mingzhang.publish import hook, publish  # noqa: F401
    from mingzhang.publish.costs import Costs

    if cpu:
        Costs.clock = staticmethod(time.process_time)
    profiler = cProfile.Profile()
    if profile:
        profiler.enable()
    published = publish(package, site, REPOSITORY / "mkdocs.yml", site.parent / "none", None)
    if profile:
        profiler.disable()
        pstats.Stats(profiler, stream=sys.stderr).sort_stats("tottime").print_stats(45)
    print(json.dumps({"pages": published.pages, "seconds": published.costs.seconds}))


def measure(pages: int, folder: Path, more: list[str]) -> dict[str, float]:
    """Return the milliseconds a page that each part costs on a site of about so many pages; print them."""
    package = make_package(REPOSITORY / "datapackage", folder / f"{pages}" / "datapackage", copies(pages))
    command = [sys.executable, __file__, "--one", package, "--site", folder / f"{pages}" / "site"]
    done = subprocess.run([*command, *more], check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout)
    each = {part: 1000 * taken / found["pages"] for part, taken in found["seconds"].items()}
    each["all of pages"] = sum(each[part] for part in PAGES)
    print(
        f"{found['pages']:>6,} pages  " + "  ".join(f"{part} {cost:.2f}" for part, cost in each.items()) + "  ms a page"
    )
    return each


def main() -> int:
    """Measure; return 1 where the largest site misses the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", default="1250,2500,5000")
    parser.add_argument("--profile", action="store_true", help="print where the time goes, by function")
    parser.add_argument("--cpu", action="store_true", help="count processor time, where other work disturbs the clock")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--site", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        publish_one(options.one, options.site, options.profile, options.cpu)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        more = ["--profile"] * options.profile + ["--cpu"] * options.cpu
        found = [measure(int(pages), Path(folder), more) for pages in options.pages.split(",")]
    for each in found[1:]:
        ratios = ((part, each[part] / found[0][part]) for part in each if found[0].get(part, 0) > 0.01)
        print(f"{'ratio':>12}  " + "  ".join(f"{part} {ratio:.2f}" for part, ratio in ratios))
    return int(found[-1]["all of pages"] > GOAL)


if __name__ == "__main__":
    sys.exit(main())
