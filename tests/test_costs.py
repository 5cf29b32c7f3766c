"""Seconds by part of the site: each part counts for itself, and together they are the whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mingzhang.publish.costs import Costs


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands still until a test moves it."""
    time = [0.0]
    monkeypatch.setattr(Costs, "clock", staticmethod(lambda: time[0]))
    return time


def test_a_part_within_a_part_counts_for_itself(now: list[float]) -> None:
    costs = Costs()
    with costs.of("writing"):
        now[0] += 1
        with costs.of("pages"):
            now[0] += 2
            with costs.of("rendering"):
                now[0] += 4
        with costs.of("rendering"):
            now[0] += 8
        now[0] += 16
    assert costs.seconds == {"rendering": 12, "pages": 2, "writing": 17}


def test_items_are_counted_as_they_are_made_and_not_as_they_are_used(now: list[float]) -> None:
    def made() -> Iterator[int]:
        for number in range(3):
            now[0] += 1
            yield number

    costs = Costs()
    for _ in costs.each("pages", made()):
        now[0] += 10
    assert costs.seconds == {"pages": 3}


def test_a_part_that_fails_is_counted_too(now: list[float]) -> None:
    def fail() -> None:
        now[0] += 1
        raise ValueError("bad")

    costs = Costs()
    with pytest.raises(ValueError, match="bad"), costs.of("writing"), costs.of("pages"):
        fail()
    with costs.of("search"):
        now[0] += 2
    assert costs.seconds == {"pages": 1, "writing": 0, "search": 2}


def test_parts_of_no_account_are_not_said(now: list[float]) -> None:
    costs = Costs()
    for part, seconds in (("pages", 1.23), ("pictures", 0.04), ("search", 0.05)):
        with costs.of(part):
            now[0] += seconds
    assert str(costs) == "pages 1.2, search 0.1"
