"""Telling whether a file lies on a network file system, where SQLite's locks do not hold."""

from __future__ import annotations

import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
"""Linux's table of what is mounted where (https://man7.org/linux/man-pages/man5/proc.5.html)."""

NETWORK = frozenset(
    ("9p", "afs", "ceph", "cifs", "lustre", "nfs", "nfs4", "smb3", "smbfs", "vboxsf", "vmhgfs")
)
"""File systems of other machines, or of the one that this one runs in."""

LOCAL_FUSE = frozenset(("bindfs", "encfs", "fuse-overlayfs", "gocryptfs", "mergerfs"))
"""File systems in user space that lie on a local disk; of the others most are a network's."""


def network_file_system(path: Path) -> str | None:
    """The type of network file system that a file lies or would lie on.

    Args:
        path: The file; it need not be there.

    Returns:
        Its type, such as ``"nfs4"`` or ``"fuse.sshfs"``; None for a local disk, and where nothing
        tells (on systems other than Linux).
    """
    try:
        table = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    place = path.resolve()
    kind, depth = "", 0
    for line in table.splitlines():
        mount, _, rest = line.partition(" - ")
        point = Path(_unescaped(mount.split(" ")[4]))
        # Of two mounts at one place the later one is seen.
        if place.is_relative_to(point) and len(point.parts) >= depth:
            kind, depth = rest.split(" ")[0], len(point.parts)
    family, _, name = kind.partition(".")
    is_network = kind in NETWORK or (family == "fuse" and name and name not in LOCAL_FUSE)
    return kind if is_network else None


def _unescaped(text: str) -> str:
    """A path of the table: spaces and the like stand there as octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)
