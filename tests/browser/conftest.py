"""A built site behind a server that behaves like GitHub Pages, and a browser that notes every complaint."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from get_browser import find  # noqa: E402
from github_pages import serving  # noqa: E402
from make_package import make_package  # noqa: E402
from page_types import COPIES, MANY_TYPES, TOP, TYPES  # noqa: E402

from mingzhang.publish import publish  # noqa: E402
from mingzhang.publish.pages import directory  # noqa: E402
from mingzhang.releases import Release, declare  # noqa: E402

REPOSITORY = HERE.parent.parent
# What the repositories of the two sites are called, so the path that each is served below.
ONE, MANY = "some-repo", "another-repo"


class Served(NamedTuple):
    """A built site and where it is served."""

    folder: Path
    address: str


def follow(link: Locator) -> None:
    """Click a link and wait until the page, or the part of one, that it leads to is there.

    A click alone waits for nothing that it brings about: on a busy machine the page before is still open after it.
    """
    with link.page.expect_navigation():
        link.click()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if os.environ.get("MINGZHANG_SKIP_BROWSER"):
                item.add_marker(pytest.mark.skip(reason="MINGZHANG_SKIP_BROWSER is set"))


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the seed, released as 0.1.0."""
    folder = tmp_path_factory.mktemp("package") / "datapackage"
    arguments = ["--only", "data", "--reader", "pdfium", "--no-cache", "--quiet"]
    releases = folder.parent / "releases"
    folders = ["--disclosures", REPOSITORY / "tests/seed", "--datapackage", folder, "--releases", releases]
    subprocess.run([sys.executable, REPOSITORY / "build.py", *arguments, *folders], check=True)
    declare(releases, folder, Release("0.1.0", "2026-11-26", "首次发布。", "First release."))
    return folder


@pytest.fixture(scope="session")
def many_package(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of several disclosures of several publishers."""
    return make_package(package, tmp_path_factory.mktemp("many") / "datapackage", COPIES)


@pytest.fixture(scope="session")
def sites(package: Path, many_package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Served]]:
    """The sites of one disclosure and of several, built for the addresses that they are served at: sub-paths."""
    packages = {ONE: package, MANY: many_package}
    folders = {name: tmp_path_factory.mktemp("browser") / name for name in packages}
    pictures = tmp_path_factory.mktemp("pictures")
    with serving(folders) as server:
        with pytest.MonkeyPatch.context() as patch:  # for the sites alone: other tests build theirs in this process
            patch.setattr(directory, "PAGE", 3)  # so that a few disclosures fill more than one page of the index
            for name, folder in folders.items():
                patch.setenv("SITE_URL", f"{server}/{name}/")
                seed, releases = REPOSITORY / "tests/seed", package.parent / "releases"
                publish(packages[name], folder, REPOSITORY / "mkdocs.yml", seed, pictures, releases)
        yield {name: Served(folder, f"{server}/{name}") for name, folder in folders.items()}


@pytest.fixture(scope="session")
def site(sites: dict[str, Served]) -> Path:
    """The folder of the site of one disclosure."""
    return sites[ONE].folder


@pytest.fixture(scope="session")
def address(sites: dict[str, Served]) -> str:
    """The address of the site of one disclosure."""
    return sites[ONE].address


@pytest.fixture(scope="session")
def places(sites: dict[str, Served]) -> dict[str, list[str]]:
    """Addresses of a page of every type: of the top of each site, and below each language's folder."""
    one, many = sites[ONE].address, sites[MANY].address
    found = {"top": [f"{one}/{place}" for place in TOP]}
    for lang in ("zh", "en"):
        found[lang] = [f"{one}/{lang}/{place}" for place in TYPES] + [f"{many}/{lang}/{place}" for place in MANY_TYPES]
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = find()
    if not found:
        pytest.fail("no Chrome or Chromium: run `make test`, which finds or installs one")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=found,
            args=[
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
            ],
        )
        yield launched
        launched.close()


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A fresh context; ``@pytest.mark.parametrize("context", [{...}], indirect=True)`` gives it options."""
    made = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **getattr(request, "param", {})})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """A page that fails the test on a console error, a script error, a failed or a third party's request."""
    opened, server = context.new_page(), address.removesuffix(ONE)
    complaints: list[str] = []
    opened.on(
        "console",
        lambda message: complaints.append(f"{message.text} {message.location}") if message.type == "error" else None,
    )
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(  # a request that going to the next page cuts short has not failed
        "requestfailed",
        lambda request: None if request.failure == "net::ERR_ABORTED" else complaints.append(f"failed: {request.url}"),
    )
    opened.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((server, "file:", "data:"))
            else complaints.append(f"third party: {request.url}")
        ),
    )
    yield opened
    assert complaints == []
