"""An import that is killed, stopped, out of disk, read-only or left with a damaged index: what was told is still there.

    python benchmarks/import_survives.py [--cycles 8] [--documents 300] [--seed 7] [--only kill,full …]

    kill       SIGKILL to ``sizhong add`` at random times, again and again into one library, begun anew when it is full
    full       a disk that runs full (needs root, for a small tmpfs)
    read-only  a folder that cannot be written (needs root, for a mount: nothing else stops root)
    damage     each file of the index cut short, with one bit flipped, deleted, replaced by another library's
    interrupt  Ctrl-C to all processes of an import
    reader     one of the processes that read is killed

A library is looked at by a fresh process: every document that was acknowledged is in it and whole, letter for letter,
its measures cut their words out of it, and the index holds exactly its passages. SIGKILL does not take the power away:
what the system has, it still writes; that a transaction is flushed is not seen here.

The usual numbers take three minutes; ``--cycles 200`` takes a quarter of an hour, on a busy machine twice that. The
controls: documents taken out of a library or cut short behind its back, a process that lives on, an index that is
altered and not checked must be seen.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import psutil
from trial import SHARED, SIZHONG, Verdict, add_command, faults_of, marked, orphans, rows, write_texts

from sizhong_search import KnowledgeBase
from sizhong_search.index import generation
from sizhong_search.model import Document
from sizhong_search.passages import document_of, make_passages
from sizhong_search.readers import make_id
from sizhong_search.store.records import from_bytes, to_bytes

QUERIES = ("支持企业发展", "资金补贴", "快递", "")
HERE = ("added", "replaced", "unchanged")  # a row with one of these says that the document is in the library
DISK = 6  # megabytes: some dozens of documents


def main() -> int:
    """Print what became of each library; 1 where a promise is broken or a control sees nothing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cycles", type=int, default=8)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", default=",".join(TRIALS), help="which trials, with commas between")
    parser.add_argument("--look", nargs=3, type=Path, help=argparse.SUPPRESS)  # the fresh process that looks
    options = parser.parse_args()
    if options.look:
        print(json.dumps(look(*options.look)))
        return 0
    source = "of real paragraphs" if (SHARED / "data" / "policies.jsonl.gz").exists() else f"made up: no {SHARED}"
    print(f"seed {options.seed}, {options.cycles} cycles, {options.documents} documents ({source})")
    verdict = Verdict()
    for name in options.only.split(","):
        with tempfile.TemporaryDirectory(prefix="survives-") as folder:
            place = Place(Path(folder), options.documents, options.seed, options.cycles)
            print(f"---- {name}")
            TRIALS[name](place, verdict)
            orphans(0)  # whatever a broken promise left
    return 0 if verdict.is_good else 1


