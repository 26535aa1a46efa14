"""Work done in processes of its own, so that one bad item cannot take the rest with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Failure:
    """What became of an item that gave no result.

    Attributes:
        reason: What happened, in one line for a person.
        kind: error (the function raised), timeout, memory or crash.
    """

    reason: str
    kind: Literal["error", "timeout", "memory", "crash"]


def map_guarded(
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    jobs: int,
    seconds: float = 20.0,
    megabytes: int = 2000,
    chunk: int = 8,
) -> Iterator[tuple[T, R | Failure]]:
    """Yield (item, result) in the order of the items (first version: in this process)."""
    for item in items:
        try:
            yield item, function(item)
        except Exception as error:
            yield item, Failure(f"{type(error).__name__}: {error}", "error")
