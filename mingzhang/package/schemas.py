"""The package's resources: fields with their types, keys and meaning in both languages.

Vocabulary: Frictionless Data Package v1 (types, constraints, keys), Fiscal Data Package (``columnType``). Names of
resources and their keys are fixed; what is written here is what ``datapackage.json`` says and what is validated.
"""

from __future__ import annotations

from typing import Any

from mingzhang.interpret.specs import measures, table_specs
from mingzhang.package.table_schema import Field, ForeignKey, Resource

REQUIRED = {"required": True}
PERIODS = [
    "budget",
    "adjusted_budget",
    "final",
    "previous_year",
    "previous_budget",
    "previous_adjusted_budget",
    "previous_final",
    "change",
    "unknown",
]
STATES = ["value", "zero", "blank", "not_applicable", "withheld"]
DIRECTIONS = ["revenue", "expenditure"]
KINDS = ["accounting", "narrative", "reading", "completeness", "recognition", "codebook", "source_text"]
VERDICTS = ["consistent", "rounding", "scope_differs", "conflict", "not_verifiable"]
OPERAND_ROLES = ["whole", "part", "limit"]


def _one_of(values: list[str], *, required: bool = False) -> dict[str, Any]:
    return {**(REQUIRED if required else {}), "enum": values}


def _to(resource: str, *fields: str, reference: tuple[str, ...] = ()) -> ForeignKey:
    return ForeignKey(fields, resource, reference or fields)


DISCLOSURE = Field("disclosure", "string", "公开文件编号", "Disclosure id", REQUIRED)
TABLE = Field("table", "string", "表格编号", "Table id", REQUIRED)
ROW = Field("row", "integer", "行（不含表头）", "Row of the body", {**REQUIRED, "minimum": 1})
COLUMN = Field("column", "integer", "列", "Column", {**REQUIRED, "minimum": 1})
BLOCK = Field("block", "integer", "栏（左右并列的清单）", "Block (lists side by side)", {**REQUIRED, "minimum": 1})
UNIT = Field("unit", "string", "印出的金额单位", "Unit of money as printed")
LEVEL = Field("level", "integer", "层级（0为合计）", "Level (0 for totals)", {"minimum": 0})
IS_LEAF = Field("is_leaf", "boolean", "末级", "Has no lines below it")
SHEET = (
    Field("sheet", "string", "工作表", "Sheet of the workbook"),
    Field("address", "string", "单元格地址", "Cell, or range of cells, in the sheet"),
)
PLACE = (
    Field("page", "integer", "页", "Page of the PDF", {"minimum": 1}),
    Field("line", "integer", "文本行", "Line of the text", {"minimum": 1}),
    *SHEET,
)
BOX = (
    Field("x0", "number", "左（点）", "Left edge, points"),
    Field("top", "number", "上（点）", "Top edge, points from the top of the page"),
    Field("x1", "number", "右（点）", "Right edge, points"),
    Field("bottom", "number", "下（点）", "Bottom edge, points from the top of the page"),
)
FUNCTION = Field(
    "function",
    "string",
    "功能分类",
    "Functional classification key",
    {},
    "functional-classification:generic:level3:code",
)
ECONOMIC = Field(
    "economic", "string", "经济分类", "Economic classification key", {}, "economic-classification:generic:level2:code"
)
GOVERNMENT_ECONOMIC = Field("government_economic", "string", "政府预算支出经济分类", "Government economic code")
PERIOD = Field(
    "period",
    "string",
    "口径",
    "Which figure, where it is not the disclosure's own: of last year, of another stage, or the change",
    _one_of(PERIODS),
)
ITEM = Field("item", "string", "收支项目", "Line without a code: canonical id")
ORGANISATION = Field(
    "organisation", "string", "单位", "Organisation", {}, "administrative-classification:generic:level1:code"
)
PROJECT = Field("project", "string", "项目编号", "Project id", {}, "activity:generic:project:code")
DIRECTION = Field("direction", "string", "收支方向", "Direction", _one_of(DIRECTIONS), "direction")
SOURCE = Field("source", "string", "来源文件", "Source file", REQUIRED)


