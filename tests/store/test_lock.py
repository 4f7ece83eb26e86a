from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sizhong_search.errors import StoreInUseError
from sizhong_search.store.lock import WriterLock

HOLDER = """
import sys, time
from pathlib import Path
from sizhong_search.store.lock import WriterLock
with WriterLock(Path(sys.argv[2])).hold():
    print("held", flush=True)
    sys.stdin.read()  # until we are let go, or killed
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


@contextmanager
def another_process_holds(store: Path) -> Iterator[subprocess.Popen[str]]:
    program = store.with_name("holder.py")
    program.write_text(HOLDER, "utf-8")
    with subprocess.Popen(
        [sys.executable, str(program), "add", str(store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_process_is_told_who_holds_it(store: Path) -> None:
    with another_process_holds(store) as holder:
        with pytest.raises(StoreInUseError) as caught, WriterLock(store).hold():
            pass
        assert caught.value.pid == holder.pid
        for lang in ("zh", "en"):
            sentence = caught.value.sentence(lang)
            assert str(holder.pid) in sentence
            assert "holder.py add" in sentence
            assert str(store.parent) in sentence


def test_what_an_owner_that_was_killed_held_is_free(store: Path) -> None:
    with another_process_holds(store) as holder:
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        assert store.with_suffix(".owner").exists()  # it had no time to take its note away
        with WriterLock(store).hold():
            pass


def test_who_waits_gets_it_when_it_is_given_back(store: Path) -> None:
    with another_process_holds(store) as holder:
        assert holder.stdin
        threading.Timer(0.3, holder.stdin.close).start()
        with WriterLock(store).hold(wait=60):
            assert holder.wait(timeout=60) == 0


def test_who_waits_long_enough_is_told(store: Path) -> None:
    with another_process_holds(store), pytest.raises(StoreInUseError), WriterLock(store).hold(wait=0.2):
        pass


def test_who_holds_it_may_take_it_again(store: Path) -> None:
    lock = WriterLock(store)
    with lock.hold():
        with lock.hold():
            pass
        with pytest.raises(StoreInUseError) as caught, WriterLock(store).hold():  # still held
            pass
        assert caught.value.pid == os.getpid()
    with WriterLock(store).hold():
        pass


def test_it_is_given_back_whatever_went_wrong(store: Path) -> None:
    with pytest.raises(ZeroDivisionError), WriterLock(store).hold():
        _ = 1 / 0
    with WriterLock(store).hold():
        pass
    assert not store.with_suffix(".owner").exists()


@pytest.mark.parametrize("note", [None, b"", b"[]", b"rubbish", b'{"pid": "\xff"}'])
def test_an_owner_whose_note_cannot_be_read_is_told_all_the_same(store: Path, note: bytes | None) -> None:
    with another_process_holds(store):
        if note is None:
            store.with_suffix(".owner").unlink()
        else:
            store.with_suffix(".owner").write_bytes(note)
        with pytest.raises(StoreInUseError) as caught, WriterLock(store).hold():
            pass
        assert caught.value.pid == "?"
