"""A built site behind a server that behaves like GitHub Pages, and a browser that notes every complaint."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from get_browser import find  # noqa: E402

from mingzhang.publish import publish  # noqa: E402

REPOSITORY = HERE.parent.parent
PREFIX = "/some-repo"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


class Pages(http.server.SimpleHTTPRequestHandler):
    """Serves a folder under a path prefix, with 404.html for what is not there."""

    def translate_path(self, path: str) -> str:
        if not path.startswith(PREFIX + "/"):
            return os.devnull + "/none"
        return super().translate_path(path.removeprefix(PREFIX))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the seed."""
    folder = tmp_path_factory.mktemp("package") / "datapackage"
    arguments = ["--only", "data", "--reader", "pdfium", "--no-cache", "--quiet"]
    folders = ["--disclosures", REPOSITORY / "tests/seed", "--datapackage", folder]
    subprocess.run([sys.executable, REPOSITORY / "build.py", *arguments, *folders], check=True)
    return folder


@pytest.fixture(scope="session")
def served(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The site, built from the seed's package for the address that it is served at: a sub-path, as project pages."""
    target = tmp_path_factory.mktemp("browser") / "site"
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Pages, directory=str(target)))
    address = f"http://127.0.0.1:{server.server_address[1]}{PREFIX}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", f"{address}/")
        publish(package, target, REPOSITORY / "mkdocs.yml", REPOSITORY / "tests/seed")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield target, address
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def site(served: tuple[Path, str]) -> Path:
    return served[0]


@pytest.fixture(scope="session")
def address(served: tuple[Path, str]) -> str:
    return served[1]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if os.environ.get("MINGZHANG_SKIP_BROWSER"):
        pytest.skip("MINGZHANG_SKIP_BROWSER is set")
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
    opened = context.new_page()
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
            if request.url.startswith((address.removesuffix(PREFIX), "file:", "data:"))
            else complaints.append(f"third party: {request.url}")
        ),
    )
    yield opened
    assert complaints == []
