"""Whether files in any encoding come out exactly or not at all, and how long the slowest takes.

    python benchmarks/encodings.py

Needs the shared folder (``SIZHONG_SHARED``, else ``../shared``); says so where it is missing. A file counts as exact
where reading it gives what its true encoding gives, as silently wrong where it gives anything else, as refused where
``ReadError`` names a reason. Two controls must be noticed: a reader that takes everything for GB18030, and files whose
bytes are shuffled. The exit code is 1 where a text is silently wrong, or a control is not noticed.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from parse_quality import read_texts

from sizhong_search.readers.encodings import decode
from sizhong_search.readers.plain import read_plain
from sizhong_search.text import normalise

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SIZHONG_SHARED", ROOT.parent / "shared"))
TXT = SHARED / "hostile/txt"

# enc_NAME.txt → how make_hostile.py encoded it, where the name is no codec of Python.
CODECS = {
    "gbk_short8": "gbk",
    "gbk_联通": "gbk",
    "gb18030_4byte": "gb18030",
    "utf16_bom": "utf-16",
    "utf16be_bom": "utf-16",
    "utf16le_nobom": "utf-16-le",
    "utf16be_nobom": "utf-16-be",
    "utf32_bom": "utf-32",
    "utf32le_nobom": "utf-32-le",
    "utf8_bom": "utf-8-sig",
}
# Samples of browsers' tests, by what stands in their names or their source.
SAMPLES = {
    "_chromium_Big5_with": "big5",
    "_chromium_Shift-JIS": "cp932",
    "_chromium_UTF-8": "utf-8",
    "_chromium_gb18030": "gb18030",
    "_chromium_windows-949": "cp949",
    "_mozilla_bug171813": "gb18030",
    "_mozilla_bug426271": "euc_jp",
    "_mozilla_bug431054": "euc_jp",
    "_mozilla_bug620106": "euc_jp",
    "_mozilla_bug9357": "cp949",
    "_ude_1.": "big5",
    "_ude_2.": "cp932",
    "_ude_3.": "cp932",
    "_ude_euc1": "cp949",
    "_ude_euc2": "cp949",
    "_ude_iso": "iso2022_kr",
    "tests__EUC-JP": "euc_jp",
    "tests__iso-2022-jp": "iso2022_jp",
}
MODERN = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-16")  # the policies' characters are all in these
LENGTHS = (2, 4, 8, 30, 100)
N_PIECES = 1000


class Case(NamedTuple):
    """Bytes with their right text."""

    name: str
    data: bytes
    text: str


def main() -> None:
    """Print each figure."""
    if not SHARED.is_dir():
        print(f"encodings: left out, {SHARED} is not there")
        return
    files = list(known_files())
    policies = list(read_texts(SHARED).values())
    failed = report("encodings of hostile/txt", files, read_plain)
    failed |= report("samples of chardet", browser_samples(), read_plain)
    for codec in MODERN:
        whole = (Case(text[:30], *encoded(text, codec)) for text in policies)
        failed |= report(f"policies in {codec}", whole, decode)
    for length in LENGTHS:
        failed |= report(f"{length} characters, GB18030", pieces(policies, length), decode)
    print("controls, which must be silently wrong:")
    failed |= not report("  all read as GB18030", files, lambda data: normalise(data.decode("gb18030", "replace")))
    failed |= not report("  shuffled, all read as GB18030", shuffled(files), lambda d: d.decode("gb18030", "replace"))
    report("shuffled bytes, which only ASCII can survive", shuffled(files), read_plain)
    failed |= all_files()
    raise SystemExit(int(failed))


def known_files() -> Iterator[Case]:
    """Yield the files of hostile/txt whose encoding is known."""
    for path in sorted(TXT.glob("enc_*.txt")):
        name = path.stem.removeprefix("enc_")
        codec = CODECS.get(name, name)
        # Python's gb2312 reads A1AA as ― (U+2015); Windows and GB18030 as —.
        yield _case(path, "gb18030" if codec == "gb2312" else codec)


def browser_samples() -> Iterator[Case]:
    """Yield the samples of chardet whose encoding Python knows."""
    for path in sorted((TXT / "chardet").iterdir()):
        codec = next((codec for start, codec in SAMPLES.items() if path.name.startswith(start)), None)
        if codec:
            yield _case(path, codec)


def _case(path: Path, codec: str) -> Case:
    data = path.read_bytes()
    return Case(path.name, data, normalise(data.decode(codec)))


def encoded(text: str, codec: str) -> tuple[bytes, str]:
    """Encode a text, and return what of it can be encoded."""
    data = text.encode(codec, "ignore")
    return data, data.decode(codec).lstrip("\ufeff")


def pieces(texts: list[str], length: int) -> Iterator[Case]:
    """Cut pieces of one length out of texts, from runs without blanks so that they have that many characters."""
    chance = random.Random(length)  # noqa: S311 no secret
    runs = [run for text in texts for run in re.findall(rf"[一-鿿、。，]{{{length},}}", text)]
    for run in chance.choices(runs, k=N_PIECES):
        start = chance.randrange(len(run) - length + 1)
        yield Case(run, *encoded(run[start : start + length], "gb18030"))


def shuffled(cases: Iterable[Case]) -> Iterator[Case]:
    """Shuffle the bytes of each file."""
    chance = random.Random(1)  # noqa: S311 no secret
    for name, data, text in cases:
        yield Case(name, bytes(chance.sample(data, len(data))), text)


def report(what: str, cases: Iterable[Case], reader: Callable[[bytes], str]) -> bool:
    """Print how many come out exactly; return whether any came out wrong."""
    outcomes = [_outcome(case, reader) for case in cases]
    counts = Counter(kind for kind, _ in outcomes)
    named = [f"{kind} {name}" for kind, name in outcomes if kind != "exact"]
    line = f"{what:32} {counts['exact']} of {len(outcomes)} exact, {counts['silently wrong']} silently wrong"
    print(line + f", {counts['refused']} refused" + (f" ({'; '.join(named)})" if 0 < len(named) <= 3 else ""))
    return counts["silently wrong"] > 0


def _outcome(case: Case, reader: Callable[[bytes], str]) -> tuple[str, str]:
    try:
        text = reader(case.data)
    except ValueError:
        return "refused", case.name
    return ("exact" if text == case.text else "silently wrong"), case.name


def all_files() -> bool:
    """Read every file of hostile/txt and the originals; return whether one broke the reader."""
    failed = False
    for what, folders in (
        ("hostile/txt", [TXT]),
        ("originals", [SHARED / "data/originals/txt", SHARED / "data/originals/md"]),
    ):
        outcomes: Counter[str] = Counter()
        slowest = (0.0, "")
        for path in sorted(p for folder in folders for p in folder.rglob("*") if p.is_file()):
            data, start = path.read_bytes(), time.process_time()
            try:
                read_plain(data)
            except ValueError as error:
                outcomes[f"refused: {error}"] += 1
            except Exception as error:  # counting these is the purpose
                outcomes[f"TRACEBACK {type(error).__name__}"] += 1
                failed = True
            else:
                outcomes["read"] += 1
            slowest = max(slowest, (time.process_time() - start, path.name))
        kinds = ", ".join(f"{n} {kind}" for kind, n in outcomes.most_common())
        tracebacks = sum(n for kind, n in outcomes.items() if kind.startswith("TRACEBACK"))
        print(f"{what:32} {kinds}; {tracebacks} tracebacks; slowest {slowest[0]:.2f} s ({slowest[1]})")
    return failed


if __name__ == "__main__":
    main()
