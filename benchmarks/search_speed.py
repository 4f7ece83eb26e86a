"""How fast a search is among many passages, beside other engines: same run, same words, one core.

    python benchmarks/search_speed.py [--passages 100000] [--queries 60] [--seed 7] [--library 0] [--kb FOLDER]

Needs the shared folder (``SIZHONG_SHARED``, else ``../shared``) for its statutes, of whose sentences the passages are
put together, about 250 characters each. What it compares with is the dependency group ``bench``; one that is not
installed is a row that says so. Times are of the processor, in milliseconds, the median and the 99th of a hundred of
queries that are all different: short ones of two or three words, long ones of fifteen, and both within a hundredth of
the passages. "ours" counts and marks all that match, as a search does. Machines differ: it is the ratios that count.

``--library N`` makes a library of N documents of real policies, and times whole searches (words, bigrams, thesaurus,
filters with counts, ten hits); ``--kb`` times them in a library that is there.

The control: the best score of ours and of bm25s is the same for every query, and hits within a filter are.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.util import find_spec
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

os.environ |= {"OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

import numpy as np
from import_scale import SHARED, documents
from numpy.typing import NDArray

from sizhong_search import KnowledgeBase
from sizhong_search.analyzer import shipped_analyzer
from sizhong_search.index import Index
from sizhong_search.index.generation import MAX_PASSAGES, open_generation, save_generation
from sizhong_search.index.postings import Postings
from sizhong_search.index.segment import FIELDS, Held, Segment
from sizhong_search.model import RawDocument, Source, WeightedTerm

LENGTH = 250  # characters of a passage
GROUPS = 100  # a filter leaves one of so many
PATIENCE = 20.0  # seconds for one kind of query
ASKED = (
    "快递企业准入",
    "小微企业如何申请创业担保贷款的贴息补助政策",
    "开发票",
    "养老服务补贴",
    "孩子上学要什么材料",
    "",
)


def main() -> int:
    """Print the tables; 1 where the control fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--library", type=int, default=0, help="documents of the library for whole searches")
    parser.add_argument("--kb", type=Path, help="a library to time whole searches in")
    parser.add_argument("--only", nargs="*", help="names of engines, for a shorter run")
    options = parser.parse_args()
    if not (SHARED / "data" / "articles.jsonl.gz").exists():
        print(f"no statutes in {SHARED}; name the shared folder with SIZHONG_SHARED")
        return 0
    is_good = True
    if options.passages:
        corpus = Corpus.make(options.passages, options.seed)
        print(
            f"{options.passages} passages, {len(corpus.numbers) / options.passages:.0f} words each, seed {options.seed}"
        )
        is_good = compare(corpus, options.queries, options.seed, options.only)
    if options.kb:
        whole_searches(KnowledgeBase.open(options.kb))
    if options.library:
        texts = enumerate(documents(options.library, options.seed))
        raws = [
            RawDocument(document_id=f"d{i}", text=text, source=Source(path=f"{i}.txt", sha256=f"{i:064}"))
            for i, text in texts
        ]
        whole_searches(KnowledgeBase.in_memory(raws))
    return 0 if is_good else 1


# ---- what is searched, and for what ----


