"""build.py check: the checks as an auditing tool, without building anything."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT, SEED_TXT


def check(*arguments: str | Path, lang: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "build.py", "--no-cache", "--reader", "pdfium", "check", *arguments],
        env={**os.environ, "LANG": lang, "LC_ALL": lang, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """The seed's text with a total of the general public budget that is wrong."""
    path = tmp_path / "wrong.txt"
    text = SEED_TXT.read_text(encoding="utf-8")
    old = "合计 8,084.71 1,217.88 6,866.83\n"
    assert text.count(old) == 1
    path.write_text(text.replace(old, "合计 8,084.71 1,217.88 6,686.83\n"), encoding="utf-8")
    return path


def test_a_sound_file_exits_0_and_reports(tmp_path: Path) -> None:
    run = check(SEED_TXT)
    assert run.returncode == 0
    name, counts, *_ = run.stdout.splitlines()
    assert name == "panyu-2024-budget.txt  广州市番禺区政务服务数据管理局 2024 budget"
    assert counts.startswith("659 checks: 643 consistent, 9 rounding, ")
    assert "\nscope differs (1)\n" in run.stdout
    assert "would be settled by: the units' budgets by economic item" in run.stdout
    assert list(tmp_path.iterdir()) == []  # nothing is built


def test_a_conflict_exits_1_and_is_said_first_in_the_systems_language(wrong: Path) -> None:
    run = check(wrong, lang="zh_CN.UTF-8")
    assert run.returncode == 1
    lines = run.stdout.splitlines()
    assert lines[3].startswith("不一致 (")
    assert any("印为6,686.83" in line and "6,866.83" in line for line in lines)
    assert "可由以下文件说明：" in run.stdout
    assert "would be settled" in check(wrong, "--lang", "en", lang="zh_CN.UTF-8").stdout


def test_json_has_every_check_with_its_verdict(wrong: Path) -> None:
    before, after = json.loads(check("--json", SEED_TXT).stdout), json.loads(check("--json", wrong).stdout)
    assert before["disclosures"][0]["verdicts"]["consistent"] == 643
    verdicts = {finding["id"]: finding["verdict"] for finding in before["findings"]}
    assert len(verdicts) == len(before["findings"])
    worse = {f["check"] for f in after["findings"] if f["verdict"] == "conflict"}
    assert {"kinds_of_row", "total_of_rows", "project_of_general"} <= worse
    remarks = {finding["id"] for finding in before["findings"] if finding["check"] == "remark"}  # of the sidecar
    assert {f["id"] for f in after["findings"]} == set(verdicts) - remarks  # so that runs can be compared


def test_csv_opens_with_its_headings(wrong: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(check("--csv", wrong).stdout)))
    assert {row["verdict"] for row in rows} >= {"consistent", "rounding", "conflict"}
    conflict = next(row for row in rows if row["verdict"] == "conflict")
    assert conflict["message"]
    assert conflict["line"]


def test_sarif_names_its_rules_and_where(wrong: Path) -> None:
    log = json.loads(check("--sarif", wrong).stdout)
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert log["version"] == "2.1.0"
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    assert {result["level"] for result in run["results"]} == {"error", "warning", "note"}
    (error, *_) = [result for result in run["results"] if result["level"] == "error"]
    location = error["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "wrong.txt"
    assert location["region"]["startLine"] > 1


def test_a_file_that_is_none_is_refused_and_the_others_are_checked(tmp_path: Path) -> None:
    run = check(SEED_TXT, tmp_path / "none.pdf")
    assert run.returncode == 1
    assert run.stderr.startswith("error: none.pdf: ")
    assert "643 consistent" in run.stdout


def test_no_file_is_wrong_usage() -> None:
    assert check().returncode == 2
