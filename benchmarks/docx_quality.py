"""How well Word files are read: line by line beside LibreOffice, beside the texts of the collection, and under attack.

    python benchmarks/docx_quality.py [--all]

Needs the shared folder (``SIZHONG_SHARED``, else ``../shared``) and LibreOffice; says so where one is missing. Lines
are compared without blanks and furniture; a cell is a line, as LibreOffice writes it. Old ``.doc`` files are read as
what LibreOffice makes of them. The real files hold few automatic numbers, so lists are made by chance beside them, of
what both programs count alike. With the numbers switched off, the comparison must fail: else it would see nothing.
Hostile files are read one by one in a child process of 512 MB and 10 seconds. ``--all`` compares the harmless ones of
the hostile set with LibreOffice too, and lists every difference; the reasons are below.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from sizhong_search.readers.docx import read_docx
from sizhong_search.readers.numbering import Count
from sizhong_search.readers.pieces import assemble

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SIZHONG_SHARED", ROOT.parent / "shared"))
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
SECONDS, MEGABYTES = 10, 512

# What LibreOffice writes otherwise, by a word of ours or of its that tells the case; Word is right in each.
REASONS = {
    "testWORD_override_list_numbering": "LibreOffice loses a start of its own and the digits of legal numbers; "
    "each line of the file says its number, and ours agree with all",
    "testWORD_numbered_list": "LibreOffice leaves out text boxes, and a pattern of words about a Greek number",
    "testWORD_template": "LibreOffice leaves out text boxes; bullets of a picture font",
    "testWORD_features": "LibreOffice writes hidden text",
    "testWORD_emptyParaInTextbox": "LibreOffice writes hidden text",
    "testWORD_embedded_pics": "LibreOffice writes deleted text; notes are [1] here, 1 there",
    "testWORD_missing_ooxml_bean1": "LibreOffice writes deleted text",
    "footnotes": "notes are [1] here, 1 there",
    "testWORD_endnote_table": "notes are [i] here, i there",
    "testWORD_various": "LibreOffice leaves out text boxes; notes are [1] here, 1 there",
    "testWORD_sdtInTextBox": "LibreOffice leaves out text boxes",
    "testWORD_text_box": "LibreOffice leaves out text boxes",
    "testWORD_tableInRunInsideParagraph": "LibreOffice leaves out a table within a run",
    "testHoverAndVml": "LibreOffice leaves out text boxes",
    "testOptionalHyphen": "a hyphen that is shown at a line's end only is no text here",
}
_CHILD = """
import resource, sys
limit = int(sys.argv[2]) << 20
resource.setrlimit(resource.RLIMIT_AS, (limit + (256 << 20), limit + (256 << 20)))  # and what Python itself maps
from sizhong_search.readers.archive import open_archive
from sizhong_search.readers.docx import read_docx
data = open(sys.argv[1], "rb").read()
try:
    if sys.argv[1].endswith((".docx", ".docm")):
        extraction = read_docx(data)
        size = sum(len(piece.text) for piece in extraction.pieces)
        outcome = " ".join((f"read {size}", *(remark.code for remark in extraction.remarks)))
    else:
        archive = open_archive(data)
        outcome = f"opened {sum(len(archive.read(name)) for name in archive)}"
except ValueError as error:
    outcome = f"refused {error}"
status = open("/proc/self/status").read()
peak = int(status.partition("VmHWM:")[2].split()[0]) >> 10
print(outcome, peak, sep="\\t")
"""


def main() -> None:
    """Print each figure."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--all", action="store_true", help="compare the harmless files of the hostile set too")
    chosen = options.parse_args()
    if not SHARED.is_dir():
        print(f"docx quality: left out, {SHARED} is not there")
        return
    with tempfile.TemporaryDirectory() as folder:
        if OFFICE is None:
            print("docx quality: LibreOffice is not installed; nothing to compare with")
        else:
            samples = gather(Path(folder))
            theirs = exported(samples, Path(folder))
            oracle(samples, theirs, "real files")
            negative_control(samples, theirs)
            similarity(samples)
            lists = chance(Path(folder))
            oracle(lists, exported(lists, Path(folder)), "lists by chance")
            if chosen.all:
                files = sorted((SHARED / "hostile/docx").glob("[tp]*/*.doc[xm]"))
                others = {str(path): path for path in files if "protected" not in path.name}
                oracle(others, exported(others, Path(folder)), "harmless files of the hostile set", details=True)
    hostile()


# ---- beside LibreOffice ----


def convert(files: Iterable[Path], to: str, folder: Path) -> None:
    """Let LibreOffice convert files into a folder."""
    profile = f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}"
    command = [str(OFFICE), "--headless", "--norestore", profile, "--convert-to", to, "--outdir", str(folder)]
    subprocess.run([*command, *map(str, files)], capture_output=True, timeout=600, check=False)


