"""What can go wrong, as exceptions that say what to do.

::

    ProvtraceError
    ├── InputError         a file or record that cannot be read
    ├── SettingsError      a setting that is unknown or out of range
    ├── MissingExtraError  an optional package is needed: pip install provtrace[…]
    └── ArchiveError       a database that cannot be opened, read or written
        └── MismatchError  a database made with another scheme, encoder or version
"""


class ProvtraceError(Exception):
    """Any error that provtrace raises on purpose; its text is one line for a person."""


class InputError(ProvtraceError):
    """A file or record cannot be read.

    Args:
        where: Path, or path and line, or key of the record.
        reason: What is wrong with it, in words.
    """

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


class SettingsError(ProvtraceError):
    """A setting is unknown or out of range."""


class MissingExtraError(ProvtraceError):
    """An optional package is needed.

    Args:
        what: What was asked for, such as ``"the e5 encoder"``.
        extra: Name of the extra that brings it.
    """

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an extra: pip install 'provtrace[{extra}]'")
        self.extra = extra


class ArchiveError(ProvtraceError):
    """A database cannot be opened, read or written."""


class MismatchError(ArchiveError):
    """A database was made with another scheme, encoder or version."""
