#!/usr/bin/env python3
"""The front door: disclosures → read → interpret → check → package → publish, in this order and never back."""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

try:
    import click

    from mingzhang import __version__
    from mingzhang.audit import Format, Lang, audit, render
    from mingzhang.codebook import load
    from mingzhang.console import Console, print_reading, system_language
    from mingzhang.convert import Refusal, convert, join_halves, reader
    from mingzhang.disclosures import discover
    from mingzhang.folders import FolderError, check_targets, restore
    from mingzhang.read import Readers
    from mingzhang.read.model import RefusedError
    from mingzhang.sidecar import as_translations
except ModuleNotFoundError as missing:
    sys.exit(f"{missing.name} is missing: run `make site` once, and then .venv/bin/python build.py")

HERE = Path(__file__).parent
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--disclosures", type=FOLDER, default=HERE / "disclosures", help="What publishers printed: PDF, text, .xlsx."
)
@click.option("--datapackage", type=FOLDER, default=HERE / "datapackage", help="Where the data package goes.")
@click.option("--site", type=FOLDER, default=HERE / "site", help="Where the web site goes.")
@click.option("--releases", type=FOLDER, default=HERE / "releases", help="The releases of the data.")
@click.option("--only", type=click.Choice(["data", "site"]), help="Make the package alone, or the site from it.")
@click.option(
    "--reader",
    "readers",
    type=click.Choice(["both", "pdfium", "pdfplumber"]),
    default="both",
    show_default=True,
    help="Read PDFs twice and compare, or once.",
)
@click.option("--untranslated", type=click.Path(path_type=Path), help="Write what has no English to this YAML file.")
@click.option("--cache/--no-cache", default=True, help="Keep readings in .cache, by the sources' sha256.")
@click.option("--strict", is_flag=True, help="Exit 1 where a finding is an error or a conflict.")
@click.option("--quiet", is_flag=True, help="Print errors only.")
@click.version_option(package_name=None, version=__version__, prog_name="mingzhang")
@click.pass_context
def main(ctx: click.Context, /, **options: Any) -> None:
    """Turn budget disclosures into a data package and a bilingual web site.

    Exit status: 0, findings are published; 1, a file gave no disclosure (the others are built), or --strict; 2, wrong
    usage; 70, a mistake of this tool.
    """
    if ctx.invoked_subcommand is None:
        with plain_errors():
            ctx.exit(build(**options))


@contextmanager
def plain_errors() -> Iterator[None]:
    """Say what went wrong in one line, where it is not a mistake of ours; exit status 1."""
    from mingzhang.new import NewError
    from mingzhang.package import InvalidPackageError
    from mingzhang.publish import SiteError
    from mingzhang.publish.data import PackageError
    from mingzhang.releases import ReleaseError

    try:
        yield
    except (
        RefusedError,
        FolderError,
        InvalidPackageError,
        NewError,
        PackageError,
        ReleaseError,
        SiteError,
    ) as error:
        raise click.ClickException(str(error)) from error


