"""Every hostile file goes through ``sizhong add``: one row with a reason each, no traceback, nothing written outside.

    python benchmarks/import_hostile.py [--big] [--workers 2]

Needs the shared folder (``SIZHONG_SHARED``, else ``../shared``); says so where it is missing. The files are those of
its ``hostile/{txt,html,docx,pdf,zip}``; what its ``make_hostile.py`` makes beside them (``--big``: a text of 1 GB and
the like as well); and its zips once more, named as Word files, for a zip by its own name is not looked at. Takes two to
four minutes; ``--big`` one more.

The import runs in a folder, a home and a folder for temporary files of its own, all watched, as are the places that the
files try to write to. What they try to reach, port 9 of this machine, is listened to (needs root). Seconds are those of
the row; where they pass the limit, which may be another program's doing, the file is imported once more alone and the
seconds of the processor count. What ``MANIFEST.csv`` wants rejected and was read is listed, with the reason.

The controls: a plain Python process in the same folder that trusts a pickle, unpacks a zip as its names say, calls
port 9, unpacks a bomb; and rows as they should never be. Each must be seen.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

import psutil
from trial import ROOT, SHARED, SIZHONG, Verdict, add_command, faults_of, marked, memory, orphans, rows

from sizhong_search import KnowledgeBase
from sizhong_search.importing import ImportReason, ImportStatus
from sizhong_search.readers.pieces import REASONS

KINDS = ("txt", "html", "docx", "pdf", "zip")
SECONDS = {".pdf": 30.0}  # of the processor; others 10
MARKER = "HOSTILE_MARKER"
# What is read though MANIFEST.csv wants it rejected, by the name of the file; all of it is bounded and harmless.
EXPLAINED = {
    "fake_pdf_is_html.pdf": "a page under another name is read as the page that it is",
    "rowspan_bomb.html": "spans are not blown up; 500 cells are read as they stand",
    "wide_table_gridspan.docx": "a span of two thousand million columns is one cell",
    "gen_kids_same_page_200k.pdf": "a page that is named 200,000 times is one page",
    "gen_q_nesting_1m.pdf": "a million nested states are read within the limit",
}


def main() -> int:
    """Print what became of the files; 1 where a promise is broken or a control sees nothing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--big", action="store_true", help="let make_hostile.py make its large files too")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    hostile = SHARED / "hostile"
    if not (hostile / "MANIFEST.csv").exists():
        print(f"no hostile files in {SHARED}; name the shared folder with SIZHONG_SHARED")
        return 0
    verdict = Verdict()
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder, listening() as calls:
        yard = Yard(Path(folder), calls)
        made, zips = make(hostile, Path(folder), big=options.big), name_zips(hostile, Path(folder))
        paths = [*(hostile / kind for kind in KINDS), made, zips]
        attack(yard, paths, options.workers, verdict)
        expectations(rows(yard.out), hostile, zips, verdict)
        controls(yard, paths, Path(folder), verdict)
    return 0 if verdict.is_good else 1


# ---- the files ----


def make(hostile: Path, folder: Path, *, big: bool) -> Path:
    """Let the generator make its files; those that the shared folder has byte for byte are left out."""
    made = folder / "made"
    command = [sys.executable, str(hostile / "make_hostile.py"), str(made), *(["--big"] if big else [])]
    subprocess.run(command, check=True, capture_output=True, cwd=folder, env=marked(HOSTILE_MARKER=str(folder / "M")))
    known = {digest(path) for path in files_in(hostile)}
    for path in files_in(made):
        if digest(path) in known:
            path.unlink()
    return made


def name_zips(hostile: Path, folder: Path) -> Path:
    """Copy the zips under names of Word files."""
    named = folder / "zips"
    for path in files_in(hostile / "zip"):
        copy = named / path.relative_to(hostile / "zip").with_suffix(f"{path.suffix}.docx")
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return named


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder and of those in it."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return sha256(file.read()).hexdigest() if path.stat().st_size < 1 << 28 else str(path)


