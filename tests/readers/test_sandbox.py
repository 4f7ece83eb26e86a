"""A hang, a crash or a flood of one file is a reason, and the next file is read."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfWriter

from sizhong_search.readers import worker
from sizhong_search.readers.confine import Limits, powers
from sizhong_search.readers.limits import limits
from sizhong_search.readers.sandbox import Sandbox
from tests.readers.pdf_files import PICTURE, lines, make, rules, show

# A reader that does what its file says, in place of the real ones.
READER = """
import os, socket, sys, time
from sizhong_search.readers.pieces import Extraction, Piece
def read(data):
    what, _, argument = data.decode().partition(" ")
    if what == "hang": time.sleep(60)
    if what == "spin":
        while True: pass
    if what == "crash": os.abort()
    if what == "exit": os._exit(0)
    if what == "memory": bytearray(4 << 30)
    if what == "deep": read(data)
    if what == "refuse": raise ValueError("encrypted")
    if what == "odd": raise ValueError("invalid literal for int()")
    if what == "trip": {}["nothing"]
    if what == "flood": return Extraction(pieces=(Piece(text="x" * 21_000_000),))
    if what == "lie": os.write(1, (1 << 60).to_bytes(8, "big")); time.sleep(60)
    if what == "write": open(argument, "w").write("x")
    if what == "append": open(argument, "a").write("x")
    if what == "remove": os.unlink(argument)
    if what == "connect": socket.create_connection(("127.0.0.1", int(argument)))
    if what == "start": os.execv("/bin/sh", ["sh", "-c", "echo x > " + argument])
    return Extraction(pieces=(Piece(text=argument or "read"),))
"""


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox whose child knows the reader above as kind ``odd``."""
    (tmp_path / "odd_reader.py").write_text(READER, "utf-8")
    start = f"""
        import sys; sys.path.insert(0, {str(tmp_path)!r})
        from sizhong_search.readers import worker
        worker.READERS = {{"odd": ("odd_reader", "read")}}
        import odd_reader
        worker.main()
    """
    real = subprocess.Popen

    def popen(command: list[str], **options: object) -> subprocess.Popen[bytes]:
        assert command[-1] == "sizhong_search.readers.worker"
        return real([sys.executable, "-B", "-c", textwrap.dedent(start)], **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", popen)
    with Sandbox() as made:
        yield made


QUICK = Limits(cpu_seconds=1, wall_seconds=3, memory=256 * 1024 * 1024)


def outcome(sandbox: Sandbox, what: str) -> str:
    try:
        return sandbox.extract("odd", what.encode(), QUICK).pieces[0].text
    except ValueError as error:
        return str(error)


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        pytest.param("hang", "timeout", id="asleep"),
        pytest.param("spin", "timeout", id="busy"),
        pytest.param("crash", "crash", id="a crash of the interpreter"),
        pytest.param("exit", "crash", id="gone without a word"),
        pytest.param("memory", "memory", id="more memory than allowed"),
        pytest.param("deep", "nesting", id="recursion"),
        pytest.param("refuse", "encrypted", id="a reason of the reader's"),
        pytest.param("odd", "damaged", id="an error of a library's that is no reason"),
        pytest.param("trip", "damaged", id="any other error"),
        pytest.param("flood", "flood", id="too much text"),
        pytest.param("lie", "flood", id="an answer that says it is endless"),
    ],
)
def test_what_a_file_does_is_a_reason_and_the_next_one_is_read(sandbox: Sandbox, what: str, reason: str) -> None:
    started = time.monotonic()
    assert outcome(sandbox, what) == reason
    assert time.monotonic() - started < 10
    assert outcome(sandbox, "read 下一份") == "下一份"


def test_a_child_serves_many_files(sandbox: Sandbox) -> None:
    assert outcome(sandbox, "read 甲") == "甲"
    first = sandbox._child
    assert outcome(sandbox, "refuse") == "encrypted"
    assert outcome(sandbox, "read 乙") == "乙"
    assert sandbox._child is first


@pytest.mark.skipif(not powers()["seccomp"], reason="this system has no seccomp filter of ours")
class TestConfined:
    def test_it_makes_no_file(self, sandbox: Sandbox, tmp_path: Path) -> None:
        marker = tmp_path / "marker"
        for what in ("write", "append", "start"):
            assert outcome(sandbox, f"{what} {marker}") == "damaged"
        assert not marker.exists()

    def test_it_changes_no_file(self, sandbox: Sandbox, tmp_path: Path) -> None:
        kept = tmp_path / "kept"
        kept.write_text("甲", "utf-8")
        for what in ("write", "append", "remove"):
            assert outcome(sandbox, f"{what} {kept}") == "damaged"
        assert kept.read_text("utf-8") == "甲"

    def test_it_reaches_no_host(self, sandbox: Sandbox) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(0.2)
            assert outcome(sandbox, f"connect {server.getsockname()[1]}") == "damaged"
            with pytest.raises(TimeoutError):
                server.accept()


def test_without_confinement_the_same_reader_writes(tmp_path: Path) -> None:
    """What the tests above rest on: nothing but the confinement holds it back."""
    marker = tmp_path / "marker"
    code = READER + f"\nread('write {marker}'.encode())"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert marker.read_text("utf-8") == "x"


def test_every_kind_has_its_limits_and_its_reader() -> None:
    assert limits().readers.keys() == worker.READERS.keys()


def test_a_pdf_is_read_in_the_child_as_outside() -> None:
    """pdfplumber loads its parts, and cryptography's, as a file needs them: by then the child is confined."""
    from sizhong_search.readers.pdf import read_pdf

    table = rules([80, 200, 400], [600, 560]) + show("任务", 84, 575) + show("财政部", 204, 575)
    files = [make(lines("附表如下。") + table), make(lines("第二份。", "附后。"), PICTURE)]
    with Sandbox() as sandbox:
        for data in files:
            assert sandbox.extract("pdf", data) == read_pdf(data)
        first = sandbox._child
        for data, reason in ((files[0][:60], "damaged"), (make(PICTURE), "scanned")):
            with pytest.raises(ValueError, match=rf"^{reason}$"):
                sandbox.extract("pdf", data)
        assert sandbox.extract("pdf", files[1]).remarks[0].code == "scanned_pages"
        assert sandbox._child is first


def test_an_encrypted_pdf_is_read_in_the_child() -> None:
    writer, out = PdfWriter(io.BytesIO(make(lines("正文。")))), io.BytesIO()
    writer.encrypt("", "owner", algorithm="AES-256")
    writer.write(out)
    with Sandbox() as sandbox:
        assert [piece.text for piece in sandbox.extract("pdf", out.getvalue()).pieces] == ["正文。"]


def test_powers_are_told() -> None:
    assert powers()["limits"] == (os.name == "posix")
