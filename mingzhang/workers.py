"""Work in two processes, where there is enough of it to be worth their start."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

Mapper = Callable[..., Iterable[Any]]


@contextmanager
def mapper(count: int, many: int, chunk: int) -> Iterator[Mapper]:
    """Give a ``map`` for so many pieces of work: with fewer than ``many`` the plain one, else in ``chunk``s of two."""
    if count < many:
        yield map
        return
    with ProcessPoolExecutor(max_workers=2, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield partial(pool.map, chunksize=chunk)
