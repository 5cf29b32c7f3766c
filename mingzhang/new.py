"""A new disclosure: a file, or what an address gives, put into ``disclosures/`` with a sidecar of what could be read.

Nothing is left behind where the file is no disclosure, and nothing that is there is overwritten.
"""

from __future__ import annotations

import filecmp
import http.client
import re
import shutil
import tempfile
import unicodedata
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from mingzhang.codebook import Codebook
from mingzhang.convert import Outcome, Reader, convert
from mingzhang.disclosures import SOURCES, Files, half_name
from mingzhang.interpret.model import Disclosure, Fact
from mingzhang.package.rows import Checked, rows_of
from mingzhang.plain import fold, unfit
from mingzhang.read import found_kind
from mingzhang.sidecar import as_translations

# GitHub takes no file above this, and no disclosure comes near it.
LARGEST = 100_000_000
TIMEOUT = 60
# What a server calls the kinds that are read; other names, application/octet-stream say, tell nothing.
MEDIA_TYPES = {
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "text/plain": ".txt",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
STARTS = {b"%PDF-": ".pdf", b"PK\x03\x04": ".xlsx"}
# What has no place in a file's name or an address.
AWKWARD = re.compile(r"[\s/\\?#%*:|\"'<>&;,~$`\[\]{}\x00-\x1f\x7f-\x9f]+")
LONGEST = 120  # bytes of a name: with what is added to it, as much as file systems take
FIELDS = ("publisher", "fiscal_year", "phase", "scope")


class NewError(Exception):
    """A file was not taken in; the message says what was expected and found."""


@dataclass(frozen=True, slots=True)
class Added:
    """What was taken in: the file, its sidecar (None where there was one), the disclosure, texts without English."""

    file: Path
    sidecar: Path | None
    checked: Checked
    untranslated: tuple[str, ...]


def add(source: str, name: str | None, disclosures: Path, reader: Reader, codebook: Codebook, today: str) -> Added:
    """Take in a new disclosure.

    Args:
        source: a path, or an address (http, https).
        name: what the disclosure is to be called; by default its file's name, without what is awkward in addresses.
        disclosures: where it goes.
        reader: reads it.
        codebook: the codes and terms that are known.
        today: the day on which it is fetched, for the sidecar.

    Raises:
        NewError: there is no such file, it is no disclosure, or there is one of its name already.
    """
    with tempfile.TemporaryDirectory() as folder:
        is_address = re.match(r"https?://", source, re.IGNORECASE)
        found = fetch(source, Path(folder)) if is_address else Path(source)
        if not source or not found.is_file():
            kind = "a folder" if source and found.is_dir() else "none"
            raise NewError(f"{source}: expected a file or an address, found {kind}")
        suffix = found.suffix.lower()
        if suffix not in SOURCES:
            raise NewError(f"{source}: expected {' or '.join(SOURCES)}, found {found_kind(suffix)}")
        is_inside = name is None and found.resolve().parent == disclosures.resolve()
        called = found.stem if is_inside else _name(name, _whole(found.stem))
        target, sidecar = disclosures / f"{called}{suffix}", disclosures / f"{called}.yml"
        if is_inside:
            target = found
            if any(sidecar.with_suffix(kind).exists() for kind in (".yml", ".yaml")):
                raise NewError(f"{sidecar}: expected a file without a sidecar, found one, which stays as it is")
        elif target.exists():
            raise NewError(f"{target}: expected no file of this name, found one; choose another with --name")
        others = _others(disclosures, target, called)
        for path in sorted(disclosures.glob("*")):
            is_source = path.suffix.lower() in SOURCES and path != target
            if is_source and path.is_file() and filecmp.cmp(found, path, shallow=False):
                raise NewError(f"{source}: expected a file that is not there yet, found the same bytes in {path}")
        copy = Path(folder) / "read" / target.name  # a disclosure is read under the name that it will have
        copy.parent.mkdir()
        shutil.copyfile(found, copy)
        outcome = convert(Files(called, (copy,), sidecar), reader, codebook)
        if outcome.checked is None:
            is_half = outcome.reading is not None and not outcome.reading.tables
            advice = f"; where a file has the tables, take that in, and copy this one beside it as NAME-narr{suffix}"
            why = "; ".join(refusal.reason for refusal in outcome.refusals)
            raise NewError(f"{source}: {why}{advice * is_half}")
        for other in others:  # of one name, they will be read as one disclosure
            _check_same(other, outcome.checked.disclosure, convert(Files(called, (other,), sidecar), reader, codebook))
        _, untranslated = rows_of([outcome.checked], codebook)
        has_one = sidecar.exists() or sidecar.with_suffix(".yaml").exists()
        written = None if has_one else sidecar
        text = sidecar_text(outcome.checked.disclosure, source if is_address else None, today, untranslated)
        _write(disclosures, {} if is_inside else {target: copy}, {written: text} if written else {})
    return Added(target, written, outcome.checked, tuple(untranslated))


def _others(folder: Path, target: Path, called: str) -> list[Path]:
    """Return the sources that have the name already; those of another kind are further files of the disclosure.

    Raises:
        NewError: the name is taken, in whatever case, or none that a disclosure may have.
    """
    found = unfit(called)
    if found:
        raise NewError(
            f"{called}: expected a name that can be a folder of the site, found {found}; give another --name"
        )
    alike = [p for p in sorted(folder.glob("*")) if fold(p.stem) == fold(called) and p != target]
    for path in alike:
        if path.stem != called or path.suffix.lower() == target.suffix.lower():
            raise NewError(f"{path}: expected no file of this name, found one; choose another with --name")
    return [path for path in alike if path.suffix.lower() in SOURCES]


def _check_same(other: Path, new: Disclosure, outcome: Outcome) -> None:
    """Make sure that a file of the same name is of the same publisher, year and phase."""
    old = outcome.checked.disclosure if outcome.checked else None
    facts = [(one.publisher, one.fiscal_year, one.phase) for one in (old, new) if one]
    if len(set(facts)) > 1:
        (who, year, phase), found = facts[0], facts[1]
        raise NewError(
            f"{other}: expected a further file of its disclosure ({who}, {year}, {phase}), "
            f"found one of {found[0]}, {found[1]}, {found[2]}; choose another name with --name"
        )


def _write(folder: Path, files: dict[Path, Path], texts: dict[Path, str]) -> None:
    """Write all of it, or nothing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8", newline="\n")
        for path, copy in files.items():
            shutil.copyfile(copy, path)
    except OSError as error:
        if folder.is_dir():
            for path in (*files, *texts):
                path.unlink(missing_ok=True)
        raise NewError(f"{folder}: expected a folder that can be written, found {error.strerror}") from error


def _whole(stem: str) -> str:
    """Leave out of a file's name what says that it is the half of a disclosure: the other half will find it."""
    half = half_name(stem)
    return stem if stem[len(half) :].lstrip("-_ .（(") == stem[len(half) :] else half


def _name(name: str | None, stem: str) -> str:
    seen = "".join(char for char in name or stem if unicodedata.category(char) != "Cf")  # turning, joining: unseen
    plain = AWKWARD.sub("-", unicodedata.normalize("NFKC", seen)).strip("-.")
    if len(plain.encode()) > LONGEST:
        raise NewError(f"{plain[:40]}…: expected a name of at most {LONGEST} bytes; give a shorter one with --name")
    if not plain:
        raise NewError(f"{name or stem}: expected a name, such as panyu-2024-budget; give one with --name")
    if name and plain != name:
        raise NewError(f"--name {name}: expected a name that may stand in an address, such as {plain}")
    return plain


def fetch(address: str, folder: Path) -> Path:
    """Fetch what an address gives into a folder; return the file.

    Raises:
        NewError: the address gives nothing, a web page, or a file that is too large.
    """
    if re.match(r"\w+://[^/?#]*@", address):
        raise NewError(
            f"{re.sub(r'//[^/]*@', '//…@', address)}: expected an address without a name and password, which the "
            "sidecar would publish, found one with them; fetch the file, and give that"
        )
    try:
        request = urllib.request.Request(_ascii(address), headers={"User-Agent": "mingzhang"})  # noqa: S310 (http alone)
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310
            headers: Message = response.headers
            if headers.get_content_type() in ("text/html", "application/xhtml+xml"):
                raise NewError(f"{address}: expected a file, found a web page; give the address of the file itself")
            expected = int(headers.get("Content-Length") or 0)
            if expected > LARGEST:
                raise NewError(_too_large(address, expected))
            data: bytes = response.read(LARGEST + 1)
            final = response.url
    except urllib.error.HTTPError as error:
        raise NewError(f"{address}: expected a file, found HTTP {error.code} {error.reason}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        why = getattr(error, "reason", None) or error or type(error).__name__
        raise NewError(f"{address}: expected a file, found no answer that can be read: {why}") from error
    if len(data) > LARGEST:
        raise NewError(_too_large(address, len(data)))
    if len(data) < expected:
        raise NewError(f"{address}: expected a file of {expected:,} bytes, found {len(data):,}; try again")
    path = folder / _file_name(headers, final, data)
    path.write_bytes(data)
    return path


def _ascii(address: str) -> str:
    return quote(address, safe="%/:=&?~#+!$,;'@()*[]")


def _too_large(address: str, size: int) -> str:
    return f"{address}: expected a file of {LARGEST // 1_000_000} MB at most, found {size // 1_000_000} MB or more"


def _file_name(headers: Message, address: str, data: bytes) -> str:
    """Name a file as the server does, else as its address ends; its kind by that name, its header, or its start."""
    said = headers.get_filename() or urlsplit(address).path.rsplit("/", 1)[-1]
    with suppress(UnicodeError):
        said = said.encode("latin-1").decode("utf-8")  # servers send UTF-8 where the standard has Latin-1
    name = Path(unquote(said).replace("\\", "/").replace("\0", "")).name or "disclosure"
    stem = Path(name).stem.encode()[:LONGEST].decode(errors="ignore")
    name = stem + Path(name).suffix
    if Path(name).suffix.lower() in SOURCES:
        return name
    kind = MEDIA_TYPES.get(headers.get_content_type())
    kind = kind or next((kind for start, kind in STARTS.items() if data.startswith(start)), None)
    return f"{Path(name).stem}{kind}" if kind else name


def sidecar_text(disclosure: Disclosure, url: str | None, today: str, untranslated: list[str]) -> str:
    """Return a sidecar: where the file came from, what was read, templates for the rest, texts without English."""
    facts: dict[str, Fact] = {fact.field: fact for fact in disclosure.facts}
    file = disclosure.readings[0].file
    read = "\n".join(_fact(name, facts.get(name), getattr(disclosure, name)) for name in FIELDS)
    todo = (
        f"# 以下 {len(untranslated)} 条文字尚无英译，译文填在 en 之后；中文为准。\n"
        f"# These {len(untranslated)} texts have no English yet: fill in “en”. The Chinese is authoritative.\n"
        + as_translations(untranslated)
        if untranslated
        else "# 全部文字已有英译。All texts have their English.\n"
    )
    return f"""\
# 文件本身没有的内容；各项均可删去。What the file itself does not say; every part may be left out.
url: {_quoted(url) if url else "null"}  # 公布此文件的网址 where it was published
retrieved: {today if url else "null"}  # 取得的日期，如 2024-03-01 the day it was fetched
licence: null  # 公开单位声明的许可；没有则留 null a licence that the publisher states, if any

# 从文件中读出，不必填写；如有误，去掉行首的“# ”并改正。
# Read from the file, nothing to fill in; where one is wrong, take away the “# ” before it and correct it.
{read}
# publisher_en: Name in English  # 公开单位的英文名称

# 对文件的说明，例如由扫描件识别而来。A note on the file, such as: typeset again.
# sources:
#   {_quoted(file)}: {{note: 中文说明, note_en: A note on the file}}

# 文中所用、不能由全称推出的简称。Short names in the text that cannot be derived from the full one.
# organisations:
#   - {{name: 全称, variants: [简称]}}

# 原文的错字等：照印发布，并附一条核查结果。Misprints of the source: published as printed, each with a finding.
# remarks:
#   - {{text: 印出的字, likely: 疑为, note: 中文说明, note_en: A note}}

{todo}"""


def _fact(name: str, fact: Fact | None, value: str | int) -> str:
    """Write a fact as a comment, with the words it was read from; one that nothing states says so."""
    if fact is None:
        return f"# {name}: {value}  # 文中未写明，按通常情形 not stated, assumed"
    where = fact.place
    place = (
        f"第{where.page}页 p. {where.page}"
        if where.page
        else f"第{where.line}行 line {where.line}"
        if where.line
        else f"{where.sheet} {where.address or ''}".strip()
        if where.sheet
        else "文件名，请核对 the file's name: please check"
    )
    return f"# {name}: {value}  # {place}: “{' '.join(fact.text.split())[:60]}”"


def _quoted(text: str) -> str:
    """Return a text as YAML takes it for one, whatever it holds."""
    return "'" + text.replace("'", "''") + "'"


def said_of(added: Added, shown: int = 5) -> list[str]:
    """Say what was read and what is to be filled in, a line each."""
    disclosure = added.checked.disclosure
    facts: dict[str, Fact] = {fact.field: fact for fact in disclosure.facts}
    pages = f" ({disclosure.readings[0].pages} pages)" if disclosure.readings[0].pages else ""
    lines = [f"file          {added.file}{pages}"]
    for name in FIELDS:
        unsure = "" if name in facts else "  (not stated, assumed)"
        lines.append(f"{name.replace('_', ' '):14}{getattr(disclosure, name)}{unsure}")
    lines.append(f"tables        {len(disclosure.tables)}")
    lines.append(f"findings      {sum(finding.is_question for finding in added.checked.findings)}")
    lines.append(f"sidecar       {added.sidecar or 'as it was'}")
    texts = added.untranslated
    lines.append(f"untranslated  {len(texts)}" + (" (to be filled in under “translations”)" if texts else ""))
    lines += [f"              {text[:60]}{'…' if len(text) > 60 else ''}" for text in texts[:shown]]
    if len(texts) > shown:
        lines.append(f"              … and {len(texts) - shown:,} more")
    return lines