def gather(folder: Path) -> dict[str, Path]:
    """Return the real samples by the names that the collection knows them by."""
    originals = SHARED / "data/originals"
    old = sorted((originals / "doc").glob("*.doc"))
    made = folder / "made"
    convert(old, "docx", made)
    found = {f"docx/{path.name}": path for path in sorted((originals / "docx").glob("*.docx"))}
    return found | {f"doc/{path.name}": made / f"{path.stem}.docx" for path in old}


def exported(samples: dict[str, Path], folder: Path) -> dict[str, list[str]]:
    """Return the lines that LibreOffice writes of each sample."""
    numbered = Path(tempfile.mkdtemp(dir=folder))
    for i, path in enumerate(samples.values()):  # names alone: two folders hold files of one name
        shutil.copyfile(path, numbered / f"{i}{path.suffix}")
    convert(sorted(numbered.glob("*.doc?")), "txt:Text (encoded):UTF8", numbered / "text")
    written = {name: numbered / "text" / f"{i}.txt" for i, name in enumerate(samples)}
    return {name: lines(path.read_text("utf-8-sig")) for name, path in written.items() if path.exists()}


def ours(path: Path) -> list[str]:
    """Return our lines of a document: its text without furniture."""
    try:
        pieces = read_docx(path.read_bytes()).pieces
    except ValueError:
        return []
    return lines("\n".join(piece.text for piece in pieces if piece.kind != "furniture"))


def lines(text: str) -> list[str]:
    """Return the lines of a text that hold something, without their blanks."""
    return [line for raw in text.split("\n") if (line := re.sub(r"\s+", "", raw))]


def oracle(samples: dict[str, Path], theirs: dict[str, list[str]], what: str, *, details: bool = False) -> None:
    """Compare every sample with LibreOffice's text."""
    differing, n_lines = [], 0
    for name, expected in theirs.items():
        found = ours(samples[name])
        n_lines += len(expected)
        if found != expected:
            differing.append(name)
    equal = len(theirs) - len(differing)
    print(f"{what}, as LibreOffice writes them: {equal} of {len(samples)} files, {n_lines} lines")
    for name in differing:
        print(f"  {Path(name).name}: {REASONS.get(Path(name).stem, 'NOT EXPLAINED')}")
        changes = difflib.unified_diff(theirs[name], ours(samples[name]), lineterm="", n=0)
        for change in list(changes)[2:40] if details or Path(name).stem not in REASONS else ():
            print(f"      {change[:100]}")


def negative_control(samples: dict[str, Path], theirs: dict[str, list[str]]) -> None:
    """Switch the numbers off: the comparison must see it."""
    usual = Count.next
    counted: Counter[bool] = Counter()

    def watched(self: Count, num_id: str, level: int) -> str:
        text = usual(self, num_id, level)
        counted[bool(text)] += 1
        return text

    for stand_in in (watched, lambda *_: ""):
        Count.next = stand_in  # type: ignore[method-assign]
        differing = sum(ours(samples[name]) != expected for name, expected in theirs.items())
    Count.next = usual  # type: ignore[method-assign]
    print(f"negative control, numbers off: {differing} files differ; {counted[True]} numbers were restored")
    assert differing, "the comparison does not see numbers"


