"""What the trials of the import have in common: documents, the command that imports them, what it told, the verdict.

No benchmark of its own; ``import_hostile.py``, ``import_survives.py`` and ``import_readers.py`` take it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from random import Random
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SIZHONG_SHARED", ROOT.parent / "shared"))
SIZHONG = [sys.executable, "-m", "sizhong_search.cli"]
_MARK = "SIZHONG_TRIAL"  # in the environment of all that a trial starts, by which what is left of it is found


class Verdict:
    """Prints what was promised and what came of it. A promise is kept where nothing is found; a control, where much is.

    Attributes
    ----------
    is_good : bool
    """

    def __init__(self) -> None:
        self.is_good = True

    def promise(self, what: str, faults: Collection[str]) -> None:
        """Print a promise, and what was found against it."""
        self._print("BROKEN" if faults else "kept", what, faults)

    def control(self, what: str, faults: Collection[str]) -> None:
        """Print what was found where something is wrong on purpose: nothing would mean that the trial is blind."""
        self._print("control" if faults else "BLIND", what, [])

    def _print(self, word: str, what: str, faults: Collection[str]) -> None:
        self.is_good &= word in ("kept", "control")
        print(f"{word:8}{what}", flush=True)
        for fault in list(faults)[:12]:
            print(f"          {fault[:300]}")
        if len(faults) > 12:
            print(f"          … and {len(faults) - 12} more")


# ---- documents ----


def write_texts(folder: Path, n: int, seed: int, length: int = 1500) -> dict[str, str]:
    """Write small policies as files of a folder, each with a title and a number of its own; return them by file name.

    They are put together of paragraphs of real ones where the shared folder is there, else made up.
    """
    folder.mkdir(parents=True)
    if (SHARED / "data" / "policies.jsonl.gz").exists():
        from import_scale import documents

        whole: Iterator[str] = documents(n, seed)
    else:
        whole = _made_up(n, seed)
    texts = {}
    for i, text in enumerate(whole):
        title, number, *lines = text.split("\n")
        # A second number could be taken for the document's, and two with one number and title are one document; a text
        # with too many lost characters is not read.
        short = "\n".join([title, number, *(line for line in lines if not {"〔", "\ufffd"} & set(line))])
        texts[name := f"{i:06}.txt"] = short[: short.rfind("\n", 0, length)]
        (folder / name).write_text(texts[name], "utf-8", newline="")
    return texts


def _made_up(n: int, seed: int) -> Iterator[str]:
    random = Random(seed)  # noqa: S311 - texts, not secrets
    doing = ("支持", "鼓励", "加快", "完善", "规范", "优化")
    things = ("企业发展", "人才引进", "快递服务", "养老服务补贴", "资金使用", "行政审批", "创业平台", "市场准入")
    bodies = ("市财政局", "市人社局", "市市场监管局", "市发改委", "市民政局", "各区人民政府")
    for i in range(n):
        lines = [f"甲省第{i}号若干措施", f"甲政发〔2020〕{i}号"]
        for j in range(1, 40):
            sentence = "，".join(random.choice(doing) + random.choice(things) for _ in range(random.randint(2, 5)))
            lines.append(f"{j}.{sentence}。（责任单位：{random.choice(bodies)}）")
        yield "\n".join(lines)


# ---- the command ----


def add_command(kb: Path, *paths: Path, workers: int = 2) -> list[str]:
    """Return the command that imports files."""
    return [*SIZHONG, "add", "--kb", str(kb), "--json", "--workers", str(workers), "--lang", "en", *map(str, paths)]


def rows(out: Path) -> list[dict[str, Any]]:
    """Return what an import has told so far: its whole lines; one that its death cut short acknowledges nothing."""
    lines = out.read_bytes().split(b"\n")[:-1]
    return [json.loads(line) for line in lines]


# ---- processes ----


def marked(**more: str) -> dict[str, str]:
    """Return an environment by which all that is started with it is found again."""
    return {**os.environ, _MARK: str(os.getpid()), **more}


def running() -> list[Any]:
    """Return the processes that this trial has started and that live."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(_MARK) == str(os.getpid()) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


def orphans(seconds: float = 5) -> tuple[float, list[str]]:
    """Wait for what this trial has started to end; return how long that took, and what lives on (ended then).

    A process that is still starting notices late that nobody waits for it: a machine that is busy with other things
    gets as many times the seconds as it has more to do than processors.
    """
    began = time.perf_counter()
    if hasattr(os, "getloadavg"):
        seconds *= max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    while (left := running()) and time.perf_counter() - began < seconds:
        time.sleep(0.05)
    took = time.perf_counter() - began
    told = []
    for process in left:
        try:
            told.append(f"process {process.pid} lives on after {took:.1f} s: {' '.join(process.cmdline())[:150]}")
            process.kill()
        except psutil.Error:
            continue
    return took, told


def memory(process: Any) -> int:
    """Return what a process and its children hold in bytes, memory that they share counted once."""
    total = 0
    try:
        for one in (process, *process.children(recursive=True)):
            total += one.memory_full_info().pss
    except (psutil.Error, AttributeError):
        pass
    return total


def faults_of(stderr: str) -> list[str]:
    """Return what a user should never see of an import that was stopped or refused: where in the code it stood."""
    return [f"a traceback: …{stderr[-250:]}"] if "Traceback" in stderr else []