READERS = ["pdfium", "pdfplumber", "text", "xlsx", "ocr"]
READER = Field("reader", "string", "读取器", "Reader (ocr: recognised in a picture)", _one_of(READERS, required=True))


def _string(name: str, title: str, title_en: str, *, required: bool = False) -> Field:
    return Field(name, "string", title, title_en, REQUIRED if required else {})


def _number(name: str, title: str, title_en: str, *, value: bool = False) -> Field:
    return Field(name, "number", title, title_en, {}, "value" if value else None)


TRANSLATED_BY = Field("translated_by", "string", "译者", "Who translated", {"enum": ["official", "project", "machine"]})
CODE_STATUS = (
    Field("status", "string", "代码本中有无", "In the codebook or not", _one_of(["known", "unknown"], required=True)),
    _string(
        "edition",
        "所知的使用年份（~为约数；空为不详或未变）",
        "Years the name is known to hold for (~: about; empty: not known to have changed)",
    ),
    Field("valid_from", "integer", "起始年度（仅确知者）", "First fiscal year, where known exactly"),
    Field("valid_to", "integer", "终止年度（仅确知者）", "Last fiscal year, where known exactly"),
    Field(
        "evidence",
        "string",
        "名称依据（source：见于公开文件；knowledge：未见）",
        "Evidence for the name (source: seen in a published document; knowledge: in none)",
        {"enum": ["source", "knowledge"]},
    ),
    Field(
        "documents", "integer", "见于多少份预决算（整理代码本时）", "Budgets it was seen in when the codebook was made"
    ),
    Field("places", "integer", "见于多少个地方（整理代码本时）", "Places it was seen in when the codebook was made"),
    Field("confidence", "string", "名称的把握", "Confidence in the name", {"enum": ["high", "medium", "low"]}),
)


def _indicative(name: str, title: str) -> tuple[Field, Field]:
    """Return the fields for the code of an international classification: ours, and no official mapping."""
    return (
        _string(name, f"{title}（本项目所拟，非官方，仅供参考）", f"{title}: assigned by this project, not official"),
        Field(
            f"{name}_status",
            "string",
            f"{title}对应的性质（indicative：仅供参考）",
            f"Standing of the {title} code (indicative: no official mapping is known)",
            {"enum": ["indicative"]},
        ),
    )


TO_DISCLOSURE = _to("disclosures", "disclosure")
TO_TABLE = _to("tables", "disclosure", "table")

