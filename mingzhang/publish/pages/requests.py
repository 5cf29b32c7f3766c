"""The open questions of a disclosure as a request for disclosure: bilingual, polite, and ready to be signed and sent.

The letter is the same on the pages of both languages and in the text file: all of it in Chinese, then in English.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from mingzhang.publish.catalogue import Catalogue
from mingzhang.publish.contexts import Frame, Link
from mingzhang.publish.data import Package, Row
from mingzhang.publish.files import own
from mingzhang.publish.frames import DisclosurePages, relative, year_and_kind
from mingzhang.publish.language import LANGS, Lang, words
from mingzhang.publish.outcomes import Outcomes
from mingzhang.publish.pages.places import Places
from mingzhang.publish.pages.quality import question_anchor
from mingzhang.publish.printed import place_of, table_number, table_title


@dataclass(frozen=True, slots=True)
class Both:
    """A text in both languages, of which the Chinese comes first."""

    zh: str
    en: str

    def of(self, lang: Lang) -> str:
        """Return the text in a language."""
        return self.zh if lang == "zh" else self.en


FILE = "request.txt"
TITLE = Both("政府信息公开申请", "Request for disclosure of government information")
# What is asked of a question, by how it came out.
ASKED = {
    "conflict": Both(
        "上述数额不一致，请说明以何者为准；如有更正，请一并告知。",
        "These figures do not agree. Please say which of them holds and, if there is a correction, let me have it.",
    ),
    "scope_differs": Both(
        "请说明上述数额各自的口径（所含单位、资金和科目）。",
        "Please say what each of these figures covers (which units, funds and items).",
    ),
    "not_verifiable": Both(
        "请说明该数的口径和依据。",
        "Please say what the figure covers and what it is based on.",
    ),
}
DOCUMENT = Both("申请公开：{}。", "Document requested: {}.")
CLOSING = (
    Both(
        "以上所述以所附页码的公开文件为据；如系读取有误，敬请指出。谢谢。",
        "All of this is taken from the pages named above; should the reading be at fault, please say so. Thank you.",
    ),
)
BLANKS = (
    Both("申请人姓名或者名称", "Name of the applicant"),
    Both("身份证明", "Proof of identity"),
    Both("联系方式", "Contact details"),
    Both("获取信息的方式、途径", "How the information is to be provided"),
    Both("日期", "Date"),
)
BLANK = "________________"
# What stands between the two languages of the text file.
RULE = "-" * 40


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a request: the place, what is noticed, what is asked, and the document that would settle it."""

    number: int
    anchor: str
    where: Both
    noticed: Both
    asked: Both


@dataclass(frozen=True, slots=True)
class Letter:
    """A request for disclosure, addressed to the publisher, ready to be signed."""

    title: Both
    to: Both
    opening: tuple[Both, ...]
    asked: tuple[Asked, ...]
    closing: tuple[Both, ...]
    blanks: tuple[Both, ...]


@dataclass(frozen=True, slots=True)
class RequestPage:
    """The open questions of a disclosure as a request that a reader may send."""

    frame: Frame
    letter: Letter | None
    text: Link | None


def request_page(pages: DisclosurePages, package: Package, found: Outcomes) -> RequestPage:
    """Return the page of a disclosure's request; without open questions it says so."""
    said = words(pages.site.lang)
    frame = pages.frame(
        "request.html",
        said.request,
        f"{pages.publisher.text}, {pages.kicker}: {said.request}",
        ((said.findings, "findings.html"),),
    )
    if not found.to_ask:
        return RequestPage(frame, None, None)
    text = Link(said.request_text, relative(frame.path, own(pages.row["disclosure"], FILE)))
    return RequestPage(frame, letter(package, pages.row, found.to_ask), text)


def request_files(held: Catalogue) -> dict[str, bytes]:
    """Return the letter of each disclosure with open questions as a text file, by its path from the site's top."""
    return {
        own(row["disclosure"], FILE): written(letter(held.package, row, open_)).encode()
        for row in held.package.of("disclosures")
        if (open_ := held.outcomes[row["disclosure"]].to_ask)
    }


