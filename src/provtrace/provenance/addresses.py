"""Addresses and names in the form in which they are compared."""

from __future__ import annotations

from urllib.parse import urlsplit

_TRACKING = ("utm_", "fbclid", "gclid", "ref=")
_SAME_SITE = ("www.", "amp.", "m.")


def address_of(url: str | None) -> str | None:
    """An address without scheme, www, fragment, tracking and closing slash.

    Args:
        url: An absolute address.

    Returns:
        Host, path and query, or None if it is not an absolute address.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if not parts.netloc:
        return None
    query = "&".join(
        field
        for field in parts.query.split("&")
        if field and not field.casefold().startswith(_TRACKING)
    )
    host = parts.netloc.casefold()
    for prefix in _SAME_SITE:
        host = host.removeprefix(prefix)
    return f"{host}{parts.path.rstrip('/')}{'?' + query if query else ''}"


def host_of(address: str) -> str:
    """The host of an address that `address_of` gave."""
    return address.partition("/")[0].partition("?")[0]


def fold(name: str) -> str:
    """A name without regard to case and spacing."""
    return " ".join(name.casefold().split())
