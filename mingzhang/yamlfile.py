"""YAML files: the specs, the words of the site, and the sidecars."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

# libyaml's parser where PyYAML was built with it: ten times faster, the same language.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds; only plain data, no objects.

    Raises:
        yaml.YAMLError: the file is not YAML.
        UnicodeDecodeError: the file is not UTF-8.
    """
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506  (it is a safe loader)
