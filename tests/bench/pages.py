"""What a page costs as the site grows: ``python tests/bench/pages.py [--pages 1250,2500,5000] [--profile STAGE]``.

Packages of more and more copies of the seed's disclosure are published stage by stage, each size in a process of its
own. For each stage: milliseconds a page, and their ratio to those of the smallest site; linear is 1. Goal: rendering
and writing pages cost at most 3 ms a page at 5,000 pages. Pictures are not made: no file is at hand.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import json
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parent.parent.parent
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests")]

from make_package import Copy, make_package  # noqa: E402

# Pages of one copy in both languages, about: so many copies give so many pages.
EACH = 130
