"""provtrace finds out which news pieces share text, and where that text came from."""

__version__ = "0.1.0"