def build(
    disclosures: Path,
    datapackage: Path,
    site: Path,
    releases: Path,
    only: str | None,
    readers: Readers,
    untranslated: Path | None,
    cache: bool,
    strict: bool,
    quiet: bool,
) -> int:
    """Run the stages; return the exit status."""
    from mingzhang.package import write_package  # late: --help stays fast

    console, started = Console(quiet=quiet), time.perf_counter()
    try:
        for folder in (datapackage, site, releases):
            restore(folder)
        check_targets(disclosures, datapackage, site, releases)
    except FolderError as error:
        raise click.UsageError(str(error)) from error
    refusals: list[Refusal] = []
    conflict = False
    if only != "site":
        try:
            found, strangers = discover(disclosures)
        except RefusedError as error:
            console.error(str(error))
            return 1
        refusals += [Refusal(name, why) for name, why in strangers]
        with reader(readers, HERE / ".cache" if cache else None) as source:
            source.prepare([path for files in found for path in files.sources])
            outcomes = [
                convert(files, source, load())
                for files in console.progress(found, "read", lambda files: files.disclosure)
            ]
            outcomes = join_halves(outcomes, source, load())
        checked = [one.checked for one in outcomes if one.checked]
        refusals += [refusal for one in outcomes for refusal in one.refusals]
        console.refusals(refusals)
        if not checked:
            console.error(f"{disclosures}: no disclosure found; {datapackage} and {site} are as they were")
            return 1
        written = console.step("package", lambda: write_package(checked, datapackage, load(), releases))
        console.package(checked, written, datapackage)
        if untranslated:
            untranslated.write_text(as_translations(written.untranslated), encoding="utf-8")
        conflict = any(f.severity == "error" or f.verdict == "conflict" for one in checked for f in one.findings)
    if only != "data":
        from mingzhang.publish import publish

        kept = HERE / ".cache" if cache else None
        published = console.step(
            "site",
            lambda: publish(datapackage, site, HERE / "mkdocs.yml", disclosures, kept, releases),
            lambda done: done.costs,
        )
        console.site(published.pages, site)
    console.done(time.perf_counter() - started)
    return 1 if refusals or (strict and conflict) else 0


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.pass_context
def read(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Print the tables of FILE as they were read."""
    from mingzhang.interpret import interpret

    readers: Readers = ctx.parent.params["readers"] if ctx.parent else "both"
    try:
        with reader(readers, None) as source:
            print_reading(interpret(file.stem, source.read(file), load(), {}), as_json=as_json)
    except RefusedError as error:
        raise click.ClickException(f"{file}: {error}") from error


@main.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "form", flag_value="json", help="For machines: every check with its verdict.")
@click.option("--csv", "form", flag_value="csv", help="For spreadsheets: a line for each check.")
@click.option("--sarif", "form", flag_value="sarif", help="SARIF 2.1.0: what does not agree.")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of the report; by default that of the system.")
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...], form: Format | None, lang: Lang | None) -> None:
    """Check the accounts of FILE...: do sums, tables and notes agree? Nothing is built.

    Files of one name are sources of one disclosure. Exit status: 1, figures are in conflict, or a file was refused.
    """
    console, options = Console(quiet=False), ctx.parent.params if ctx.parent else {}
    with reader(options.get("readers", "both"), HERE / ".cache" if options.get("cache", True) else None) as source:
        result = audit(files, source, load())
    console.refusals(result.refusals)
    click.echo(render(result, form or "text", lang or system_language()))
    ctx.exit(1 if result.refusals or result.has_conflict else 0)


@main.command()
@click.argument("folders", metavar="DIR...", nargs=-1, required=True, type=FOLDER)
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Write everything to this file.")
@click.option("--expect", type=click.Path(path_type=Path), help="Exit 1 where a figure is worse than in this file.")
@click.option("--update", is_flag=True, help="Write the figures to the file of --expect.")
@click.option("--leave-out", is_flag=True, help="Again, each place without the words that it alone uses.")
@click.option("--verbose", is_flag=True, help="Name each unknown table, missing and invented amount.")
@click.pass_context
def measure(ctx: click.Context, /, folders: tuple[Path, ...], **options: Any) -> None:
    """Measure what of the disclosures in DIR is understood, and that no printed amount is lost."""
    from mingzhang.measure.report import run

    with plain_errors():
        ctx.exit(run(folders, ctx.parent.params["readers"] if ctx.parent else "both", load(), click.echo, **options))


@main.command()
@click.argument("citation", nargs=-1, required=True, metavar="CITATION|URL")
@click.pass_context
def verify(ctx: click.Context, citation: tuple[str, ...]) -> None:
    """Say whether a number that is quoted with its permanent link still stands in --datapackage.

    Exit status: 0, it stands; 1, value, source or page differs, or the cell is gone; 2, there is no permanent link.
    """
    from mingzhang.publish.data import load_package
    from mingzhang.verify import verify as held_against

    with plain_errors():
        verdict = held_against(" ".join(citation), load_package(folder_of(ctx, "datapackage")))
    Console(quiet=False).verdict(*verdict)
    ctx.exit(verdict.status)


@main.command()
@click.argument("source", metavar="URL|FILE")
@click.option("--name", help="What to call it in addresses, such as panyu-2024-budget; by default as the file is.")
@click.pass_context
def new(ctx: click.Context, source: str, name: str | None) -> None:
    """Put a file into --disclosures, with a sidecar of what could be read and what is to be filled in.

    Exit status: 1, it is no disclosure, or there is one of its name; then nothing is left behind.
    """
    from mingzhang.new import add, said_of

    today = date.today().isoformat()  # noqa: DTZ011  (the day where the user is)
    options = ctx.parent.params if ctx.parent else {}
    kept = HERE / ".cache" if options.get("cache", True) else None
    with plain_errors(), reader(options.get("readers", "both"), kept) as source_of:
        added = add(source, name, folder_of(ctx, "disclosures"), source_of, load(), today)
    click.echo("\n".join(said_of(added)))


@main.command()
@click.argument("version")
@click.option("--date", "day", help="The day of the release, such as 2026-01-31; by default today.")
@click.option("--note", required=True, help="What is new, in Chinese.")
@click.option("--note-en", required=True, help="What is new, in English.")
@click.option("--allow-empty", is_flag=True, help="Also where no data have changed.")
@click.pass_context
def release(ctx: click.Context, version: str, day: str | None, note: str, note_en: str, allow_empty: bool) -> None:
    """Declare a release of --datapackage, and write what changed since the last one, cell by cell, to --releases.

    Exit status: 1, the release may not follow, nothing has changed, or the package is not what --disclosures give.
    """
    from mingzhang.releases import Release, check_release, check_same, declare

    folders = {name: folder_of(ctx, name) for name in ("disclosures", "datapackage", "releases")}
    declared = Release(version, day or date.today().isoformat(), note, note_en)  # noqa: DTZ011  (asked once, and kept)
    with plain_errors(), tempfile.TemporaryDirectory() as folder:
        check_release(folders["releases"], declared)
        rebuilt = Path(folder) / "package"
        again = {"datapackage": rebuilt, "site": Path(folder) / "site", "only": "data", "strict": False}
        if build(**{**(ctx.parent.params if ctx.parent else {}), **again, "quiet": True, "untranslated": None}):
            ctx.exit(1)
        check_same(folders["datapackage"], rebuilt)
        summary = declare(folders["releases"], folders["datapackage"], declared, allow_empty=allow_empty)
    Console(quiet=False).release(declared, summary, folders["releases"])


@main.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.pass_context
def serve(ctx: click.Context, port: int) -> None:
    """Serve the site with live reload through MkDocs."""
    from mingzhang.publish import serve as serve_site

    with plain_errors():
        folders = [folder_of(ctx, name) for name in ("datapackage", "disclosures", "releases")]
        serve_site(HERE / "mkdocs.yml", port, *folders)


def folder_of(ctx: click.Context, name: str) -> Path:
    """Return a folder that the command line names before the command."""
    folder: Path = ctx.parent.params[name] if ctx.parent else HERE / name
    return folder


def run() -> None:
    """Run the command line; a mistake of ours ends with a status of its own, for who takes 1 for a finding."""
    try:
        main()
    except Exception:  # noqa: BLE001  (it is shown)
        traceback.print_exc()
        sys.exit(70)  # EX_SOFTWARE of sysexits.h


if __name__ == "__main__":
    run()
