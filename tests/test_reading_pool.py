"""Several processes do the work, and whatever befalls one of them costs one task at most."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sizhong_search import reading_pool
from sizhong_search.reading_pool import ReadingPool

ROOT = Path(__file__).parent.parent


def work(task: str) -> str:
    """What a process does: ``die`` and ``hang`` do harm; ``once PATH`` dies where PATH is not there yet."""
    does, _, rest = task.partition(" ")
    if does == "die":
        os._exit(1)
    if does == "hang":
        time.sleep(600)
    if does == "wait":
        time.sleep(float(rest))
    if does == "once" and not Path(rest).exists():
        Path(rest).touch()
        os._exit(1)
    if does == "fail":
        raise ZeroDivisionError(rest)
    return f"{task} done"


def failed(reason: str) -> str:
    return reason


def run(*tasks: str, workers: int = 2) -> list[str]:
    done = list(ReadingPool(work, failed, workers).run(tasks))
    assert [task for task, _ in done] == list(tasks)
    return [outcome for _, outcome in done]


@pytest.fixture(autouse=True)
def _no_process_is_left() -> Iterator[None]:
    yield
    until = time.monotonic() + 10
    while multiprocessing.active_children() and time.monotonic() < until:
        time.sleep(0.05)
    assert multiprocessing.active_children() == []


def test_outcomes_come_in_the_order_of_the_tasks_however_long_each_takes() -> None:
    tasks = [f"wait {seconds}" for seconds in (0.4, 0.0, 0.2, 0.0, 0.1, 0.0)]
    assert run(*tasks) == [f"{task} done" for task in tasks]


def test_what_is_quick_is_done_here_and_keeps_its_place() -> None:
    def here(task: str) -> str:  # no other process would find it
        return f"{task} {os.getpid()}"

    done = ReadingPool(here, failed, 2, is_quick=lambda _: True).run(["a", "b"])
    assert [outcome for _, outcome in done] == [f"{task} {os.getpid()}" for task in ("a", "b")]
    mixed = ReadingPool(work, failed, 2, is_quick=lambda task: task == "b").run(["wait 0.3", "b", "c"])
    assert [outcome for _, outcome in mixed] == ["wait 0.3 done", "b done", "c done"]


def test_nothing_to_do_is_no_error() -> None:
    assert run() == []


def test_tasks_are_taken_as_they_can_be_done() -> None:
    taken = 0

    def tasks() -> Iterator[str]:
        nonlocal taken
        for n in range(100):
            taken += 1
            yield str(n)

    for n, _ in enumerate(ReadingPool(work, failed, 2).run(tasks())):
        assert taken <= n + 40


def test_a_task_over_which_processes_die_is_told_and_the_others_are_done() -> None:
    assert run("a", "b", "die", "c", "d", "die", "e") == [
        "a done",
        "b done",
        "crash",
        "c done",
        "d done",
        "crash",
        "e done",
    ]


def test_a_task_beside_which_another_process_died_is_done(tmp_path: Path) -> None:
    """The first death may have been another's fault, or that of the machine: the task gets a second chance alone."""
    tasks = ["a", f"once {tmp_path / 'seen'}", "b"]
    assert run(*tasks) == [f"{task} done" for task in tasks]


@pytest.fixture
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait five times as long as processes take here and now to begin, which is what a busy machine stretches."""
    before = time.monotonic()
    run("a", "b")
    monkeypatch.setattr(reading_pool, "_PATIENCE", min(max(2, 5 * (time.monotonic() - before)), 30))


@pytest.mark.usefixtures("_patience")
def test_a_task_over_which_a_process_hangs_is_told_and_the_others_are_done() -> None:
    assert run("a", "hang", "b", "c", "d", "e", "f", "g") == [
        "a done",
        "timeout",
        *(f"{name} done" for name in "bcdefg"),
    ]


@pytest.mark.usefixtures("_patience")
def test_tasks_that_wait_behind_processes_that_hang_are_done() -> None:
    assert run("hang", "hang", *"abcdef") == ["timeout", "timeout", *(f"{name} done" for name in "abcdef")]


def test_a_fault_of_our_own_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError, match="ours"):
        run("a", "fail ours", "b")


def test_ended_early_the_processes_end_at_once() -> None:
    running = ReadingPool(work, failed, 2).run(["a", *["hang"] * 20])
    next(running)
    began = time.monotonic()
    running.close()  # type: ignore[attr-defined]  # an iterator that is a generator
    assert time.monotonic() - began < 10


def test_the_processes_of_others_are_let_alone() -> None:
    other = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(600,))
    other.start()
    try:
        assert run("a", "die", "b") == ["a done", "crash", "b done"]
        assert other.is_alive()
    finally:
        other.kill()
        other.join()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"


ASKS = """
import multiprocessing, sys
from sizhong_search.reading_pool import ReadingPool
from tests.test_reading_pool import failed, work
if __name__ == "__main__":
    running = ReadingPool(work, failed, 2).run(["a", "b", *["wait 600"] * 8])
    next(running)
    print(*(process.pid for process in multiprocessing.active_children()), flush=True)
    for _ in running:
        pass
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to tell a zombie from a living process")
@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda by: by.name)
def test_the_processes_end_with_the_one_that_asks(tmp_path: Path, by: signal.Signals) -> None:
    program = tmp_path / "asks.py"
    program.write_text(ASKS, "utf-8")
    with subprocess.Popen(
        [sys.executable, str(program)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as asking:
        assert asking.stdout
        children = [int(pid) for pid in asking.stdout.readline().split()]
        assert len(children) == 2
        os.kill(asking.pid, by)
        asking.wait(timeout=30)
    until = time.monotonic() + 20
    while any(map(is_alive, children)) and time.monotonic() < until:
        time.sleep(0.1)
    assert [pid for pid in children if is_alive(pid)] == []
