"""What each part of the site costs: seconds by the part's name, gathered while the site is made."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


class Costs:
    """Seconds by part. A part within a part counts for itself alone, so that the seconds add up to the whole."""

    clock = staticmethod(time.perf_counter)

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._within = [0.0]  # what the parts within each part that is under way have taken so far

    @contextmanager
    def of(self, part: str) -> Iterator[None]:
        """Count what is done within for a part."""
        started = self.clock()
        self._within.append(0.0)
        try:
            yield
        finally:
            taken = self.clock() - started
            self.seconds[part] = self.seconds.get(part, 0.0) + taken - self._within.pop()
            self._within[-1] += taken

    def each(self, part: str, items: Iterable[T]) -> Iterator[T]:
        """Yield items, and count for a part what it takes to make them, not what is done with them."""
        made = iter(items)
        while True:
            with self.of(part):
                try:
                    item = next(made)
                except StopIteration:
                    return
            yield item

    def __str__(self) -> str:
        """Say the parts in the order in which they came, those of less than a twentieth of a second left out."""
        return ", ".join(f"{part} {taken:.1f}" for part, taken in self.seconds.items() if taken >= 0.05)