@dataclass(frozen=True)
class Corpus:
    """Passages as numbers of words, one behind the other; ``groups`` is what they can be filtered by."""

    words: list[str]
    numbers: NDArray[np.int32]
    lengths: NDArray[np.int64]
    groups: NDArray[np.int64]

    @classmethod
    def make(cls, n: int, seed: int) -> Corpus:
        """Put passages together of sentences of statutes."""
        random, number = Random(seed), dict[str, int]()  # noqa: S311 no secret
        with gzip.open(SHARED / "data" / "articles.jsonl.gz", "rt", encoding="utf-8") as file:
            texts = [json.loads(line)["text"] for line in file]
        sentences = [part for text in texts for part in re.findall(r"[^。；\n]+[。；]?", text)]
        cut = shipped_analyzer().word_terms
        pieces = [
            np.array([number.setdefault(word, len(number)) for word in cut(sentence)], dtype=np.int32)
            for sentence in sentences
        ]
        chosen, lengths = list[int](), list[int]()
        for _ in range(n):
            n_characters = n_words = 0
            while n_characters < LENGTH - 20:
                i = random.randrange(len(sentences))
                chosen.append(i)
                n_characters, n_words = n_characters + len(sentences[i]), n_words + len(pieces[i])
            lengths.append(n_words)
        used, numbers = np.unique(np.concatenate([pieces[i] for i in chosen]), return_inverse=True)
        names = list(number)
        words = [names[i] for i in used.tolist()]
        order = sorted(range(len(words)), key=words.__getitem__)
        place = np.empty(len(words), dtype=np.int32)
        place[order] = np.arange(len(words), dtype=np.int32)
        groups = np.random.default_rng(seed).integers(0, GROUPS, n)
        return cls([words[i] for i in order], place[numbers], np.array(lengths), groups)

    @cached_property
    def ends(self) -> NDArray[np.int64]:
        """Where each passage begins, and the last one ends."""
        return np.concatenate(([0], np.cumsum(self.lengths)))

    def passages(self) -> Iterator[list[str]]:
        """Yield the words of each passage."""
        for a, b in zip(self.ends, self.ends[1:], strict=False):
            yield [self.words[i] for i in self.numbers[a:b].tolist()]

    def queries(self, n: int, sizes: Sequence[int], seed: int) -> list[list[str]]:
        """Return queries of words that stand behind one another somewhere; single characters are no question."""
        random, asked = Random(seed), list[list[str]]()  # noqa: S311 no secret
        while len(asked) < n:
            at = random.randrange(len(self.numbers) - 60)
            words = dict.fromkeys(self.words[i] for i in self.numbers[at : at + 60].tolist())
            words_of_two = [word for word in words if len(word) > 1][: random.choice(sizes)]
            if len(words_of_two) in sizes:
                asked.append(words_of_two)
        return asked


# ---- the engines ----


class Ours:
    """The index of this package, in segments on disk."""

    name = "ours"

    def __init__(self, corpus: Corpus, folder: Path) -> None:
        segments = []
        for start in range(0, len(corpus.lengths), MAX_PASSAGES):
            of = slice(start, start + MAX_PASSAGES)
            segments.append(self._segment(corpus, of, start))
        save_generation(folder, segments, {})
        self._folder = folder

    @staticmethod
    def _segment(corpus: Corpus, of: slice, start: int) -> Segment:
        lengths = corpus.lengths[of]
        numbers = corpus.numbers[corpus.ends[start] : corpus.ends[start + len(lengths)]]
        used = np.flatnonzero(np.bincount(numbers, minlength=len(corpus.words)))
        place = np.zeros(len(corpus.words), dtype=np.int32)
        place[used] = np.arange(len(used), dtype=np.int32)
        nothing = Postings.count(np.empty(0, dtype=np.int32), np.zeros(len(lengths), dtype=np.int64), [])
        fields = dict.fromkeys(FIELDS, nothing) | {
            "words": Postings.count(place[numbers], lengths, [corpus.words[i] for i in used.tolist()]),
            "filters": Postings.build([f"group={group:02}"] for group in corpus.groups[of].tolist()),
        }
        suffixes = [f"#{i}" for i in range(len(lengths))]
        return Segment([Held(f"d{start}", "1")], np.zeros(len(lengths), dtype=np.int32), suffixes, fields)

    def open(self) -> None:
        """Open what was written."""
        self._index = Index(list(open_generation(self._folder).values()))

    def search(self, words: Sequence[str], group: int | None) -> Found:
        """Return the ten best passages and their scores."""
        terms = [WeightedTerm("words", word, 1.0, "words", word) for word in words]
        allowed = self._index.mask({} if group is None else {"group": (f"{group:02}",)})
        ranking = self._index.rank(terms, allowed, 10)
        return ranking.rows.tolist(), ranking.scores.tolist()