def letter(package: Package, disclosure: Row, questions: Sequence[Row]) -> Letter:
    """Return the open questions as a letter to the publisher."""
    places = Places(package, disclosure["disclosure"])
    publisher = disclosure["publisher"]
    return Letter(
        title=TITLE,
        to=Both(f"{publisher}：", f"To: {disclosure['publisher_en'] or publisher}"),
        opening=tuple(_opening(package, disclosure, len(questions))),
        asked=tuple(_asked(places, finding, number) for number, finding in enumerate(questions, start=1)),
        closing=CLOSING,
        blanks=BLANKS,
    )


def _opening(package: Package, disclosure: Row, count: int) -> Iterator[Both]:
    zh, en = (year_and_kind(disclosure, lang) for lang in LANGS)
    yield Both(
        f"根据《中华人民共和国政府信息公开条例》（国务院令第711号）第二十七条、第二十九条，就贵单位公开的{zh}，"
        f"申请公开下列{count}项所涉的政府信息，并请对所述之处予以说明。",
        "Under Articles 27 and 29 of the Regulations of the People's Republic of China on the Disclosure of Government "
        f"Information (State Council Order No. 711), I request the information named in the {_items(count)} below, "
        f"on your {en}, and should be grateful for an explanation of each.",
    )
    for source in package.of("sources", disclosure=disclosure["disclosure"]):
        if source["role"] != "witness":
            url = f"，{disclosure['url']}" if disclosure["url"] else ""
            url_en = f", {disclosure['url']}" if disclosure["url"] else ""
            note = f"。{source['note']}" if source["note"] else "。"
            note_en = f". {source['note_en']}" if source["note_en"] else "."
            yield Both(
                f"所据文件：{source['file']}（SHA-256 {source['sha256'][:16]}…{url}）{note}",
                f"File used: {source['file']} (SHA-256 {source['sha256'][:16]}…{url_en}){note_en}",
            )


def _items(count: int) -> str:
    return "item" if count == 1 else f"{count} items"


def _asked(places: Places, finding: Row, number: int) -> Asked:
    asked = ASKED[finding["verdict"]]
    wanted, wanted_en = finding["settled_by"], finding["settled_by_en"]
    return Asked(
        number=number,
        anchor=question_anchor(finding),
        where=Both(*("；".join(_where(places, finding, "zh")), "; ".join(_where(places, finding, "en")))),
        noticed=Both(finding["message"], _capital(finding["message_en"])),
        asked=Both(
            asked.zh + (DOCUMENT.zh.format(wanted) if wanted else ""),
            asked.en + (f" {DOCUMENT.en.format(wanted_en)}" if wanted_en else ""),
        ),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _where(places: Places, finding: Row, lang: Lang) -> Iterator[str]:
    """Name file, table, page and rows of what a question is about, and of what it was compared with."""
    zh = lang == "zh"
    if finding["paragraph"]:
        spot = place_of(finding, lang)
        yield f"{finding['source']}的文字说明，{spot}" if zh else f"Notes in {finding['source']}, {spot}"
    more = places.more(finding)
    for (table, spot), refs in groupby(places.refs(finding), key=lambda ref: (ref["table"], places.spot(ref, lang))):
        row = places.tables[table]
        number, title = table_number(row, lang), table_title(row, lang).text
        named = [_row(places, ref, lang) for ref in refs]
        said = (
            f"{number}《{title}》{spot}{'、'.join(named)}" if zh else f"{number} “{title}”, {spot}, {', '.join(named)}"
        )
        yield said.strip()
    if more:
        yield f"另有{more}行" if zh else f"and {more} more rows"


def _row(places: Places, ref: Row, lang: Lang) -> str:
    name = places.name(ref, lang)
    if lang == "zh":
        return f"第{ref['row']}行" + (f"“{name}”" if name else "")
    return f"row {ref['row']}" + (f" ({name})" if name else "")


def written(made: Letter) -> str:
    """Write a letter as plain text: the whole in Chinese, and below it the whole in English."""
    return f"\n{RULE}\n\n".join(_written(made, lang) for lang in LANGS)


def _written(made: Letter, lang: Lang) -> str:
    parts = [made.title.of(lang), made.to.of(lang), *(text.of(lang) for text in made.opening)]
    parts += (
        f"{one.number}. " + "\n".join(text.of(lang) for text in (one.where, one.noticed, one.asked))
        for one in made.asked
    )
    parts += (text.of(lang) for text in made.closing)
    colon = "：" if lang == "zh" else ": "
    parts.append("\n".join(f"{blank.of(lang)}{colon}{BLANK}" for blank in made.blanks))
    return "\n\n".join(parts) + "\n"
