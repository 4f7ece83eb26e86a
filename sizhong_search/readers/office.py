"""Old Word, WPS and RTF files, turned into ``.docx`` by LibreOffice where it is installed.

LibreOffice runs with a profile of its own that is gone afterwards, without a window, and is stopped when it takes too
long; what it gives is read as any ``.docx``. It cannot be confined as our own readers are, for it must write.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from sizhong_search.readers.limits import limits

_WORD = "WordDocument".encode("utf-16-le")  # the part of an old Word file that holds its text


def office() -> str | None:
    """Return the path of LibreOffice, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_docx(data: bytes, suffix: str) -> bytes:
    """Turn a file into ``.docx``.

    Raises
    ------
    ValueError
        ``no_office`` where LibreOffice is not installed, ``timeout``, or ``damaged`` where it makes nothing of it.
    """
    program = office()
    if program is None:
        raise ValueError("no_office")
    if suffix == ".doc" and _WORD not in data:  # LibreOffice would make a text of whatever bytes these are
        raise ValueError("damaged")
    with tempfile.TemporaryDirectory(prefix="sizhong-") as folder:
        source = Path(folder) / f"file{suffix}"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [program, "--headless", "--norestore", "--nolockcheck", profile, "--convert-to", "docx"]
        command += ["--outdir", folder, str(source)]
        own = {"HOME": folder, "XDG_CACHE_HOME": folder, "XDG_CONFIG_HOME": folder}  # else it writes in the user's
        try:
            subprocess.run(
                command, capture_output=True, timeout=limits().office.wall_seconds, check=False, env=os.environ | own
            )
        except subprocess.TimeoutExpired as error:
            raise ValueError("timeout") from error
        made = source.with_suffix(".docx")
        if not made.exists():
            raise ValueError("damaged")
        return made.read_bytes()
