"""How long work tells how far it is, without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Receives the progress of a scan. The command line draws it; a library may log it."""

    def stage(self, name: str, total: int | None) -> None:
        """A new stage begins.

        Args:
            name: What is being done, such as "reading and cleaning".
            total: How many steps it has, or None if that is not known.
        """

    def advance(self, steps: int = 1, **facts: int) -> None:
        """Some steps are done; ``facts`` are counts so far, such as ``matches=12``."""


class Silent:
    """Progress that nobody listens to."""

    def stage(self, name: str, total: int | None) -> None:
        """Do nothing."""

    def advance(self, steps: int = 1, **facts: int) -> None:
        """Do nothing."""
