"""Makes small Chinese PDFs, each with one thing odd about it: the documents that the tests read.

The font is the built-in CID font STSong-Light, so that no font file is needed; pdfium and pdfminer both have its
character map. A table is a list of rows; ``<`` joins a cell to the one on its left, ``^`` to the one above, and a
line break wraps. Lengths are points from the top left corner of the page.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path

from PIL import Image
from pypdfium2 import PdfDocument
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

A4 = (595.0, 842.0)
LANDSCAPE = (842.0, 595.0)
Row = Sequence[str]
# Says of an edge whether it is drawn: horizontal, above row i and over column j; or vertical, beside row i, before j.
Draws = Callable[[bool, int, int], bool]

PUBLISHER = "某市某某局"
OWNER = f"单位名称：{PUBLISHER}"
EXPENDITURE_WIDTHS = (50.0, 105.0, 60.0, 60.0, 60.0, 45.0, 45.0, 45.0, 45.0)
EXPENDITURE_HEADING: list[Row] = [
    [
        "功能分类科目",
        "<",
        "合计",
        "基本支出",
        "项目支出",
        "事业单位\n经营支出",
        "对附属单\n位补助支出",
        "上缴上级\n支出",
        "结转\n下年",
    ],
    ["科目编码", "科目名称", "^", "^", "^", "^", "^", "^", "^"],
]
EXPENDITURE_BODY: list[Row] = [
    ["", "合计", "30.00", "10.00", "20.00", "0.00", "0.00", "0.00", "0.00"],
    ["201", "一般公共服务支出", "30.00", "10.00", "20.00", "0.00", "0.00", "0.00", "0.00"],
    ["20103", "　政府办公厅（室）及\n相关机构事务", "30.00", "10.00", "20.00", "0.00", "0.00", "0.00", "0.00"],
    ["2010301", "　　行政运行", "10.00", "10.00", "0.00", "0.00", "0.00", "0.00", "0.00"],
    ["2010302", "　　一般行政管理事务", "20.00", "0.00", "20.00", "0.00", "0.00", "0.00", "0.00"],
]
PROJECT_WIDTHS = (110.0, 55.0, 55.0, 55.0, 55.0, 55.0, 55.0, 55.0, 220.0)
PROJECT_HEADING: list[Row] = [
    ["支出项目类别（资金使\n用单位）", "总计", "财政拨款", "<", "<", "<", "财政专\n户拨款", "其他\n资金", "绩效目标"],
    ["^", "^", "合计", "一般公\n共预算", "政府性\n基金预算", "国有资本\n经营预算", "^", "^", "^"],
]
GOAL = ["建成统一的政务服务平台，", "方便群众办事，", "全年办结事项不少于五千件，", "满意度不低于百分之九十五。"]


TWO_LISTS_WIDTHS = (150.0, 80.0, 150.0, 80.0)
TWO_LISTS: list[Row] = [
    ["收入", "<", "支出", "<"],
    ["项目", "预算数", "项目", "预算数"],
    ["一、一般公共预算", "1,234.56", "一、一般公共服务支出", "1,000.00"],
    ["二、政府性基金预算", "0.00", "二、外交支出", "0.00"],
    ["三、国有资本经营预算", "10.00", "三、国防支出", "244.56"],
    ["", "", "四、公共安全支出", "0.00"],
    ["本年收入合计", "1,244.56", "本年支出合计", "1,244.56"],
]
ITEMS_WIDTHS = (200.0, 80.0)
ITEMS: list[Row] = [
    ["部门预算支出经济科目", "预算"],
    ["合计", "4,665.36"],
    ["[301]工资福利支出", "4,000.00"],
    ["　[30101]基本工资", "665.36"],
    ["[302]商品和服务支出", "0.00"],
]


def project(name: str, amount: str = "10.00", goal: str = "按时完成。") -> Row:
    """Return a row of 表12."""
    return [name, amount, amount, amount, "0.00", "0.00", "0.00", "0.00", goal]


class Paper:
    """A PDF in the making."""

    def __init__(
        self, path: Path, size: tuple[float, float] = A4, *, encrypt: StandardEncryption | None = None
    ) -> None:
        self.path, self.size = path, size
        self.canvas = Canvas(str(path), pagesize=size, encrypt=encrypt, invariant=1)

    def text(self, x: float, top: float, text: str, size: float = 10.0) -> None:
        """Print a line of text; ``top`` is the top of its em."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.size[1] - top - 0.88 * size, text)

    def right(self, x: float, top: float, text: str, size: float = 10.0) -> None:
        """Print a line that ends at ``x``."""
        self.text(x - pdfmetrics.stringWidth(text, FONT, size), top, text, size)

    def centre(self, top: float, text: str, size: float = 14.0) -> None:
        """Print a line in the middle of the page."""
        self.text((self.size[0] - pdfmetrics.stringWidth(text, FONT, size)) / 2, top, text, size)

    def rule(self, x0: float, top: float, x1: float, bottom: float, *, thin_rectangle: bool = False) -> None:
        """Draw one rule, as a stroke or as Word does: a filled rectangle half a point thick."""
        height = self.size[1]
        if thin_rectangle:
            self.canvas.rect(x0, height - bottom - 0.24, max(x1 - x0, 0.48), max(bottom - top, 0.48), stroke=0, fill=1)
        else:
            self.canvas.line(x0, height - top, x1, height - bottom)

    def table(
        self,
        x: float,
        top: float,
        widths: Sequence[float],
        rows: Sequence[Row],
        *,
        size: float = 8.0,
        thin_rectangles: bool = False,
        row_rules: bool = True,
        draws: Draws = lambda _horizontal, _row, _column: True,
        middle: bool = False,
    ) -> float:
        """Print a ruled table; return how far down it reaches.

        ``draws`` leaves out rules; ``middle`` sets single lines in the middle of the height of their row.
        """
        heights = [max(20.0, 4 + (size + 2) * max(cell.count("\n") + 1 for cell in row)) for row in rows]
        xs = [x, *(x + width for width in accumulate(widths))]
        ys = [top, *(top + height for height in accumulate(heights))]
        for i in range(len(rows) + 1):
            for j in range(len(widths)):
                inner = 0 < i < len(rows) and not row_rules
                if not inner and not (i < len(rows) and rows[i][j] == "^") and draws(True, i, j):
                    self.rule(xs[j], ys[i], xs[j + 1], ys[i], thin_rectangle=thin_rectangles)
        for i in range(len(rows)):
            for j in range(len(widths) + 1):
                if not (j < len(widths) and rows[i][j] == "<") and draws(False, i, j):
                    self.rule(xs[j], ys[i], xs[j], ys[i + 1], thin_rectangle=thin_rectangles)
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if cell not in ("<", "^"):
                    lines = max(other.count("\n") for other in row) if middle else cell.count("\n")
                    drop = (lines - cell.count("\n")) * (size + 2) / 2
                    self._cell(xs[j], xs[j + 1], ys[i] + drop, cell, size)
        return ys[-1]

    def _cell(self, x0: float, x1: float, top: float, text: str, size: float) -> None:
        for number, line in enumerate(text.split("\n")):
            indent = len(line) - len(line.lstrip("　"))
            place = top + 3 + number * (size + 2)
            digits = line.strip("-－（）()").replace(",", "").replace(".", "")
            if digits.isdigit() and ("." in line or len(digits) < 3):
                self.right(x1 - 2, place, line, size)
            else:
                self.text(x0 + 2 + indent * size, place, line.lstrip("　"), size)

    def turn(self) -> None:
        """Begin a new page."""
        self.canvas.showPage()

    def save(self) -> Path:
        """Finish; return the path."""
        self.canvas.showPage()
        self.canvas.save()
        return self.path