# ---- the watch ----


@contextmanager
def listening() -> Iterator[list[str] | None]:
    """Listen where the files call; yields what has called so far, None where that port may not be had."""
    server, calls = socket.socket(), list[str]()
    try:
        server.bind(("127.0.0.1", 9))
    except OSError as error:
        print(f"port 9 is not listened to: {error}")
        yield None
        return
    server.listen(64)

    def answer() -> None:
        while True:
            try:
                call, address = server.accept()
            except OSError:
                return
            call.close()
            calls.append(f"a call from port {address[1]}")

    threading.Thread(target=answer, daemon=True).start()
    with closing(server):
        yield calls


class Yard:
    """Where an import runs and is watched: its folder, home and temporary files, and what it should leave alone."""

    def __init__(self, folder: Path, calls: list[str] | None) -> None:
        self.calls = calls
        self.root, self.kb = folder / "yard", folder / "kb"
        self.out, self.err = folder / "out", folder / "err"
        self.cwd, self.home, self.temporary = (self.root / name for name in ("deep/down/cwd", "home", "tmp"))
        for place in (self.cwd, self.home, self.temporary):
            place.mkdir(parents=True)
        self.environment = marked(
            HOME=str(self.home),
            TMPDIR=str(self.temporary),
            HOSTILE_MARKER=str(self.root / MARKER),
            PYTHONPATH=str(ROOT),
            XDG_CACHE_HOME=str(self.home / ".cache"),
            XDG_CONFIG_HOME=str(self.home / ".config"),
            XDG_DATA_HOME=str(self.home / ".local"),
        )
        self.peak = 0

    def run(self, command: list[str]) -> tuple[int, list[str]]:
        """Run a command; return its code, and what is there, gone, changed or called afterwards."""
        before, n_calls = self._snapshot(), len(self.calls or ())
        with self.out.open("wb") as out, self.err.open("wb") as err:
            process = subprocess.Popen(command, cwd=self.cwd, env=self.environment, stdout=out, stderr=err)
        tree, self.peak = psutil.Process(process.pid), 0
        while process.poll() is None:
            self.peak = max(self.peak, memory(tree))
            time.sleep(0.2)
        after = self._snapshot()
        traces = [f"made or changed: {path}" for path in after if after[path] != before.get(path)]
        traces += [f"removed: {path}" for path in before if path not in after]
        time.sleep(0.1)  # a call that was made is soon told
        return process.returncode, [*traces, *(self.calls or [])[n_calls:]]

    def _snapshot(self) -> dict[str, tuple[float, int]]:
        """Return what stands in the yard, and at the places that the files name, by path."""
        places = [path for path in self.root.rglob("*") if not path.is_dir() or not any(path.iterdir())]
        for outside in ("/", "/tmp", tempfile.gettempdir(), str(ROOT), str(self.root.parent)):  # noqa: S108 they name it
            places += Path(outside).glob("*HOSTILE*")
        return {str(path): (path.lstat().st_mtime, path.lstat().st_size) for path in places}


def attack(yard: Yard, paths: list[Path], workers: int, verdict: Verdict) -> None:
    """Import everything; print the rows by status and reason."""
    began = time.perf_counter()
    code, traces = yard.run(add_command(yard.kb, *paths, workers=workers))
    told, stderr = rows(yard.out), yard.err.read_text("utf-8", "replace")
    seconds = time.perf_counter() - began
    print(f"{len(told)} files in {seconds:.0f} s, code {code}; memory {yard.peak / 1e6:.0f} MB at most")
    for (status, reason), n in Counter((row["status"], row["reason"] or "") for row in told).most_common():
        print(f"  {n:5} {status} {reason}")
    for row in sorted(told, key=lambda row: -row["seconds"])[:6]:
        print(f"  {row['seconds']:6.1f} s {Path(row['path']).name}: {row['status']} {row['reason'] or ''}")
    verdict.promise("no traceback", faults_of(stderr))
    verdict.promise("each file has one row, with a status and a reason of the list", bad_rows(told, paths))
    verdict.promise("no file takes longer than 10 s of the processor, a PDF 30", too_slow(told, yard))
    verdict.promise("nothing outside the library: no file, no marker, no call", traces)
    verdict.promise("nobody lives on", orphans()[1])
    command = [*SIZHONG, "doctor", "--kb", str(yard.kb), "--json"]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    verdict.promise("the library is in order", [one["message"] for one in found if one["level"] == "bad"])
    verdict.promise("every measure cuts its words out of its text", wrong_spans(yard.kb))


