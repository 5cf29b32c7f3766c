"""YAML files: the specs, the words of the site, and the sidecars."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from mingzhang.plain import control

# libyaml's parser where PyYAML was built with it: ten times faster, the same language.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds; only plain data, no objects.

    Raises:
        yaml.YAMLError: the file is not YAML.
        ValueError: the file is not UTF-8, or a text in it has a control character.
    """
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506  (it is a safe loader)
    found = next(filter(None, map(control, _texts(data))), None)
    if found:
        raise ValueError(found)
    return data


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from (text for pair in data.items() for part in pair for text in _texts(part))
    elif isinstance(data, list):
        yield from (text for part in data for text in _texts(part))
