"""The package as publishing reads it back: whole and as described, or refused in one line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from make_package import Copy, make_package

from mingzhang.publish.data import PackageError, load_package


@pytest.mark.parametrize("name", ["compare", "../../x", "a/b", "about.html", "a\u202eb"])
def test_a_disclosure_cannot_write_elsewhere_than_in_a_folder_of_its_own(
    seed_package: Path, tmp_path: Path, name: str
) -> None:
    made = make_package(seed_package, tmp_path / "made", [Copy(name)])
    with pytest.raises(PackageError, match=r"disclosures\.csv: expected a disclosure that can be a name in the site"):
        load_package(made)


def test_nor_can_a_table(seed_package: Path, tmp_path: Path) -> None:
    made = make_package(
        seed_package,
        tmp_path / "made",
        [Copy("a", edit=lambda _, row: row | {"table": "../x"} if row.get("table") == "income" else row)],
    )
    with pytest.raises(PackageError, match=r"tables\.csv: expected a table that can be a name in the site"):
        load_package(made)


def test_a_file_that_was_changed_by_hand_is_named(seed_package: Path, tmp_path: Path) -> None:
    shutil.copytree(seed_package, tmp_path / "changed")
    with (tmp_path / "changed/data/cells.csv").open("a") as file:
        file.write("\n")
    with pytest.raises(PackageError, match=r"cells\.csv: expected the file that .*: it was changed by hand"):
        load_package(tmp_path / "changed")


def test_a_resource_is_read_from_the_folder_alone(seed_package: Path, tmp_path: Path) -> None:
    shutil.copytree(seed_package, tmp_path / "changed")
    descriptor = tmp_path / "changed" / "datapackage.json"
    text = descriptor.read_text(encoding="utf-8").replace('"data/cells.csv"', '"../cells.csv"')
    descriptor.write_text(text, encoding="utf-8")
    with pytest.raises(PackageError, match=r"expected the path data/cells\.csv, found \.\./cells\.csv"):
        load_package(tmp_path / "changed")
