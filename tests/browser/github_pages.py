"""A server that behaves like GitHub Pages: sites below a path, gzip, redirects, and the site's own 404 page."""

from __future__ import annotations

import gzip
import http.server
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What Pages says a file is, and whether it packs it for those who accept that.
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "application/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".jsonld": "application/ld+json",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".ttl": "text/turtle; charset=utf-8",
    ".webp": "image/webp",
    ".png": "image/png",
    ".wasm": "application/wasm",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
PACKED = ("text/", "application/javascript", "application/json", "application/ld+json", "application/xml", "image/svg")


@cache
def packed(path: Path, _changed: int) -> bytes:
    """Return a file as it travels; ``_changed`` is when it was written."""
    return gzip.compress(path.read_bytes(), mtime=0)


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves folders below the first part of the path, each with its own 404 page."""

    protocol_version = "HTTP/1.1"
    folders: Mapping[str, Path]

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> None:
        asked = unquote(urlsplit(self.path).path)
        _, name, *rest = (*asked.split("/", 2), "")[:3]
        folder = self.folders.get(name)
        if folder is None:
            self._send(404, b"", {"Content-Type": "text/plain"})
            return
        path = (folder / rest[0]).resolve()
        if not path.is_relative_to(folder.resolve()):
            path = folder / "404.html"
        if path.is_dir() and not asked.endswith("/"):
            self._send(301, b"", {"Location": f"{self.path}/"})
        elif path.is_dir() and (path / "index.html").is_file():
            self._send_file(200, path / "index.html")
        elif path.is_file():
            self._send_file(200, path)
        elif path.with_name(f"{path.name}.html").is_file():
            self._send_file(200, path.with_name(f"{path.name}.html"))
        else:
            self._send_file(404, folder / "404.html")

    def _send_file(self, status: int, path: Path) -> None:
        kind = TYPES.get(path.suffix, "application/octet-stream")
        headers = {"Content-Type": kind, "Cache-Control": "max-age=600", "Vary": "Accept-Encoding"}
        if kind.startswith(PACKED) and "gzip" in self.headers.get("Accept-Encoding", ""):
            self._send(status, packed(path, path.stat().st_mtime_ns), {**headers, "Content-Encoding": "gzip"})
        else:
            self._send(status, path.read_bytes(), headers)

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def serving(folders: Mapping[str, Path]) -> Iterator[str]:
    """Serve folders, each below its name; yield the address of the server."""
    handler = type("Handler", (Handler,), {"folders": folders})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