class Place:
    """A folder with files to import, and the libraries beside them."""

    def __init__(self, folder: Path, n: int, seed: int, cycles: int) -> None:
        self.folder, self.n, self.cycles = folder, n, cycles
        self.random = Random(seed)  # noqa: S311 - times, not secrets
        self.files = folder / "files"
        self.texts = write_texts(self.files, n, seed)
        # Some pages, so that the processes which read strangers' files are there to be left behind.
        for name in list(self.texts)[::20]:
            text = self.texts.pop(name)
            (self.files / name).unlink()
            page = "".join(f"<p>{line}</p>" for line in text.split("\n"))
            (self.files / f"{name[:-4]}.html").write_text(f"<html><body>{page}</body></html>", "utf-8")
        self.out, self.err = folder / "out", folder / "err"

    def start(self, kb: Path, **options: Any) -> subprocess.Popen[bytes]:
        """Start an import of all files."""
        with self.out.open("wb") as out, self.err.open("wb") as err:
            return subprocess.Popen(add_command(kb, self.files), stdout=out, stderr=err, env=marked(), **options)

    def wait_for_a_document(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until an import has told of a new document, or is over; what it knows already it tells at once."""
        while b'"added"' not in self.out.read_bytes() and process.poll() is None:
            time.sleep(0.02)

    def run(self, kb: Path) -> int:
        """Import all files."""
        return self.start(kb).wait()

    @property
    def acknowledged(self) -> set[str]:
        """The files that the last import has said to be in the library."""
        return {Path(row["path"]).name for row in rows(self.out) if row["status"] in HERE}

    @property
    def stderr(self) -> str:
        """What the last import has said beside that."""
        return self.err.read_text("utf-8", "replace")

    def look(self, kb: Path, acknowledged: set[str]) -> Seen:
        """Look at a library in a fresh process."""
        listed = self.folder / "acknowledged.json"
        listed.write_text(json.dumps(sorted(acknowledged)), "utf-8")
        command = [sys.executable, __file__, "--look", str(kb), str(self.files), str(listed)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=marked())
        if done.returncode:
            return Seen([f"it cannot be opened: {done.stderr[-250:]}"], 0, 0.0)
        return msgspec.convert(json.loads(done.stdout), Seen)

    def search(self, kb: Path) -> list[Any]:
        """Return what ``sizhong search`` answers: how many hits, and which with what scores; nothing where it fails.

        Not their statuses: those of a killed import are settled at the next opening that can write.
        """
        command = [*SIZHONG, "search", "--kb", str(kb), "--json", "-k", "20", QUERIES[0]]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=marked())
        found: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"total": 0, "hits": []}
        return [found["total"], *([hit["id"], hit["score"], hit["text"]] for hit in found["hits"])]


class Seen(msgspec.Struct):
    """What a fresh process saw of a library."""

    faults: list[str]
    n_files: int  # of those that were to be imported
    seconds: float  # from opening it to the first answer


# ---- the look ----


def look(folder: Path, files: Path, listed: Path) -> dict[str, Any]:
    """Open a library and look through all of it; what is wrong is a list of sentences."""
    began = time.perf_counter()
    kb = KnowledgeBase.open(folder)
    first = kb.search(QUERIES[0])
    seconds = time.perf_counter() - began
    file_of = {make_id(file.name): file for file in files.iterdir()}
    held = {document.id: document for document in kb.documents()}
    faults = [f"{key}: {facts}" for key, facts in kb.notices]
    faults += [f"acknowledged and lost: {n}" for n in json.loads(listed.read_text()) if make_id(n) not in held]
    faults += [f"the store: {fault}" for fault in kb.check_store()]
    for document in held.values():
        faults += _faults_of(document, file_of.get(document.id), kb)
    indexed: dict[str, list[str]] = {}
    for passage in kb.index.ids:
        indexed.setdefault(document_of(passage), []).append(passage)
    wanted = {i: found for i, d in held.items() if (found := [p.id for p in make_passages(d)])}
    faults += [f"the index holds other passages of {i}" for i in {*wanted, *indexed} if wanted.get(i) != indexed.get(i)]
    if not first.total or any(hit.text != held[hit.document.id].text[hit.start : hit.end] for hit in first.hits):
        faults.append("a search gives nothing, or other texts than are held")
    return {"faults": faults, "n_files": len(held.keys() & file_of.keys()), "seconds": seconds}


def _faults_of(document: Document, file: Path | None, kb: KnowledgeBase) -> Iterator[str]:
    text, raw = document.text, kb._store.raw(document.id)
    if raw is None or raw.text != text:
        yield f"{document.id}: the text as read is not the one as understood"
    if file:
        content = file.read_bytes()
        known = kb._store.file(sha256(content).hexdigest())
        if known is None or known.document_id != document.id:
            yield f"{document.id}: its file is not known for its own"
        if file.suffix == ".txt" and text != content.decode():
            yield f"{document.id}: {len(text)} characters of {len(content.decode())}"
    if any(text[m.start : m.end] != m.text for m in document.measures):
        yield f"{document.id}: a measure does not cut its words out of the text"
    if any(not 0 <= block.start <= block.end <= len(text) for block in document.blocks):
        yield f"{document.id}: a block ends beyond the text"


# ---- killed ----


def kill(place: Place, verdict: Verdict) -> None:
    """Kill imports at random times; the same library goes on until it holds all files, then a new one is begun."""
    faults, seconds, lives = list[str](), list[float](), list[float]()
    n_libraries, n_told, n_early, told = 1, 0, 0, set[str]()
    kb = place.folder / "kb-1"
    for cycle in range(1, place.cycles + 1):
        process = place.start(kb)
        if cycle % 2:  # from the start, whatever it does then
            _end(process, place.random.uniform(0.3, 4))
        else:  # while documents come in, however slow the machine is to start it
            place.wait_for_a_document(process)
            _end(process, place.random.uniform(0, 2))
        life, left = orphans()
        lives.append(life)
        faults += [f"cycle {cycle}: {fault}" for fault in left]
        now = place.acknowledged
        n_told += len(now - told)
        n_early += not now
        told |= now
        was_there = (kb / "store.sqlite").exists()
        seen = place.look(kb, told)
        faults += [f"cycle {cycle}: {fault}" for fault in seen.faults]
        if was_there:
            seconds.append(seen.seconds)
        if seen.n_files == place.n and cycle < place.cycles:
            shutil.rmtree(kb)
            n_libraries, told = n_libraries + 1, set()
            kb = place.folder / f"kb-{n_libraries}"
    print(f"{place.cycles} kills, {n_early} before the first row; {n_libraries} libraries, {n_told} acknowledgements")
    print(f"the last child ends {max(lives):.1f} s after the kill at most")
    middle = statistics.median(seconds)
    print(f"from opening to the first answer: median {middle:.2f} s, most {max(seconds):.2f} s")
    verdict.promise("what was acknowledged is there and whole; nothing half; nobody lives on", faults)
    verdict.promise("open and answered within 2 s, mostly", [f"{middle:.1f} s"] if middle > 2 else [])
    verdict.control("kills that hit the import at work", ["some"] if n_told and n_early < place.cycles else [])
    place.run(kb)
    _controls_of_the_look(place, kb, place.acknowledged, verdict)


def _end(process: subprocess.Popen[bytes], seconds: float | None) -> None:
    """Kill an import after a while, unless it has ended."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    process.kill()
    process.wait()


def _controls_of_the_look(place: Place, kb: Path, told: set[str], verdict: Verdict) -> None:
    victim = make_id(min(name for name in told if name.endswith(".txt")))

    def drop(db: sqlite3.Connection) -> None:
        db.execute("DELETE FROM documents WHERE document_id = ?", (victim,))

    def halve(db: sqlite3.Connection) -> None:
        (content,) = db.execute("SELECT document FROM documents WHERE document_id = ?", (victim,)).fetchone()
        document = from_bytes(content, Document)
        half = to_bytes(replace(document, text=document.text[: len(document.text) // 2]))
        db.execute("UPDATE documents SET document = ? WHERE document_id = ?", (half, victim))

    def lose_the_original(db: sqlite3.Connection) -> None:
        db.execute("DELETE FROM versions WHERE document_id = ?", (victim,))

    for harm in (drop, halve, lose_the_original):
        copy = place.folder / "copy"
        shutil.copytree(kb, copy)
        with closing(sqlite3.connect(copy / "store.sqlite")) as db, db:
            harm(db)
        verdict.control(f"{harm.__name__.replace('_', ' ')} of one document", place.look(copy, told).faults)
        shutil.rmtree(copy)
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], env=marked())
    verdict.control("a process that lives on", orphans(0.5)[1])


# ---- no room, no right ----


def full(place: Place, verdict: Verdict) -> None:
    """Import until the disk is full, look at what is there, make room and go on."""
    with _mounted(place.folder / "disk", "-t", "tmpfs", "-o", f"size={DISK}m", "tmpfs") as disk:
        if disk is None:
            return
        kb = disk / "kb"
        code, told = place.run(kb), place.acknowledged
        last = place.stderr.strip().rpartition("\n")[2]
        print(f"{len(told)} of {place.n} documents on {DISK} MB, then code {code}: {last}")
        refused = [] if code == 1 and last.startswith("sizhong: ") else [f"code {code}, {last!r}"]
        verdict.promise("it ends with a sentence", [*refused, *faults_of(place.stderr)])
        answer = place.search(kb)
        (disk / "filler").write_bytes(b"")
        with contextlib.suppress(OSError), (disk / "filler").open("ab", 0) as filler:
            while True:  # to the last byte: the import has left what was too little for it
                filler.write(bytes(4096))
        crammed = place.search(kb)
        code = place.run(kb)
        at_full, later, left = place.acknowledged, place.stderr, place.search(kb)
        (disk / "filler").unlink()
        _run("mount", "-o", "remount,size=512m", str(disk))
        seen = place.look(kb, told | at_full)
        verdict.promise("what was acknowledged is there and whole, once there is room", seen.faults)
        same = answer == crammed and left == place.search(kb) != [0]
        verdict.promise("a search answers on a full disk as it does with room", [] if same else ["it differs"])
        verdict.promise(
            "an import into a full disk is refused with a sentence",
            [*faults_of(later), *([] if code == 1 else [f"code {code}"])],
        )
        code, seen = place.run(kb), place.look(kb, place.acknowledged)
        missing = [] if code == 0 and seen.n_files == place.n else [f"code {code}, {seen.n_files} files"]
        verdict.promise("with room the same command brings in the rest", [*seen.faults, *missing])


def read_only(place: Place, verdict: Verdict) -> None:
    """Search a library in a folder that cannot be written, and try to add to it; also one left by a killed import."""
    for what in ("left in order", "left by a kill"):
        home = place.folder / what
        kb = home / "kb"
        process = place.start(kb)
        place.wait_for_a_document(process)
        _end(process, None if what == "left in order" else 1)
        orphans()
        with _mounted(home, "--bind", str(home)) as folder:
            if folder is None:
                return
            _run("mount", "-o", "remount,ro,bind", str(home))
            verdict.control(f"{what}: writing there fails", _write_fails(home / "trial"))
            answer, code = place.search(kb), place.run(kb)
            refused = [] if code == 1 and "sizhong: " in place.stderr else [f"code {code}: {place.stderr[-200:]}"]
            told = place.acknowledged
        verdict.promise(
            f"{what}: adding is refused with a sentence",
            [*refused, *faults_of(place.stderr), *(f"{name} is said to be in" for name in told)],
        )
        same = answer == place.search(kb) != [0]
        verdict.promise(f"{what}: search answers as where it can be written", [] if same else ["it differs"])


def _write_fails(path: Path) -> list[str]:
    try:
        path.touch()
    except OSError as error:
        return [str(error)]
    return []


@contextmanager
def _mounted(folder: Path, *what: str) -> Iterator[Path | None]:
    """Mount something on a folder for a while; None, with a sentence, where that is not possible."""
    folder.mkdir(exist_ok=True)
    if sys.platform != "linux" or os.geteuid() != 0 or _run("mount", *what, str(folder)):
        print("left out: mounting needs Linux and root")
        yield None
        return
    try:
        yield folder
    finally:
        _run("umount", "-l", str(folder))


def _run(*command: str) -> int:
    return subprocess.run(command, capture_output=True, check=False).returncode


# ---- a damaged index ----


def _cut(path: Path, _: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path: Path, _: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _delete(path: Path, _: Path) -> None:
    path.unlink()


def _replace(path: Path, other: Path) -> None:
    shutil.copyfile(next(other.rglob(path.name)), path)


Answers = list[tuple[int, list[tuple[str, float]]]]


def _answers(kb: Path) -> tuple[Answers, list[str]]:
    """Open a library; return what it answers, and the keys of its notices."""
    opened = KnowledgeBase.open(kb)
    found = [opened.search(query, k=50, unit="all") for query in QUERIES]
    opened._store.close()
    return [(r.total, [(hit.id, hit.score) for hit in r.hits]) for r in found], [key for key, _ in opened.notices]


def damage(place: Place, verdict: Verdict) -> None:
    """Harm each file of the index in each way: the answers stay, and the index is whole again by itself."""
    few = place.folder / "few"
    few.mkdir()
    for file in sorted(place.files.iterdir())[:30]:
        shutil.copy(file, few)
    kb, other, kept = (place.folder / name for name in ("kb", "other", "kept"))
    for library, paths in ((kb, [few]), (other, sorted(place.files.iterdir())[50:80])):
        subprocess.run(add_command(library, *paths), check=True, capture_output=True, env=marked())
    before, _ = _answers(kb)
    shutil.copytree(kb / "index", kept)
    names = sorted(path.relative_to(kept) for path in kept.rglob("*") if path.is_file() and path.stat().st_size)
    faults, seconds = list[str](), list[float]()
    for name in names:
        for harm in (_cut, _flip, _delete, _replace):
            shutil.rmtree(kb / "index")
            shutil.copytree(kept, kb / "index")
            harm(kb / "index" / name, other / "index")
            if harm is not _delete and (kb / "index" / name).read_bytes() == (kept / name).read_bytes():
                continue  # the other library's is the same
            began = time.perf_counter()
            after, notices = _answers(kb)
            seconds.append(time.perf_counter() - began)
            what = f"{harm.__name__[1:]} {name}"
            if after != before:
                faults.append(f"{what}: the answers differ")
            # Without the file that names the segments there is no index, and nothing is damaged.
            if notices != ([] if harm is _delete and name.name == "segments.json" else ["notice.index_rebuilt"]):
                faults.append(f"{what}: notices {notices}")
            if _answers(kb) != (before, []):
                faults.append(f"{what}: not whole again at the next opening")
    shutil.rmtree(kb / "index")
    shutil.copytree(other / "index", kb / "index")
    if _answers(kb)[0] != before:
        faults.append("the whole index of another library: the answers differ")
    print(f"{len(names)} files, {len(seconds)} harms; to the last answer {max(seconds):.2f} s at most")
    verdict.promise("the answers are as before, to the last digit, and the index is whole again", faults)
    shutil.rmtree(kb / "index")
    shutil.copytree(kept, kb / "index")
    verdict.control("a bit of the index altered, and the check switched off", _unchecked(kb, before))


def _unchecked(kb: Path, before: Answers) -> list[str]:
    """Let an altered index pass for whole; return how the answers differ."""

    class Anything(dict[str, str]):
        def __ne__(self, _: object) -> bool:
            return False

        __hash__ = None

    for path in (kb / "index").glob("segment-*/words.weights.npy"):
        content = bytearray(path.read_bytes())
        content[-len(content) // 3 :] = b"\x07" * len(content[-len(content) // 3 :])
        path.write_bytes(content)
    usual = generation._digests
    generation._digests = lambda folder: Anything()
    try:
        after, _ = _answers(kb)
    except Exception as error:
        return [repr(error)]
    finally:
        generation._digests = usual
    return ["the answers differ"] if after != before else []


# ---- stopped ----


def interrupt(place: Place, verdict: Verdict, times: int = 5) -> None:
    """Press Ctrl-C during an import, again and again; then let the same command end."""
    kb, faults, seconds, told = place.folder / "kb", list[str](), list[float](), set[str]()
    for n in range(1, times + 1):
        process = place.start(kb, start_new_session=True)
        if n > 1:  # the first is pressed while the processes start; the others, while they read
            place.wait_for_a_document(process)
        time.sleep(place.random.uniform(1, 2.5) if n == 1 else place.random.uniform(0, 1.5))
        was_done = process.poll() is not None
        began = time.perf_counter()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        try:
            code = process.wait(30)
        except subprocess.TimeoutExpired:
            faults.append(f"Ctrl-C {n}: it hangs")
            continue
        seconds.append(time.perf_counter() - began)
        told |= place.acknowledged
        if not was_done and code != 130:
            faults.append(f"Ctrl-C {n}: code {code}")
        found = [*faults_of(place.stderr), *orphans()[1], *place.look(kb, told).faults]
        faults += [f"Ctrl-C {n}: {fault}" for fault in found]
    print(f"{times} times Ctrl-C, {len(told)} documents; it ends after {max(seconds):.1f} s at most")
    verdict.promise("it ends within 3 s, with what it told, and leaves nobody", faults)
    verdict.promise("within 3 s", [f"{s:.1f} s" for s in seconds if s > 3])
    code = place.run(kb)
    seen = place.look(kb, told | place.acknowledged)
    missing = [] if code == 0 and seen.n_files == place.n else [f"code {code}, {seen.n_files} files"]
    verdict.promise("the same command goes on to the end", [*seen.faults, *missing])


def reader(place: Place, verdict: Verdict) -> None:
    """Kill one of the processes that read, twice: the import goes on with others."""
    kb, n_killed = place.folder / "kb", 0
    process = place.start(kb)
    while process.poll() is None and n_killed < 2:
        time.sleep(place.random.uniform(0.3, 1))
        with contextlib.suppress(psutil.Error):
            children = psutil.Process(process.pid).children()
            reading = [child for child in children if "spawn_main" in " ".join(child.cmdline())]
            # One that reads alone is spared: it has the file that may have done it, and its death would be a reason.
            if place.out.stat().st_size and len(reading) > 1:
                reading[0].kill()
                n_killed += 1
    try:
        code: int | None = process.wait(240)
    except subprocess.TimeoutExpired:
        process.kill()
        code = None
    seen = place.look(kb, place.acknowledged)
    told = {row["reason"] for row in rows(place.out)} - {None}
    missing = [] if code == 0 and seen.n_files == place.n else [f"code {code}, {seen.n_files} files, {told}"]
    verdict.promise(
        f"{n_killed} processes that read were killed: all files are in",
        [*missing, *seen.faults, *faults_of(place.stderr), *orphans()[1]],
    )


TRIALS: dict[str, Callable[[Place, Verdict], None]] = {
    "kill": kill,
    "full": full,
    "read-only": read_only,
    "damage": damage,
    "interrupt": interrupt,
    "reader": reader,
}

if __name__ == "__main__":
    raise SystemExit(main())