def caption(paper: Paper, number: str, title: str, *, unit: str = "单位：万元", top: float = 90.0) -> float:
    """Print a caption: 表1, its title, the owner on the left and the unit on the right; return where it ends."""
    paper.text(60, top, number, 12)
    paper.centre(top + 20, title)
    paper.text(40, top + 45, OWNER, 9)
    if unit:
        paper.right(paper.size[0] - 40, top + 45, unit, 9)
    return top + 62


def opening(paper: Paper) -> None:
    """Print a page with the beginnings of part one."""
    paper.centre(100, f"第一部分 {PUBLISHER}概况", 16)
    paper.text(72, 150, "一、主要职责", 12)
    paper.text(96, 172, "负责全市政务服务工作。", 12)
    paper.text(72, 220, "第二部分 2024年部门预算表", 12)
    paper.turn()


def expenditure(
    path: Path,
    *,
    body: Sequence[Row] = EXPENDITURE_BODY,
    heading: Sequence[Row] = EXPENDITURE_HEADING,
    title: str = "支出总体情况表",
    unit: str = "单位：万元",
    thin_rectangles: bool = False,
    encrypt: StandardEncryption | None = None,
    after: Callable[[Paper, float], None] | None = None,
) -> Path:
    """Make a disclosure of two pages: a little prose, and 表3 with merged headings and a wrapped name."""
    paper = Paper(path, encrypt=encrypt)
    opening(paper)
    top = caption(paper, "表3", title, unit=unit)
    foot = paper.table(40, top, EXPENDITURE_WIDTHS, [*heading, *body], thin_rectangles=thin_rectangles)
    if after:
        after(paper, foot)
    return paper.save()


