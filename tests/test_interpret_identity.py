"""Who, which year, budget or final accounts: from titles and headings, not from what is said of the year before."""

from __future__ import annotations

import pytest
from support import CORPUS

from mingzhang.codebook import Codebook
from mingzhang.interpret import interpret
from mingzhang.interpret.identity import TITLES
from mingzhang.read import read_file


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2026年烟台市审计局部门预算", "烟台市审计局"),
        ("烟台市审计局2026年度部门预算", "烟台市审计局"),
        ("2025年度某县人民政府办公室部门决算公开", "某县人民政府办公室"),
        ("某市第一中学2024年单位预算", "某市第一中学"),
    ],
)
def test_the_title_names_the_publisher(title: str, name: str | None) -> None:
    found = next((match["name"] for pattern in TITLES for match in [pattern.match(title)] if match), None)
    assert found == name


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("file", "publisher", "year", "phase"),
    [
        ("central-gjxfj-2024-juesuan", "国家信访局", 2024, "final_account"),
        ("guangzhou-gzsxfj-2026-yusuan", "广州市信访局", 2026, "budget"),
        ("sh-putuo-czj-2024-juesuan", "上海市普陀区财政局", 2024, "final_account"),
        ("shenzhen-szssjj-2026-yusuan", "深圳市审计局", 2026, "budget"),
        ("xian-xasczj-2026-yusuan", "西安市财政局", 2026, "budget"),
        ("yantai-ytssjj-2026-yusuan", "烟台市审计局", 2026, "budget"),
        ("js-gy-2019-yusuan", "江苏省高级人民法院", 2019, "budget"),
        ("zhuhai-zhsswj-2026-yusuan", "珠海市商务局", 2026, "budget"),
    ],
)
def test_real_documents_say_who_they_are(codebook: Codebook, file: str, publisher: str, year: int, phase: str) -> None:
    found = interpret(file, read_file(CORPUS / f"{file}.pdf", "pdfium"), codebook, {})
    assert (found.publisher, found.fiscal_year, found.phase) == (publisher, year, phase)
