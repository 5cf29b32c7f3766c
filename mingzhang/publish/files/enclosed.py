"""What goes with a package in its archive: README in both languages, data dictionary, license."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from mingzhang.publish.files.views import View

README_ZH = """# {title}

{subject}

- `datapackage.json`：描述文件（Frictionless Data Package），写明每个文件、字段、类型、主键与外键。
- {csv}：数据，UTF-8 编码的 CSV，无 BOM，换行符为 LF；空格即没有值。
- `dictionary.csv`：数据字典，每行一个字段，中英文对照。
- `LICENSE.txt`：许可。
- `SHA256SUMS`：校验值。

## 校验
```
sha256sum -c SHA256SUMS
pip install frictionless
frictionless validate datapackage.json
```

## 金额
`unit` 一列写明印出的单位；名称以 `_cny` 结尾的，单位是元。
在表内求和只加末级（`is_leaf`）：第0级是印出的合计，其余各级重复其下级。

## 引用
请注明：{citation}，版本 {version}，并写明单位、年度、表与源文件的校验值（见 `sources`）。
单个数字的引用格式，见网站上该数字的出处页。

## 许可
{licence}
"""

README_EN = """# {title}

{subject}

- `datapackage.json`: the descriptor (Frictionless Data Package): every file, field, type, primary and foreign key.
- {csv}: the data, CSV in UTF-8 without a byte order mark, lines end in LF; an empty cell is no value.
- `dictionary.csv`: the data dictionary, a row for each field, in Chinese and English.
- `LICENSE.txt`: the license.
- `SHA256SUMS`: checksums.

## Validate
```
sha256sum -c SHA256SUMS
pip install frictionless
frictionless validate datapackage.json
```

## Amounts
The column `unit` says in which unit an amount is printed; those whose names end in `_cny` are in yuan. Within a table,
sum leaves alone (`is_leaf`): level 0 is the printed total, and the levels above repeat what is below them.

## Cite
Please name {citation}, version {version}, with publisher, year, table and the checksum of the source file (see
`sources`). For a single number, the page of its source on the site has a citation.

## License
{licence}
"""

DICTIONARY = (
    "resource",
    "resource_title",
    "resource_title_en",
    "field",
    "title",
    "title_en",
    "type",
    "column_type",
    "primary_key",
    "refers_to",
    "constraints",
)


def enclosed(view: View) -> dict[str, bytes]:
    """Return the files that go with a package, by name."""
    return {
        "README.md": _readme(view, README_EN, "@en").encode(),
        "README.zh.md": _readme(view, README_ZH, "").encode(),
        "LICENSE.txt": _licence(view.descriptor).encode(),
        "dictionary.csv": _dictionary(view).encode(),
    }


def _readme(view: View, text: str, language: str) -> str:
    described, licence = view.descriptor, view.descriptor["licenses"][0]
    return text.format(
        title=described[f"title{language}"],
        subject=_subject(view, language),
        csv="`data/*.csv`" if view.disclosure is None else "`*.csv`",
        citation=described[f"title{language}"] + (f" ({view.disclosure})" if view.disclosure else ""),
        version=described["version"],
        licence=f"{described[f'description{language}']} {licence['path']}",
    )


def _subject(view: View, language: str) -> str:
    """Say what the archive holds."""
    if view.disclosure is None:
        count = next(len(table.rows) for table in view.resources if table.name == "disclosures")
        return f"The whole package: {count:,} disclosures." if language else f"整个数据包：{count:,}份公开文件。"
    names = ", ".join(dict.fromkeys(source["title"] for source in view.descriptor["sources"]))
    if language:
        return (
            f"The rows of one disclosure, {view.disclosure} ({names}), with the codes and organisations they refer to."
        )
    return f"一份公开文件（{view.disclosure}：{names}）的全部行，连同所引用的编码与单位。"


def _licence(descriptor: dict[str, Any]) -> str:
    licence = descriptor["licenses"][0]
    return (
        f"{descriptor['description']}\n{descriptor['description@en']}\n\n"
        f"{licence['title']} ({licence['name']}): {licence['path']}\n"
        f"法律文本 Legal code: {licence['path']}legalcode\n"
    )


def _dictionary(view: View) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(DICTIONARY)
    for table in view.resources:
        schema = table.schema
        for field in schema["fields"]:
            references = [
                f"{key['reference']['resource'] or table.name}.{there}"
                for key in schema.get("foreignKeys", [])
                for here, there in zip(key["fields"], key["reference"]["fields"], strict=True)
                if here == field["name"]
            ]
            writer.writerow(
                [
                    table.name,
                    table.descriptor["title"],
                    table.descriptor["title@en"],
                    field["name"],
                    field["title"],
                    field["title@en"],
                    field["type"],
                    field.get("columnType", ""),
                    "true" if field["name"] in schema["primaryKey"] else "",
                    " ".join(references),
                    json.dumps(field["constraints"], ensure_ascii=False) if "constraints" in field else "",
                ]
            )
    return out.getvalue()