def half_ruled(
    path: Path, widths: Sequence[float], rows: Sequence[Row], draws: Draws, *, middle: bool = False, note: str = ""
) -> Path:
    """Make a disclosure of two pages, a little prose and a table with only some of its rules."""
    paper = Paper(path)
    opening(paper)
    top = caption(paper, "表3", "支出总体情况表")
    foot = paper.table(40, top, widths, rows, draws=draws, middle=middle)
    if note:
        paper.text(40, foot + 10, note, 9)
    return paper.save()


def sideways(path: Path, degrees: int) -> Path:
    """Make 表3 on a page that is not turned, the text and rules drawn turned against the clock."""
    paper = Paper(path)
    width, height = A4
    paper.canvas.translate(*{90: (width, 0), 180: (width, height), 270: (0, height)}.get(degrees, (0, 0)))
    paper.canvas.rotate(degrees)
    paper.size = A4 if degrees == 180 else (height, width)
    top = caption(paper, "表3", "支出总体情况表", top=30)
    paper.table(40, top, EXPENDITURE_WIDTHS, [*EXPENDITURE_HEADING, *EXPENDITURE_BODY])
    return paper.save()


def projects(path: Path, *pages: Sequence[Row], repeat_heading: bool = True, unit_again: bool = False) -> Path:
    """Make a disclosure with 表12 printed over as many pages as there are lists of rows."""
    paper = Paper(path, LANDSCAPE)
    opening(paper)
    top = caption(paper, "表12", "部门预算项目支出及其他支出预算表")
    for number, rows in enumerate(pages):
        if number:
            paper.turn()
            top = 70.0
            if unit_again:
                paper.right(802, 70, "单位：万元", 9)
                top = 85.0
        heading = PROJECT_HEADING if repeat_heading or not number else []
        paper.table(40, top, PROJECT_WIDTHS, [*heading, *rows])
    return paper.save()


def cut_cell(path: Path, *, repeat_heading: bool = True) -> Path:
    """Make 表12 with a performance target that the page break cuts after two lines."""
    before = [project("合计", "30.00", ""), project("某市某某局本级", "30.00", ""), project("　　甲项目", "10.00")]
    head = project("　　乙项目", "20.00", "\n".join(GOAL[:2]))
    tail = ["", "", "", "", "", "", "", "", "\n".join(GOAL[2:])]
    return projects(path, [*before, head], [tail, project("　　丙项目", "0.00")], repeat_heading=repeat_heading)


def cut_row(path: Path) -> Path:
    """Make 表12 with a row whose name is cut by the page break, its amounts standing on the first page."""
    before = [project("合计", "30.00", ""), project("某市某某局本级", "30.00", ""), project("　　甲项目", "10.00")]
    head = project("　　智慧政务体系一体化平台", "20.00", "按时完成。")
    tail = ["运行管理经费", "", "", "", "", "", "", "", ""]
    return projects(path, [*before, head], [tail, project("　　丙项目", "0.00")])


def encrypted(path: Path) -> Path:
    """Make a PDF that asks for a password."""
    return expenditure(path, encrypt=StandardEncryption("secret", "owner"))


def owner_locked(path: Path) -> Path:
    """Make a PDF that opens without a password but may not be changed."""
    return expenditure(path, encrypt=StandardEncryption("", "owner", canModify=0))


def truncated(path: Path, share: float = 0.6) -> Path:
    """Make a PDF of which only the first part arrived."""
    data = expenditure(path).read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def scan(path: Path) -> Path:
    """Make a PDF whose only page is a picture."""
    from reportlab.lib.utils import ImageReader

    paper = Paper(path)
    pixels = b"P5 60 84 255\n" + bytes(range(210)) * 24
    picture = path.with_suffix(".pgm")
    picture.write_bytes(pixels)
    paper.canvas.drawImage(ImageReader(str(picture)), 0, 0, *A4)
    paper.save()
    picture.unlink()
    return path


def scanned(
    path: Path,
    source: Path,
    *,
    dpi: float = 150.0,
    skew: float = 0.0,
    noise: float = 0.0,
    turn: int = 0,
    pages: Sequence[int] = (),
) -> Path:
    """Make a scan of a PDF: pages (from 1; all, if none are named) become pictures, the others stay text.

    The pictures are skewed and turned anticlockwise by degrees; ``noise`` (0-1) is the share of it in the paper.
    """
    document, made = PdfDocument(source), PdfDocument.new()
    for number, page in enumerate(document, start=1):
        if pages and number not in pages:
            made.import_pages(document, [number - 1])
            continue
        picture = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
        picture = picture.rotate(skew, Image.Resampling.BICUBIC, fillcolor=255).rotate(turn, expand=True)
        if noise:
            grain = random.Random(1).randbytes(picture.width * picture.height)
            picture = Image.blend(picture, Image.frombytes("L", picture.size, grain), noise)
        file = io.BytesIO()
        picture.save(file, "PDF", resolution=dpi, quality=75)
        made.import_pages(PdfDocument(file.getvalue()))
    made.save(path)
    return path


