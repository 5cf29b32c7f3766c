"""Styles and scripts as they are sent."""

from __future__ import annotations

from mingzhang.publish.assets import is_slimmed, slim


def test_comments_and_indents_are_left_out() -> None:
    style = "/* Two\n   lines. */\n@media print {\n  a { color: red; }  /* why */\n\n}\n"
    assert slim("assets/a.css", style) == "@media print {\na { color: red; }\n}\n"
    script = '// What it does.\n(function () {\n  go("a // b", "https://x/y");  // why\n})();\n'
    assert slim("a.js", script) == '(function () {\ngo("a // b", "https://x/y");\n})();\n'


def test_other_files_stay_as_they_are() -> None:
    assert [is_slimmed(path) for path in ("a.css", "b/c.js", "d.svg", "e.json", "f.html", "js")] == [True, True] + [
        False
    ] * 4
