"""Find a Chrome or Chromium for the browser tests, or install one with what the machine has.

Order: CHROME, the names under which browsers are installed, Debian's package, Playwright's own download. Where none
can be had this says so and exits 1, unless MINGZHANG_SKIP_BROWSER is set.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find() -> str | None:
    """Return the path of a browser, None where there is none."""
    named = os.environ.get("CHROME")
    if named:
        return shutil.which(named)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            own = playwright.chromium.executable_path
        return own if Path(own).is_file() else None
    except Exception:  # noqa: BLE001  (whatever is wrong with it, it is no browser)
        return None


def install() -> None:
    """Try Debian's package (with a font for Chinese), then Playwright's download."""
    if shutil.which("apt-get"):
        as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium", "fonts-noto-cjk"]):
            if not as_root or shutil.which("sudo"):
                subprocess.run([*as_root, "apt-get", "-q", *command], check=False, stdout=subprocess.DEVNULL)
        if find():
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Find or install; return the exit status."""
    if os.environ.get("MINGZHANG_SKIP_BROWSER"):
        print("browser: skipped, as MINGZHANG_SKIP_BROWSER says")
        return 0
    found = find()
    if not found:
        print("browser: none found, installing one", flush=True)
        install()
        found = find()
    if not found:
        print(
            "browser: no Chrome or Chromium was found, and neither Debian's package nor Playwright's download could be "
            "installed. Install one, or name it in CHROME; MINGZHANG_SKIP_BROWSER=1 leaves the browser tests out.",
            file=sys.stderr,
        )
        return 1
    print(f"browser: {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