def similarity(samples: dict[str, Path]) -> None:
    """Compare with the texts of the collection, character by character."""
    with gzip.open(SHARED / "data/policies.jsonl.gz", "rt", encoding="utf-8") as file:
        known = {row["original"]: row["text"] for row in map(json.loads, file) if row.get("original") in samples}
    print(f"in the collection: {len(known)} of {len(samples)} files")
    for name, text in known.items():
        found = assemble(read_docx(samples[name].read_bytes()).pieces)[0]
        one, other = re.sub(r"\s+", "", text), re.sub(r"\s+", "", found)
        matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
        changes = [(one[a:b], other[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
        shown = "; ".join(f"{a[:20]!r} → {b[:20]!r}" for a, b in changes[:3])
        print(f"  {matcher.ratio():.4f}  {Path(name).name[:60]}  {shown}")


# ---- lists by chance ----

# What the two programs write alike: not circles of the first level, which here reach 21 and go on as ㉑ in LibreOffice,
# nor a number twice in one pattern, which it garbles.
NUMERALS = (
    "decimal",
    "chineseCounting",
    "chineseCountingThousand",
    "upperRoman",
    "lowerLetter",
    "ideographTraditional",
)
DEEPER_NUMERALS = (*NUMERALS, "decimalEnclosedCircle")
PATTERNS = ("%{}、", "（%{}）", "第%{}条", "%{}")
DEEPER_PATTERNS = (*PATTERNS, "%1.%{}")
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="a" Type="{_OFFICE}/{{}}" Target="{{}}"/></Relationships>'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{_TYPE}.numbering+xml"/></Types>'
)


def chance(folder: Path, n_files: int = 40, n_paragraphs: int = 60) -> dict[str, Path]:
    """Make documents of lists: two definitions, four lists, three levels, starts of their own on the first."""
    random = Random(20250101)  # noqa: S311 - lists, not secrets
    (folder / "chance").mkdir()
    made = {}
    for k in range(n_files):
        definitions = "".join(
            f'<w:abstractNum w:abstractNumId="{key}"><w:multiLevelType w:val="multilevel"/>'
            + "".join(
                f'<w:lvl w:ilvl="{i}"><w:start w:val="{random.choice((1, 1, 3))}"/>'
                f'<w:numFmt w:val="{random.choice(DEEPER_NUMERALS if i else NUMERALS)}"/>'
                f'<w:lvlText w:val="{random.choice(DEEPER_PATTERNS if i else PATTERNS).format(i + 1)}"/></w:lvl>'
                for i in range(3)
            )
            + "</w:abstractNum>"
            for key in (0, 1)
        )
        for num_id in range(1, 5):
            start = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{num_id}"/></w:lvlOverride>' * (num_id > 2)
            definitions += f'<w:num w:numId="{num_id}"><w:abstractNumId w:val="{num_id % 2}"/>{start}</w:num>'
        body, level = "", 0
        for n in range(n_paragraphs):
            level = random.choice([i for i in range(3) if i <= level + 1])
            place = (
                f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{random.choice((1, 1, 1, 2, 3, 4))}"/></w:numPr>'
            )
            body += f"<w:p><w:pPr>{place}</w:pPr><w:r><w:t>甲{n}</w:t></w:r></w:p>"
        made[f"chance {k}"] = path = folder / "chance" / f"{k}.docx"
        with zipfile.ZipFile(path, "w") as z:
            z.writestr("[Content_Types].xml", _TYPES)
            z.writestr("_rels/.rels", _LINKS.format("officeDocument", "word/document.xml"))
            z.writestr("word/_rels/document.xml.rels", _LINKS.format("numbering", "numbering.xml"))
            z.writestr("word/numbering.xml", f"<w:numbering {_WORD}>{definitions}</w:numbering>")
            z.writestr("word/document.xml", f"<w:document {_WORD}><w:body>{body}</w:body></w:document>")
    return made


# ---- under attack ----


def hostile() -> None:
    """Read every hostile file in a child process, and say what became of it."""
    outcomes: Counter[str] = Counter()
    slowest, largest = (0.0, ""), (0, "")
    for name, expected in hostile_files():
        outcome, seconds, peak = attack(SHARED / "hostile" / name)
        outcomes[outcome.split()[0] if outcome.startswith(("read", "opened")) else outcome] += 1
        slowest, largest = max(slowest, (seconds, name)), max(largest, (peak, name))
        was_read = outcome.startswith(("read", "opened"))
        if not was_read and not outcome.startswith("refused"):
            print(f"  FAILED {name}: {outcome}")
        elif was_read and expected.startswith("reject"):
            print(f"  read, though a refusal was expected: {name}: {outcome}")
    print(f"hostile files: {sum(outcomes.values())}; " + ", ".join(f"{n} {what}" for what, n in outcomes.most_common()))
    print(f"  slowest {slowest[0]:.1f} s ({slowest[1]}), largest {largest[0]} MB ({largest[1]})")


def hostile_files() -> Iterator[tuple[str, str]]:
    """Give the Word files and zips of the hostile set, with what is expected of them."""
    with (SHARED / "hostile/MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["file"]
            if name.startswith(("docx/", "zip/")) or name.endswith(".docx"):
                yield name, row["expected"]


def attack(path: Path) -> tuple[str, float, int]:
    """Return what became of a file, in how many seconds and megabytes."""
    began = time.perf_counter()
    command = [sys.executable, "-c", _CHILD, str(path), str(MEGABYTES)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, cwd=ROOT, check=False)
    except subprocess.TimeoutExpired:
        return "timeout", SECONDS, 0
    seconds = time.perf_counter() - began
    if done.returncode:
        return (done.stderr.strip().splitlines() or [f"killed {done.returncode}"])[-1], seconds, 0
    outcome, peak = done.stdout.rstrip().rsplit("\t", 1)
    return ("memory" if int(peak) > MEGABYTES else outcome), seconds, int(peak)


if __name__ == "__main__":
    main()