def bad_rows(told: Iterable[Mapping[str, Any]], paths: Iterable[Path]) -> list[str]:
    """Say which files have no row or several, and which rows say what no row may."""
    # Hidden files are passed over, as are those that stand beside a document while Word has it open.
    wanted = [p for path in paths for p in files_in(path) if not p.name.startswith((".", "~$"))]
    counts = Counter(row["path"] for row in told)
    faults = [f"{counts[str(path)]} rows: {path}" for path in wanted if counts[str(path)] != 1]
    faults += [f"a row of no file: {path}" for path in counts.keys() - set(map(str, wanted))]
    reasons = REASONS | set(get_args(ImportReason))
    for row in told:
        must_have_one = row["status"] in ("rejected", "skipped")
        if row["status"] not in get_args(ImportStatus):
            faults.append(f"status {row['status']}: {row['path']}")
        if row["reason"] not in reasons if must_have_one or row["reason"] else False:
            faults.append(f"{row['status']} for {row['reason']!r}: {row['path']}")
    return faults


def too_slow(told: Iterable[Mapping[str, Any]], yard: Yard) -> list[str]:
    """Say which files take too long of the processor, when they are imported alone."""
    faults, start = [], None
    for row in told:
        limit = SECONDS.get(Path(row["path"]).suffix, 10.0)
        if row["seconds"] > limit:
            start = processor(yard, []) if start is None else start
            seconds = processor(yard, [row["path"]]) - start
            print(f"  {Path(row['path']).name}: {row['seconds']} s in the row, {seconds:.1f} s of the processor alone")
            # A limit of the system counts whole seconds; and other programs slow a processor that is shared.
            if seconds > limit + 2:
                faults.append(f"{seconds:.1f} s: {row['path']}")
    return faults


def processor(yard: Yard, paths: list[str]) -> float:
    """Return the seconds of the processor that an import takes, of all its processes."""
    with tempfile.TemporaryDirectory(dir=yard.root.parent) as kb:
        command = add_command(Path(kb), *map(Path, paths or [str(ROOT / "corpus" / "manifest.csv")]), workers=1)
        return spent(command)


def spent(command: list[str]) -> float:
    """Return the seconds of the processor that a command takes, with all processes that it waited for."""
    import resource

    def now() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    before = now()
    subprocess.run(command, check=False, capture_output=True)
    return now() - before


def wrong_spans(folder: Path) -> list[str]:
    """Say which measures of a library do not cut their words out of their document."""
    kb = KnowledgeBase.open(folder)
    return [m.id for d in kb.documents() for m in d.measures if d.text[m.start : m.end] != m.text]