class Bm25s:
    """The package bm25s in its variant of Lucene."""

    name, backend = "bm25s, numpy", "numpy"

    def __init__(self, corpus: Corpus, folder: Path) -> None:
        import bm25s

        engine = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        engine.index(list(corpus.passages()), show_progress=False)
        engine.save(str(folder), show_progress=False)
        self._folder, self._groups, self._masks = folder, corpus.groups, dict[int, NDArray[np.float32]]()

    def open(self) -> None:
        """Open what was written."""
        import bm25s

        self._engine = bm25s.BM25.load(str(self._folder), mmap=True, show_progress=False)
        self._engine.backend = self.backend
        if self.backend == "numba":
            self._engine.activate_numba_scorer()

    def search(self, words: Sequence[str], group: int | None) -> Found:
        """Return the ten best passages and their scores."""
        mask = None if group is None else (self._groups == group).astype(np.float32)
        rows, scores = self._engine.retrieve(
            [list(words)], k=10, show_progress=False, weight_mask=mask, backend_selection=self.backend
        )
        return rows[0].tolist(), scores[0].tolist()


class Bm25sNumba(Bm25s):
    """The same, compiled when it is used first."""

    name, backend = "bm25s, numba", "numba"


class Tantivy:
    """The search engine in Rust, with one thread, frequencies and no positions."""

    name = "tantivy"

    def __init__(self, corpus: Corpus, folder: Path) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
        builder.add_text_field("group", tokenizer_name="raw", index_option="basic")
        index = tantivy.Index(builder.build(), path=str(folder))
        writer = index.writer(heap_size=500_000_000, num_threads=1)
        for row, words in enumerate(corpus.passages()):
            group = f"{corpus.groups[row]:02}"
            writer.add_document(tantivy.Document(text=" ".join(words), group=group))
        writer.commit()
        writer.wait_merging_threads()
        self._folder = folder

    def open(self) -> None:
        """Open what was written."""
        import tantivy

        self._tantivy, self._index = tantivy, tantivy.Index.open(str(self._folder))
        self._searcher = self._index.searcher()

    def search(self, words: Sequence[str], group: int | None) -> Found:
        """Return the ten best passages and their scores."""
        query, occur = self._tantivy.Query, self._tantivy.Occur
        schema = self._index.schema
        terms = [(occur.Should, query.term_query(schema, "text", word, "freq")) for word in words]
        asked = query.boolean_query(terms)
        if group is not None:
            only = query.const_score_query(query.term_query(schema, "group", f"{group:02}", "basic"), 0.0)
            asked = query.boolean_query([(occur.Must, asked), (occur.Must, only)])
        hits = self._searcher.search(asked, 10, count=False).hits
        return [hit[1].doc for hit in hits], [hit[0] for hit in hits]


class RankBm25:
    """The package rank-bm25; it has no filter and no file."""

    name = "rank-bm25"

    def __init__(self, corpus: Corpus, folder: Path) -> None:
        from rank_bm25 import BM25Okapi

        self._engine = BM25Okapi(list(corpus.passages()))

    def open(self) -> None:
        """Open what was written: nothing."""

    def search(self, words: Sequence[str], group: int | None) -> Found:
        """Return the ten best passages and their scores."""
        scores = self._engine.get_scores(list(words))
        rows = np.argpartition(scores, -10)[-10:]
        return rows.tolist(), scores[rows].tolist()


class Tfidf:
    """scikit-learn's TF-IDF and a sparse product; it has no filter."""

    name = "scikit-learn TF-IDF"

    def __init__(self, corpus: Corpus, folder: Path) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=True, dtype=np.float32)
        self._passages = self._vectorizer.fit_transform(corpus.passages()).tocsc()
        for part in ("data", "indices", "indptr"):
            np.save(folder / part, getattr(self._passages, part))

    def open(self) -> None:
        """Open what was written: nothing."""

    def search(self, words: Sequence[str], group: int | None) -> Found:
        """Return the ten best passages and their scores."""
        scores = (self._passages @ self._vectorizer.transform([list(words)]).T).toarray().ravel()
        rows = np.argpartition(scores, -10)[-10:]
        return rows.tolist(), scores[rows].tolist()