FIXED = (
    Resource(
        "disclosures",
        "公开文件",
        "Disclosures",
        (
            DISCLOSURE,
            _string("publisher", "公开单位", "Publisher", required=True),
            _string("publisher_en", "公开单位（英文）", "Publisher in English"),
            Field("fiscal_year", "integer", "年度", "Fiscal year", {**REQUIRED, "minimum": 1990}, "date:fiscal-year"),
            Field("phase", "string", "阶段", "Phase", _one_of(["budget", "final_account"], required=True), "phase:id"),
            Field("scope", "string", "范围", "Scope", _one_of(["department", "unit"], required=True)),
            _string("region", "地区", "Region: the place that the publisher's name begins with"),
            _string("source_file", "主要来源文件", "Principal source file", required=True),
            _string("url", "发布网址", "Where it was published"),
            _string("retrieved", "取得日期", "Day it was retrieved"),
            _string("licence", "公开单位声明的许可", "Licence stated by the publisher"),
        ),
        ("disclosure",),
        (_to("organisations", "publisher", reference=("organisation",)),),
    ),
    Resource(
        "sources",
        "来源文件",
        "Source files",
        (
            DISCLOSURE,
            SOURCE,
            Field(
                "role", "string", "作用", "Role", _one_of(["tables", "narrative", "whole", "witness"], required=True)
            ),
            _string("file", "文件名", "File name", required=True),
            Field("sha256", "string", "SHA-256", "SHA-256", {**REQUIRED, "pattern": "[0-9a-f]{64}"}),
            Field("kind", "string", "种类", "Kind", _one_of(["pdf", "text", "xlsx"], required=True)),
            Field("pages", "integer", "页数（工作簿为工作表数）", "Pages; of a workbook, sheets"),
            Field("characters", "integer", "印出的字符数（不计空白）", "Printed characters, blanks aside"),
            Field("in_tables", "integer", "其中：表格单元格", "Of which in table cells"),
            Field(
                "in_repeated_headings",
                "integer",
                "其中：续页重复的表头",
                "Of which in headings repeated on continuation pages",
            ),
            Field("in_lines", "integer", "其中：表题、附注与正文", "Of which in captions, notes and prose"),
            Field("furniture", "integer", "其中：页眉页脚与页码", "Of which running heads and page numbers"),
            Field("left_over", "integer", "未归入任何处的字符数", "Characters left over"),
            Field("cells_read_twice", "integer", "由两种读取器比对的单元格数", "Cells compared by the two readers"),
            Field("cells_that_differ", "integer", "比对不一致数", "Differences between the two readers"),
            _string("note", "说明", "Note"),
            _string("note_en", "说明（英文）", "Note in English"),
            READER,
            Field("pages_by_ocr", "integer", "由文字识别读取的页数", "Pages that are pictures and were read by OCR"),
            Field("pages_not_read", "integer", "未读取的图片页数", "Pages that are pictures and were not read"),
        ),
        ("disclosure", "source"),
        (TO_DISCLOSURE,),
    ),
    Resource(
        "facts",
        "公开文件自述的信息",
        "What a disclosure says of itself",
        (
            DISCLOSURE,
            Field(
                "field",
                "string",
                "信息",
                "Fact",
                _one_of(["publisher", "region", "fiscal_year", "phase", "scope"], required=True),
            ),
            _string("value", "取值", "Value", required=True),
            _string("text", "所据原文（空：据附属说明文件）", "Words it was read from; blank: from the sidecar"),
            Field("source", "string", "来源文件", "Source file"),
            *PLACE,
            *BOX,
        ),
        ("disclosure", "field"),
        (TO_DISCLOSURE,),
    ),
    Resource(
        "organisations",
        "单位",
        "Organisations",
        (
            Field(
                "organisation",
                "string",
                "单位",
                "Organisation",
                REQUIRED,
                "administrative-classification:generic:level1:code",
            ),
            _string("name_en", "英文名称", "English name"),
            TRANSLATED_BY,
            Field("kind", "string", "种类", "Kind", _one_of(["department", "unit"], required=True)),
            _string("parent", "主管部门", "Parent organisation"),
        ),
        ("organisation",),
        (ForeignKey(("parent",), "", ("organisation",)),),
    ),
    Resource(
        "organisation_names",
        "单位名称的印法",
        "Names of organisations as printed",
        (
            DISCLOSURE,
            Field("organisation", "string", "单位", "Organisation", REQUIRED),
            _string("printed", "印出的名称", "Printed name", required=True),
        ),
        ("disclosure", "organisation", "printed"),
        (TO_DISCLOSURE, _to("organisations", "organisation")),
    ),
    Resource(
        "tables",
        "表格",
        "Tables",
        (
            DISCLOSURE,
            TABLE,
            _string("canonical", "法定表格", "Canonical table"),
            _string("number", "表号", "Number as printed"),
            _string("title", "印出的表名", "Title as printed"),
            _string("title_zh", "法定表名", "Title of the canonical table"),
            _string("title_en", "表名（英文）", "Title in English"),
            UNIT,
            _string("unit_text", "印出单位的文字", "Words that say the unit"),
            SOURCE,
            Field("first_page", "integer", "首页", "First page"),
            Field("last_page", "integer", "末页", "Last page"),
            Field("first_line", "integer", "首行（文本）", "First line of the text"),
            Field("last_line", "integer", "末行（文本）", "Last line of the text"),
            *SHEET,
            Field("rows", "integer", "行数", "Rows of the body", REQUIRED),
            Field("state", "string", "状态", "State", _one_of(["reported", "empty", "absent"], required=True)),
            _string("note", "附注", "Note"),
            _string("note_en", "附注（英文）", "Note in English"),
            TRANSLATED_BY,
        ),
        ("disclosure", "table"),
        (TO_DISCLOSURE, _to("sources", "disclosure", "source")),
    ),
    Resource(
        "columns",
        "列",
        "Columns",
        (
            DISCLOSURE,
            TABLE,
            COLUMN,
            _string("heading", "表头", "Heading path"),
            _string("heading_en", "表头（英文）", "Heading path in English"),
            Field(
                "role",
                "string",
                "作用",
                "Role",
                _one_of(["code", "name", "amount", "goal", "line_number", "period", "text", "unknown"], required=True),
            ),
            _string("measure", "计量", "Measure"),
            PERIOD,
            _string("item", "并列的项目", "Item that the form sets side by side"),
            UNIT,
            BLOCK,
            _string("fund_source", "资金来源", "Source of the money"),
            *PLACE,
            *BOX,
        ),
        ("disclosure", "table", "column"),
        (TO_TABLE,),
    ),
    Resource(
        "cells",
        "单元格",
        "Cells",
        (
            DISCLOSURE,
            TABLE,
            ROW,
            COLUMN,
            SOURCE,
            *PLACE,
            *BOX,
            Field("row_span", "integer", "跨行", "Rows spanned", {"minimum": 1}),
            Field("column_span", "integer", "跨列", "Columns spanned", {"minimum": 1}),
            _string("text", "印出的文字", "Text as printed"),
            _number("amount", "金额（印出单位）", "Amount in the printed unit"),
            Field("state", "string", "状态", "State", _one_of(STATES)),
            _string("second_text", "第二种读取器所见（不同时）", "What the second reader saw, where it differs"),
            READER,
            Field(
                "confidence",
                "number",
                "文字识别的置信度（各字中最低者；空：原件自带文字）",
                "Confidence of OCR, the lowest of the cell's characters (empty: the file itself has the text)",
                {"minimum": 0, "maximum": 1},
            ),
        ),
        ("disclosure", "table", "row", "column"),
        (TO_TABLE, _to("columns", "disclosure", "table", "column"), _to("sources", "disclosure", "source")),
    ),
    Resource(
        "cell_parts",
        "跨页单元格的各部分",
        "Further parts of cells cut by a page break",
        (
            DISCLOSURE,
            TABLE,
            ROW,
            COLUMN,
            Field("part", "integer", "部分", "Part", {**REQUIRED, "minimum": 2}),
            *PLACE,
            *BOX,
        ),
        ("disclosure", "table", "row", "column", "part"),
        (_to("cells", "disclosure", "table", "row", "column"),),
    ),
    Resource(
        "lines",
        "金额及其含义",
        "Amounts with their meaning",
        (
            DISCLOSURE,
            TABLE,
            ROW,
            COLUMN,
            _string("measure", "计量", "Measure", required=True),
            PERIOD,
            _number("amount", "金额（印出单位）", "Amount in the printed unit"),
            UNIT,
            _number("amount_cny", "金额（元）", "Amount in yuan", value=True),
            DIRECTION,
            ITEM,
            _string("revenue_item", "收入项目", "Revenue item key"),
            FUNCTION,
            ECONOMIC,
            GOVERNMENT_ECONOMIC,
            ORGANISATION,
            PROJECT,
            _string("fund_source", "资金来源", "Source of the money"),
            LEVEL,
            IS_LEAF,
        ),
        ("disclosure", "table", "row", "column"),
        (
            _to("cells", "disclosure", "table", "row", "column"),
            _to("functions", "function"),
            _to("economics", "economic"),
            ForeignKey(("government_economic",), "economics", ("economic",)),
            _to("organisations", "organisation"),
            _to("revenue_items", "revenue_item"),
        ),
    ),
    Resource(
        "projects",
        "项目",
        "Projects",
        (
            DISCLOSURE,
            TABLE,
            ROW,
            Field("project", "string", "项目编号", "Project id", REQUIRED, "activity:generic:project:code"),
            ORGANISATION,
            _string("name", "项目名称", "Project name", required=True),
            _string("name_en", "项目名称（英文）", "Project name in English"),
            _number("amount", "金额（印出单位）", "Amount in the printed unit"),
            UNIT,
            _number("amount_cny", "金额（元）", "Amount in yuan", value=True),
            _string("goal", "绩效目标", "Performance target"),
            _string("goal_en", "绩效目标（英文）", "Performance target in English"),
            TRANSLATED_BY,
            Field("withheld", "boolean", "不宜公开", "Withheld from disclosure", REQUIRED),
            Field("key_project", "boolean", "重点项目", "Listed among the key projects", REQUIRED),
        ),
        ("disclosure", "table", "row"),
        (TO_TABLE, _to("organisations", "organisation")),
    ),
    Resource(
        "paragraphs",
        "段落",
        "Paragraphs",
        (
            DISCLOSURE,
            Field("paragraph", "integer", "段落", "Paragraph", {**REQUIRED, "minimum": 1}),
            Field("kind", "string", "种类", "Kind", _one_of(["heading", "paragraph"], required=True)),
            Field("level", "integer", "标题层级", "Heading level"),
            _string("section", "章节", "Canonical section"),
            _string("part", "部分标题", "Heading of the part"),
            _string("heading", "小节标题", "Heading above"),
            _string("text", "文字", "Text", required=True),
            _string("text_en", "文字（英文）", "Text in English"),
            TRANSLATED_BY,
            SOURCE,
            *PLACE,
            *BOX,
        ),
        ("disclosure", "paragraph"),
        (TO_DISCLOSURE, _to("sources", "disclosure", "source")),
    ),
    Resource(
        "glossary",
        "名词解释",
        "Glossary",
        (
            DISCLOSURE,
            _string("term", "名词", "Term", required=True),
            _string("term_en", "名词（英文）", "Term in English"),
            _string("definition", "解释", "Definition", required=True),
            _string("definition_en", "解释（英文）", "Definition in English"),
            TRANSLATED_BY,
            Field("paragraph", "integer", "段落", "Paragraph", REQUIRED),
        ),
        ("disclosure", "paragraph"),
        (_to("paragraphs", "disclosure", "paragraph"),),
    ),
    Resource(
        "claims",
        "文字说明中的数量",
        "Quantities stated in prose",
        (
            _string("claim", "编号", "Claim id", required=True),
            DISCLOSURE,
            Field("paragraph", "integer", "段落", "Paragraph", REQUIRED),
            _string("sentence", "句子", "Sentence", required=True),
            _string("subject", "所指", "What it is said of"),
            Field(
                "kind",
                "string",
                "种类",
                "Kind of quantity",
                _one_of(["money", "percent", "count", "area"], required=True),
            ),
            Field(
                "role",
                "string",
                "说法",
                "Stated outright, last year's figure, or a change against it",
                _one_of(["stated", "previous", "change", "change_percent"], required=True),
            ),
            Field("sign", "integer", "增减", "Up (1) or down (-1)", {"enum": [1, -1]}),
            _string("of", "所变动者", "The claim that changed"),
            _string("item", "所计之事", "What is measured: canonical id"),
            _string("item_zh", "所计之事（中文）", "What is measured, in Chinese"),
            _string("item_en", "所计之事（英文）", "What is measured, in English"),
            _string("text", "印出的文字", "Text as printed", required=True),
            Field("value", "number", "数值", "Value", REQUIRED),
            _string("unit", "单位", "Unit as printed", required=True),
            _number("amount_cny", "金额（元）", "Amount in yuan", value=True),
            Field("as_of", "date", "截至", "Date it holds for"),
            _number("recomputed", "据表格或其他数量重算的数值", "Value recomputed from the tables or other quantities"),
            Field(
                "verdict", "string", "结论（各项核查中最重者）", "Verdict: the gravest of its checks", _one_of(VERDICTS)
            ),
        ),
        ("claim",),
        (_to("paragraphs", "disclosure", "paragraph"),),
    ),
    Resource(
        "claim_cells",
        "文字说明的数量所指单元格",
        "Cells that quantities in prose speak of",
        (
            _string("claim", "编号", "Claim id", required=True),
            DISCLOSURE,
            TABLE,
            ROW,
            COLUMN,
            Field("role", "string", "作用", "Role", _one_of(OPERAND_ROLES, required=True)),
        ),
        ("claim", "table", "row", "column"),
        (_to("claims", "claim"), _to("cells", "disclosure", "table", "row", "column")),
    ),
    Resource(
        "derived_figures",
        "推算的上年数",
        "Last year's figures, derived",
        (
            DISCLOSURE,
            _string("claim", "所据的增减数", "Claim of the change that it is derived from", required=True),
            _string("of", "本年数", "Claim of this year's figure", required=True),
            _string("item", "所计之事", "What is measured: canonical id"),
            _string("item_zh", "所计之事（中文）", "What is measured, in Chinese"),
            _string("item_en", "所计之事（英文）", "What is measured, in English"),
            Field("fiscal_year", "integer", "年度", "Fiscal year that the figure is of", REQUIRED, "date:fiscal-year"),
            Field("amount", "number", "推算数（印出单位）", "Derived amount in the printed unit", REQUIRED),
            Field("low", "number", "下限", "Lowest amount that the printed figures allow", REQUIRED),
            Field("high", "number", "上限", "Highest amount that the printed figures allow", REQUIRED),
            UNIT,
            _number("amount_cny", "推算数（元）", "Derived amount in yuan", value=True),
        ),
        ("claim",),
        (_to("claims", "claim"), ForeignKey(("of",), "claims", ("claim",))),
    ),
    Resource(
        "checks",
        "核查项目",
        "Checks",
        (
            _string("check", "核查", "Check id", required=True),
            Field("kind", "string", "种类", "Kind", _one_of(KINDS, required=True)),
            _string("name", "名称", "Name", required=True),
            _string("name_en", "名称（英文）", "Name in English", required=True),
            _string("explanation", "解释", "What it asks", required=True),
            _string("explanation_en", "解释（英文）", "What it asks, in English", required=True),
            _string("tolerance", "容差", "Tolerance"),
            _string("tolerance_en", "容差（英文）", "Tolerance, in English"),
        ),
        ("check",),
    ),
    Resource(
        "findings",
        "核查结果",
        "Findings",
        (
            _string("finding", "编号", "Finding id", required=True),
            DISCLOSURE,
            Field("kind", "string", "种类", "Kind", _one_of(KINDS, required=True)),
            _string("check", "核查", "Check", required=True),
            Field("severity", "string", "程度", "Severity", _one_of(["info", "warning", "error"], required=True)),
            Field("verdict", "string", "结论", "Verdict", _one_of(VERDICTS)),
            _string("table", "表格", "Table"),
            Field("paragraph", "integer", "段落", "Paragraph"),
            _string("claim", "文字说明中的数量", "Quantity stated in prose that it is about"),
            Field("source", "string", "来源文件", "Source file"),
            *PLACE,
            _string("expected", "应为", "Expected"),
            _string("actual", "实为", "Found"),
            _number("difference", "差额", "Difference"),
            _number("tolerance", "容差", "Tolerance"),
            UNIT,
            _string("message", "说明", "Message", required=True),
            _string("message_en", "说明（英文）", "Message in English", required=True),
            _string("settled_by", "何种文件可以说明", "Which document would settle it, in Chinese"),
            _string("settled_by_en", "何种文件可以说明（英文）", "Which document would settle it"),
        ),
        ("finding",),
        (TO_DISCLOSURE, _to("checks", "check"), _to("claims", "claim")),
    ),
    Resource(
        "finding_cells",
        "核查所涉单元格",
        "Cells that findings speak of",
        (
            _string("finding", "编号", "Finding id", required=True),
            DISCLOSURE,
            TABLE,
            ROW,
            COLUMN,
            _string("role", "作用", "Role", required=True),
        ),
        ("finding", "table", "row", "column"),
        (_to("findings", "finding"), _to("cells", "disclosure", "table", "row", "column")),
    ),
    Resource(
        "functions",
        "支出功能分类",
        "Functional classification",
        (
            Field(
                "function",
                "string",
                "键",
                "Key: year:budget:code",
                REQUIRED,
                "functional-classification:generic:level3:code",
            ),
            Field("fiscal_year", "integer", "年度", "Fiscal year", REQUIRED, "date:fiscal-year"),
            _string("budget", "预算", "Budget", required=True),
            _string("code", "编码", "Code", required=True),
            _string("parent", "上级", "Parent key"),
            _string("name", "名称", "Name", required=True),
            _string("name_en", "英文名称", "Name in English"),
            LEVEL,
            *_indicative("cofog", "COFOG"),
            *CODE_STATUS,
            TRANSLATED_BY,
        ),
        ("function",),
        (ForeignKey(("parent",), "", ("function",)),),
    ),
    Resource(
        "economics",
        "支出经济分类",
        "Economic classification",
        (
            Field(
                "economic",
                "string",
                "键",
                "Key: year:kind:code",
                REQUIRED,
                "economic-classification:generic:level2:code",
            ),
            Field("fiscal_year", "integer", "年度", "Fiscal year", REQUIRED, "date:fiscal-year"),
            _string("classification", "分类", "Departmental or government", required=True),
            _string("code", "编码", "Code", required=True),
            _string("parent", "上级", "Parent key"),
            _string("name", "名称", "Name", required=True),
            _string("name_en", "英文名称", "Name in English"),
            LEVEL,
            *_indicative("gfsm2014", "GFSM 2014"),
            *CODE_STATUS,
            TRANSLATED_BY,
        ),
        ("economic",),
        (ForeignKey(("parent",), "", ("economic",)),),
    ),
    Resource(
        "revenue_items",
        "收入项目",
        "Revenue items",
        (
            _string("revenue_item", "键", "Key: year:item", required=True),
            Field("fiscal_year", "integer", "年度", "Fiscal year", REQUIRED, "date:fiscal-year"),
            _string("item", "项目", "Item", required=True),
            _string("code", "编码", "Code"),
            _string("name", "名称", "Name", required=True),
            _string("name_en", "英文名称", "Name in English"),
            Field("status", "string", "状态", "Status", _one_of(["known", "unknown"], required=True)),
            TRANSLATED_BY,
        ),
        ("revenue_item",),
    ),
)