def expectations(told: Iterable[Mapping[str, Any]], hostile: Path, zips: Path, verdict: Verdict) -> None:
    """Print what the manifest expects beside what was got, and each file that was to be rejected and was not."""
    with (hostile / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        expected = {row["file"]: row["expected"] for row in csv.DictReader(file)}
    table, differences, faults = Counter[tuple[str, str]](), list[str](), list[str]()
    for row in told:
        path = Path(row["path"])
        if path.is_relative_to(zips):
            wanted, name = "reject or skip, named reason", path.name
            if not any(part in path.name for part in ("bomb", "lying", "nested", "overlap", "slip")):
                continue  # harmless ones; some are Word files
        elif path.is_relative_to(hostile):
            name = path.relative_to(hostile).as_posix()
            wanted = expected.get(name, "not in the manifest")
        else:
            name = path.relative_to(zips.parent / "made").as_posix()
            wanted = expected.get(name, "not in the manifest")
        table[wanted, row["status"]] += 1
        if wanted.startswith("reject") and row["status"] not in ("rejected", "skipped"):
            why = EXPLAINED.get(path.name)
            differences.append(f"{name}: {row['status']}: {why or 'NOT EXPLAINED'}")
            faults += [] if why else [f"{name}: {row['status']} as {row['document_id']}"]
    for (wanted, status), n in sorted(table.items()):
        print(f"  {n:5} {status:9} where the manifest says: {wanted}")
    print(f"read though to be rejected: {len(differences)}")
    for difference in differences:
        print(f"  {difference}")
    verdict.promise("what is to be rejected is, or read for a reason that is known", faults)


# ---- controls ----

_PICKLE = "import pickle, sys; pickle.load(open(sys.argv[1], 'rb'))"
_UNPACK = """
import os, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
for name in archive.namelist():
    if not name.startswith("/"):
        os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
        open(name, "wb").write(archive.read(name))
"""
_CALL = "import socket; socket.create_connection(('127.0.0.1', 9), 5).close()"
_BOMB = """
import sys, time, zipfile
archive = zipfile.ZipFile(sys.argv[1])
held = [archive.open(name).read() for name in archive.namelist()[:60]]
time.sleep(1)
"""


def controls(yard: Yard, paths: list[Path], folder: Path, verdict: Verdict) -> None:
    """Let plain processes do what the files want, and tell rows as they should not be: each must be seen."""
    told = rows(yard.out)
    hostile = SHARED / "hostile"

    def plainly(code: str, *arguments: Path) -> list[str]:
        _, traces = yard.run([sys.executable, "-c", code, *map(str, arguments)])
        for path in yard.root.rglob(f"*{MARKER}*"):
            path.unlink()
        return traces

    traces = plainly(_PICKLE, folder / "made" / "index" / "evil.pkl")
    verdict.control("a pickle that is trusted", [trace for trace in traces if MARKER in trace])
    verdict.control("a zip that is unpacked as its names say", plainly(_UNPACK, hostile / "zip" / "slip_symlink.zip"))
    if yard.calls is not None:
        verdict.control("a call to port 9", [trace for trace in plainly(_CALL) if "call" in trace])
    plainly(_BOMB, hostile / "zip" / "overlap_100x10mb.zip")
    print(f"  memory of a plain process that unpacks a bomb: {yard.peak / 1e6:.0f} MB")
    verdict.control("a bomb that is unpacked, by its memory", ["seen"] if yard.peak > 5e8 else [])
    busy = [sys.executable, "-c", "import time\nwhile time.process_time() < 3: pass"]
    verdict.control("3 seconds of the processor", ["seen"] if 2.5 < spent(busy) < 4 else [])
    row = told[0]
    wrong: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "a file without a row": lambda: told[1:],
        "a file with two rows": lambda: [*told, row],
        "a reason that is not of the list": lambda: [*told[1:], {**row, "status": "rejected", "reason": "Error 5"}],
        "a rejection without a reason": lambda: [*told[1:], {**row, "status": "rejected", "reason": None}],
    }
    for what, made in wrong.items():
        verdict.control(what, bad_rows(made(), paths))
    child = [sys.executable, "-c", "raise ValueError('a reader that let its error through')"]
    stderr = subprocess.run(child, capture_output=True, text=True, check=False, env={**os.environ}).stderr
    verdict.control("a traceback", faults_of(stderr))


if __name__ == "__main__":
    raise SystemExit(main())