Found = tuple[list[int], list[float]]
Engine = Ours | Bm25s | Tantivy | RankBm25 | Tfidf
ENGINES: list[tuple[type[Engine], str]] = [
    (RankBm25, "rank_bm25"), (Tfidf, "sklearn"), (Bm25s, "bm25s"), (Bm25sNumba, "numba"), (Tantivy, "tantivy"),
    (Ours, "numpy"),
]  # fmt: skip


# ---- the tables ----


def compare(corpus: Corpus, n: int, seed: int, only: Sequence[str] | None) -> bool:
    """Print a row for each engine; tell whether the control holds."""
    asked = {"short": corpus.queries(n, (2, 3), seed), "long": corpus.queries(n, (15,), seed)}
    titles = [f"{kind}{within} {part}" for within in ("", " 1 %") for kind in asked for part in ("p50", "p99")]
    print(f"{'':20}{'build s':>9}{'disk MB':>9}{'open s':>8}" + "".join(f"{title:>15}" for title in titles))
    answers: dict[str, list[Found]] = {}
    for engine_type, module in ENGINES:
        if only and not any(name in engine_type.name for name in only):
            continue
        if not find_spec(module):
            print(f"{engine_type.name:20}not installed")
            continue
        with tempfile.TemporaryDirectory() as name:
            answers[engine_type.name] = _row(engine_type, corpus, Path(name), asked)
    print(f"memory at its height: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB, of all together")
    return _agree(answers)


def _row(engine_type: type[Engine], corpus: Corpus, folder: Path, asked: dict[str, list[list[str]]]) -> list[Found]:
    began = time.process_time()
    engine = engine_type(corpus, folder)
    build = time.process_time() - began
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    began = time.process_time()
    engine.open()
    engine.search(asked["long"][-1], None)
    opening = time.process_time() - began
    print(f"{engine.name:20}{build:9.1f}{disk / 1e6:9.0f}{opening:8.2f}", end="", flush=True)
    found: list[Found] = []
    for within in (False, True):
        for queries in asked.values():
            if within and isinstance(engine, RankBm25 | Tfidf):
                print(f"{'–':>15}{'–':>15}", end="")
                continue
            groups = [i % GROUPS if within else None for i in range(len(queries))]
            times, some = _time([partial(engine.search, *asked) for asked in zip(queries, groups, strict=True)])
            found += some
            print(f"{median(times):15.2f}{np.percentile(times, 99):15.2f}", end="", flush=True)
    print(flush=True)
    return found


def _time(questions: Sequence[Callable[[], Any]]) -> tuple[list[float], list[Any]]:
    """Ask each query once, then time it; stop where that takes too long."""
    times, found, began = list[float](), list[Any](), time.perf_counter()
    for ask in questions:
        if time.perf_counter() - began > PATIENCE:
            break
        found.append(ask())
        of_query = []
        for _ in range(3):
            start = time.process_time()
            ask()
            of_query.append(time.process_time() - start)
        times.append(1e3 * median(of_query))
    return times, found


def _agree(answers: dict[str, list[Found]]) -> bool:
    """Compare the scores of the two that have the same formula."""
    others = [name for name in answers if name.startswith("bm25s")]
    if "ours" not in answers or not others:
        return True
    pairs = list(zip(answers["ours"], answers[others[0]], strict=False))
    alike = sum(np.allclose(sorted(a[1]), sorted(b[1])[-len(a[1]) :], rtol=1e-4) for a, b in pairs)
    print(f"control: the ten best scores of ours are those of {others[0]} in {alike} of {len(pairs)} queries")
    return alike == len(pairs)


def whole_searches(kb: KnowledgeBase) -> None:
    """Print how long a search takes with all that belongs to it."""
    kb.search("快递")
    print(f"whole searches, {kb.index.n_passages} passages of {len(kb.ids())} documents, ms")
    times = []
    for text in ASKED:
        middle = median(_time([partial(kb.search, text)] * 5)[0])
        times.append(middle)
        print(f"  {middle:7.1f}  {text or '(everything)'}")
    print(f"  {median(times):7.1f}  median")


if __name__ == "__main__":
    raise SystemExit(main())
