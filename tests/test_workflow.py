"""The workflow that publishes: actions pinned, no more rights than needed, pull requests built but not deployed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from support import ROOT

from mingzhang.yamlfile import read_yaml

PATH = ROOT / ".github" / "workflows" / "pages.yml"
PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
# No run of ours may have more; a name that is missing in a job is no right at all.
RIGHTS = {
    "build": {"contents": "read", "pages": "read"},
    "deploy": {"pages": "write", "id-token": "write"},
}


@pytest.fixture(scope="module")
def workflow() -> dict[Any, Any]:
    return read_yaml(PATH)


def steps(workflow: dict[Any, Any], job: str) -> list[dict[str, Any]]:
    return workflow["jobs"][job]["steps"]


def place(workflow: dict[Any, Any], words: str) -> int:
    """Return where the first step of the build stands that has these words in what it runs or uses."""
    return next(n for n, step in enumerate(steps(workflow, "build")) if words in step.get("run", step.get("uses", "")))


def test_every_action_is_pinned_by_its_whole_sha_and_says_its_version() -> None:
    used = [
        line.strip().removeprefix("- ") for line in PATH.read_text(encoding="utf-8").splitlines() if "uses:" in line
    ]
    assert len(used) == 5
    assert [line for line in used if not PINNED.fullmatch(line)] == []


def test_each_job_has_the_rights_it_needs_and_no_others(workflow: dict[Any, Any]) -> None:
    assert workflow["permissions"] == {}
    assert {name: job["permissions"] for name, job in workflow["jobs"].items()} == RIGHTS


def test_a_checkout_keeps_no_credentials(workflow: dict[Any, Any]) -> None:
    for job in workflow["jobs"]:
        for step in steps(workflow, job):
            if "actions/checkout@" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False


def test_pull_requests_are_built_and_tested_but_not_deployed(workflow: dict[Any, Any]) -> None:
    events = workflow[True]  # YAML 1.1 takes the word "on" for a truth
    assert "pull_request" in events
    assert "pull_request_target" not in events
    assert "github.event_name != 'pull_request'" in workflow["jobs"]["deploy"]["if"]
    assert "github.ref == 'refs/heads/main'" in workflow["jobs"]["deploy"]["if"]
    upload = steps(workflow, "build")[place(workflow, "upload-pages-artifact")]
    assert upload["if"] == "github.event_name != 'pull_request'"
    for words in ("make site", "make test", "build.py check"):
        assert "if" not in steps(workflow, "build")[place(workflow, words)]


def test_it_builds_checks_validates_and_tests_before_it_uploads(workflow: dict[Any, Any]) -> None:
    order = ["make site", "build.py check", "frictionless validate", "make test", "upload-pages-artifact"]
    places = [place(workflow, words) for words in order]
    assert places == sorted(places)
    assert workflow["jobs"]["deploy"]["needs"] == "build"


def test_scans_are_read_where_the_repository_says_so(workflow: dict[Any, Any]) -> None:
    assert steps(workflow, "build")[place(workflow, "make ocr")]["if"] == "vars.MINGZHANG_OCR == 'true'"
    assert place(workflow, "make ocr") < place(workflow, "make site")
    for lang in ("zh", "en"):
        assert "`MINGZHANG_OCR`" in (ROOT / f"docs/{lang}/publishers.md").read_text(encoding="utf-8")


def test_the_address_is_that_of_pages(workflow: dict[Any, Any]) -> None:
    said = steps(workflow, "build")[place(workflow, "make site")]["env"]["SITE_URL"]
    asked = steps(workflow, "build")[place(workflow, "configure-pages")]
    assert f"steps.{asked['id']}.outputs.base_url" in said


def test_no_run_takes_for_ever_or_meets_another(workflow: dict[Any, Any]) -> None:
    assert all(0 < job["timeout-minutes"] <= 60 for job in workflow["jobs"].values())
    assert "github.ref" in workflow["concurrency"]["group"]


def test_what_others_wrote_is_never_run(workflow: dict[Any, Any]) -> None:
    """A title or a branch's name within a command would be run as one."""
    runs = [step["run"] for job in workflow["jobs"] for step in steps(workflow, job) if "run" in step]
    assert [run for run in runs if "${{" in run] == []
