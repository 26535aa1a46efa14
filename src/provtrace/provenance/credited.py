"""The source that a document names itself, where nothing else in the archive tells."""

from __future__ import annotations

from provtrace.provenance.records import Facts
from provtrace.provenance.sources import Source


def credited_sources(document: int, facts: Facts) -> list[Source]:
    """The source that a document names, where no cluster gives it one.

    Args:
        document: Its number.
        facts: What is known about it.

    Returns:
        The agency, or the outlet republished, that it credits for its text; at most one.
    """
    named = sorted(
        (credit.role != "text", credit.agency, credit.text)
        for credit in facts.credits
        if credit.role in ("text", "republished")
    )
    return [
        Source(
            document,
            None,
            agency,
            "republished" if elsewhere else "credited wire",
            1.0,
            facts.words,
            "copied from",
            0.9,
            {
                "facts": [{"fact": "credit", "words": text}],
                "says_so": True,
                "warnings": ["nothing else in the archive bears it out"],
            },
        )
        for elsewhere, agency, text in named[:1]
    ]
