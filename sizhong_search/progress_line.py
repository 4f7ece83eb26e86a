"""How far long work has come, on the terminal's last line: count, rate, time left, and what went wrong so far.

On a terminal the line is written over; elsewhere (a file, a log) one is written every ten seconds.
"""

from __future__ import annotations

import time
from collections import Counter
from typing import TextIO

from sizhong_search.messages import say

_SOON = 15.0  # seconds after which the time left is told
_EVERY = {True: 0.2, False: 10.0}  # seconds between two lines, on a terminal and elsewhere


class ProgressLine:
    """A line that tells of work of a known length.

    Parameters
    ----------
    stream : text stream
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._is_terminal = stream, stream.isatty()
        self._n = self._total = 0
        self._reasons: Counter[str] = Counter()
        self._began = self._shown = time.monotonic()

    def begin(self, total: int) -> None:
        """Tell how much there is to do."""
        self._total, self._began = total, time.monotonic()

    def step(self, reason: str | None = None) -> None:
        """Tell that one more is done, and why it failed if it did."""
        self._n += 1
        if reason:
            self._reasons[reason] += 1
        if time.monotonic() - self._shown >= _EVERY[self._is_terminal]:
            self._show()

    def clear(self) -> None:
        """Take the line away, as before printing something else."""
        if self._is_terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _show(self) -> None:
        self._shown = time.monotonic()
        rate = self._n / max(self._shown - self._began, 1e-6)
        # The first files are no measure: processes are starting, and one kind of file stands together.
        left = _clock(self._total - self._n, rate) if self._shown - self._began > _SOON else "—"
        line = say("cli.progress", n=self._n, total=self._total, rate=f"{rate:.1f}", left=left)
        if self._reasons:
            line += say("cli.progress_reasons", reasons=reasons_line(self._reasons))
        self._stream.write(f"\r\x1b[K{line[:150]}" if self._is_terminal else f"{line}\n")
        self._stream.flush()


def reasons_line(reasons: Counter[str]) -> str:
    """Write reason codes with their counts, the most frequent first."""
    return "、".join(f"{say(f'reason.{code}')} {n}" for code, n in reasons.most_common())


def _clock(n_left: int, rate: float) -> str:
    minutes, seconds = divmod(round(n_left / rate), 60)
    return f"{minutes}:{seconds:02}"