def prose_only(path: Path) -> Path:
    """Make a PDF of prose, without any table."""
    paper = Paper(path)
    paper.centre(90, "关于做好2024年度部门预算公开工作的通知", 16)
    for number in range(12):
        paper.text(72, 140 + 22 * number, "各部门应当按照规定公开部门预算，做到内容完整、数字真实、格式统一。", 12)
    return paper.save()


def narrative(path: Path, publisher: str = PUBLISHER, year: int = 2024) -> Path:
    """Make the half of a disclosure that holds its prose: a title page, duties and explanations, no table."""
    paper = Paper(path)
    paper.centre(200, f"{publisher}{year}年部门预算", 20)
    paper.turn()
    paper.centre(100, f"第一部分 {publisher}概况", 16)
    paper.text(72, 150, "一、主要职责", 12)
    paper.text(96, 172, "负责全市政务服务工作。", 12)
    paper.centre(220, f"第二部分 {year}年部门预算情况说明", 16)
    paper.text(72, 260, "一、部门预算收支增减变化情况", 12)
    paper.text(96, 282, f"{year}年，本部门支出预算30.00万元。", 12)
    return paper.save()


def tables_alone(path: Path, publisher: str = PUBLISHER, year: int = 2024) -> Path:
    """Make the half of a disclosure that holds its tables and no prose."""
    paper = Paper(path)
    paper.centre(60, f"{year}年部门支出预算总表")
    paper.text(40, 95, f"单位名称：{publisher}" if publisher else "", 9)
    paper.right(555, 95, "单位：万元", 9)
    paper.table(40, 110, EXPENDITURE_WIDTHS, [*EXPENDITURE_HEADING, *EXPENDITURE_BODY])
    return paper.save()


def targets_alone(path: Path) -> Path:
    """Make performance targets of projects, which only go with the tables of a disclosure."""
    paper = Paper(path)
    paper.centre(40, f"{PUBLISHER}2024年部门预算", 20)
    for number, top in enumerate((80.0, 300.0)):
        paper.centre(top, "项目支出绩效目标表")
        paper.text(40, top + 30, OWNER, 9)
        rows = [
            ["一级指标", "二级指标", "指标值"],
            ["产出指标", "数量指标", f"{number + 5}次"],
            ["效益指标", "满意度", "95%"],
        ]
        paper.table(40, top + 45, (120, 200, 120), rows)
    return paper.save()


def web_capture(path: Path) -> Path:
    """Make a printed web page: navigation, a notice and links to the files, and a frame around its footer."""
    paper = Paper(path)
    paper.text(40, 40, "首页 > 政府信息公开 > 财政预决算", 9)
    paper.centre(90, f"{PUBLISHER}2024年部门预算", 18)
    paper.text(40, 130, "发布时间：2024-02-01 来源：本网站 浏览次数：120", 9)
    paper.text(72, 160, "现将本部门预算予以公开，详见附件。", 12)
    for number, name in enumerate(("部门预算说明.pdf", "部门预算表格.xlsx")):
        paper.text(72, 200 + 20 * number, f"附件{number + 1}：{name}", 12)
    paper.table(40, 700, (200, 200), [["主办单位", "网站地图"], ["某市某某局", "联系我们"]])
    return paper.save()


def rotated(path: Path, degrees: int) -> Path:
    """Make the same disclosure with the pages turned by /Rotate, the ink turned back so that it reads upright."""
    paper = _Turned(path, degrees)
    opening(paper)
    top = caption(paper, "表3", "支出总体情况表")
    paper.table(40, top, EXPENDITURE_WIDTHS, [*EXPENDITURE_HEADING, *EXPENDITURE_BODY])
    return paper.save()


class _Turned(Paper):
    """Every page has /Rotate; the ink is turned the other way."""

    def __init__(self, path: Path, degrees: int) -> None:
        super().__init__(path)
        self._degrees = degrees
        self._start()

    def _start(self) -> None:
        width, height = A4
        self.canvas.setPageRotation(self._degrees)  # reportlab swaps the media box's sides itself
        self.canvas.translate(*{90: (height, 0), 180: (width, height), 270: (0, width)}.get(self._degrees, (0, 0)))
        self.canvas.rotate(self._degrees)

    def turn(self) -> None:
        super().turn()
        self._start()
