"""``python -m provtrace`` is the command line."""

from provtrace.cli import main

if __name__ == "__main__":
    main()