def wide_resources() -> tuple[Resource, ...]:
    """Return one resource for each canonical table: a printed line a row, a column a measure.

    Tables that nobody understands row by row (``free``) have none: they are in ``cells``.
    """
    known = measures()
    keys = (FUNCTION, ECONOMIC, GOVERNMENT_ECONOMIC, ITEM, ORGANISATION, PROJECT)
    foreign = (
        _to("functions", "function"),
        _to("economics", "economic"),
        ForeignKey(("government_economic",), "economics", ("economic",)),
        _to("organisations", "organisation"),
    )
    return tuple(
        Resource(
            spec.table,
            spec.title,
            spec.title_en,
            (
                DISCLOSURE,
                TABLE,
                ROW,
                BLOCK,
                PERIOD,
                _string("code", "编码", "Code as printed"),
                *keys,
                _string("name", "印出的名称", "Name as printed"),
                _string("name_en", "英文名称", "Name in English"),
                LEVEL,
                IS_LEAF,
                DIRECTION,
                UNIT,
                *(_number(m, known[m].name, known[m].name_en, value=True) for m in spec.measures),
                _string("goal", "绩效目标", "Performance target"),
                _string("goal_en", "绩效目标（英文）", "Performance target in English"),
            ),
            ("disclosure", "table", "row", "block"),
            (TO_TABLE, *foreign),
        )
        for spec in table_specs().values()
        if spec.rows != "free"
    )


def resources() -> tuple[Resource, ...]:
    """Return all resources, in the order in which the package lists them."""
    names = [resource.name for resource in FIXED]
    after = names.index("lines") + 1
    return (*FIXED[:after], *wide_resources(), *FIXED[after:])
