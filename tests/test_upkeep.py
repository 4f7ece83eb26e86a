"""A store follows its corpus, its code and the day, and writes nothing where nothing changed."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from sizhong_search import upkeep
from sizhong_search.errors import EmptyCorpusError, OtherCorpusError, ReadError
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.model import Correction, Document
from sizhong_search.readers.limits import limits
from sizhong_search.store import Entry, Store
from sizhong_search.upkeep import (
    follow_corpus,
    settle_statuses,
    take,
    understand_again,
    understand_all,
    understand_stored,
)
from tests.factories import a_raw, put

ONE = "黑龙江省促进快递业发展实施方案\n1.支持快递企业发展。(省财政厅牵头负责)\n2.建设快递园区。(省科技厅负责)\n"
TWO = "黑龙江省冰雪旅游方案\n1.发展冰雪旅游。(省文化和旅游厅负责)\n"
TODAY = datetime.date(2026, 1, 15)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    at = tmp_path / "corpus"
    at.mkdir()
    (at / "one.txt").write_text(ONE, "utf-8")
    (at / "two.txt").write_text(TWO, "utf-8")
    return at


@pytest.fixture
def store() -> Store:
    return Store()


def follow(store: Store, corpus: Path | None) -> list[str]:
    told = list[str]()
    follow_corpus(store, corpus, lambda key, **_: told.append(key))
    return told


def texts(store: Store) -> dict[str, str]:
    return {document.id: document.text for document in store.documents()}


def test_a_corpus_is_followed_and_what_was_imported_stays(store: Store, corpus: Path) -> None:
    assert follow(store, corpus) == []
    put(store, "丙", "mine")
    (corpus / "two.txt").write_text(TWO.replace("冰雪", "湿地"), "utf-8")
    (corpus / "one.txt").unlink()
    (corpus / "three.md").write_text(TWO, "utf-8")
    assert follow(store, None) == []
    assert texts(store) == {"two": TWO.replace("冰雪", "湿地"), "mine": "丙", "three": TWO}
    assert {name: state.origin for name, state in store.states().items()} == {
        "two": "corpus",
        "mine": "import",
        "three": "corpus",
    }
    assert list(store.versions("two")) == [1, 2]


def test_a_corpus_that_did_not_change_is_not_read_again(
    store: Store, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(store, corpus)
    before = store.mark()
    monkeypatch.setattr(upkeep, "understand", lambda *_: pytest.fail("it was understood again"))
    monkeypatch.setattr("sizhong_search.corpus.read", lambda *_, **__: pytest.fail("it was read again"))
    follow(store, None)
    follow(store, corpus)
    assert store.mark() == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("manifest.csv", "doc_id,path,title\none,one.txt,另一个题目\n", id="what is stated of it"),
        pytest.param(
            "emendations.toml",
            '[[emendation]]\ndocument = "one"\nafter = "支持快递"\ninsert = "业"\nwhy = "x"\neditor = "y"\n',
            id="an editor's note",
        ),
    ],
)
def test_what_stands_beside_a_file_counts_as_the_file_does(store: Store, corpus: Path, name: str, content: str) -> None:
    follow(store, corpus)
    (corpus / name).write_text(content, "utf-8")
    follow(store, None)
    document = store.get("one")
    assert document
    assert document.title == "另一个题目" or document.notes
    assert (list(store.versions("one")), list(store.versions("two"))) == ([1, 2], [1])


def test_another_way_of_reading_reads_the_files_of_a_corpus_again(
    store: Store, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(store, corpus)
    monkeypatch.setattr(upkeep, "reading_fingerprint", lambda: "another")
    follow(store, None)
    assert list(store.versions("one")) == [1, 2]


def test_a_document_of_the_corpus_that_was_taken_out_stays_out(store: Store, corpus: Path) -> None:
    follow(store, corpus)
    store.delete("one")
    (corpus / "one.txt").write_text(ONE.replace("快递", "物流"), "utf-8")
    assert follow(store, None) == []
    assert list(texts(store)) == ["two"]
    (corpus / "one.txt").unlink()
    follow(store, None)
    store.undelete("one")  # it is the reader's to bring back, though its file is gone
    assert texts(store) == {"one": ONE, "two": TWO}


def test_a_document_that_somebody_brought_is_not_replaced_by_one_of_the_corpus(store: Store, corpus: Path) -> None:
    put(store, "丙", "one")
    follow(store, corpus)
    assert texts(store) == {"one": "丙", "two": TWO}
    (corpus / "one.txt").unlink()
    follow(store, None)
    assert texts(store) == {"one": "丙", "two": TWO}


def test_the_texts_of_a_corpus_are_understood_with_what_was_put_right(store: Store, corpus: Path) -> None:
    follow(store, corpus)
    document = store.get("one")
    assert document
    fix = Correction(kind="role", measure=document.measures[0].text, quote="省财政厅", value="support")
    store.correct("one", fix)
    (corpus / "one.txt").write_text(ONE + "3.完善制度。(省教育厅负责)\n", "utf-8")
    follow(store, None)
    document = store.get("one")
    assert document
    assert [r.role for m in document.measures for r in m.responsibilities] == ["support", "responsible", "responsible"]


def test_a_file_that_cannot_be_read_is_told_and_its_document_stays(store: Store, corpus: Path) -> None:
    follow(store, corpus)
    (corpus / "one.txt").write_bytes(b"\xff\x00\x81" * 50)
    assert follow(store, None) == ["notice.file_passed_over"]
    assert texts(store) == {"one": ONE, "two": TWO}


def test_a_file_above_the_limit_is_told_and_the_others_are_read(store: Store, corpus: Path) -> None:
    with (corpus / "large.txt").open("wb") as file:
        file.truncate(limits().file_bytes + 1)
    assert follow(store, corpus) == ["notice.file_passed_over"]
    assert texts(store) == {"one": ONE, "two": TWO}


def test_a_corpus_of_which_nothing_can_be_read_says_why(store: Store, corpus: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (corpus / name).write_bytes(b"\xff\x00\x81" * 50)
    with pytest.raises(ReadError):
        follow(store, corpus)


def test_an_empty_corpus_changes_nothing(store: Store, corpus: Path, tmp_path: Path) -> None:
    follow(store, corpus)
    (tmp_path / "bare").mkdir()
    with pytest.raises(EmptyCorpusError):
        follow(store, tmp_path / "bare")
    assert store.corpus == corpus
    assert texts(store) == {"one": ONE, "two": TWO}


def test_another_corpus_takes_the_place_of_one_that_is_still_there(store: Store, corpus: Path, tmp_path: Path) -> None:
    follow(store, corpus)
    put(store, "丙", "mine")
    other = tmp_path / "other"
    other.mkdir()
    (other / "three.txt").write_text(TWO, "utf-8")
    assert follow(store, other) == ["notice.other_corpus"]
    assert texts(store) == {"mine": "丙", "three": TWO}
    assert store.corpus == other


def test_the_only_copy_of_a_corpus_is_kept(store: Store, corpus: Path, tmp_path: Path) -> None:
    follow(store, corpus)
    moved = corpus.rename(tmp_path / "moved")
    assert follow(store, None) == ["notice.corpus_gone"]
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "three.txt").write_text(TWO, "utf-8")
    with pytest.raises(OtherCorpusError):
        follow(store, tmp_path / "other")
    assert texts(store) == {"one": ONE, "two": TWO}
    moved.rename(corpus)
    assert follow(store, None) == []


def test_texts_in_memory_are_followed_as_files_are(store: Store) -> None:
    assert take(store, {"a": a_raw("甲", "a"), "b": a_raw("乙", "b")}) == []
    before = store.mark()
    assert take(store, {"a": a_raw("甲", "a"), "b": a_raw("乙", "b")}) == []
    assert store.mark() == before
    assert take(store, {"b": a_raw("丙", "b"), "c": a_raw("丁", "c")}) == []
    assert texts(store) == {"b": "丙", "c": "丁"}


# Other code, another vocabulary.


def understood(store: Store) -> tuple[list[str], list[tuple[str, dict[str, object]]]]:
    """Understand what is stale; return which texts that were, and what was told."""
    done, told = list[str](), list[tuple[str, dict[str, object]]]()
    with pytest.MonkeyPatch.context() as patch:

        def watched(self: Store, entry: Entry) -> None:
            done.append(entry.document_id)
            put_anew(self, entry)

        put_anew = Store.understand_anew
        patch.setattr(Store, "understand_anew", watched)
        understand_again(store, lambda key, **facts: told.append((key, facts)))
    return done, told


def test_what_other_code_understood_is_understood_again_without_its_file(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "out"):
        put(store, ONE, name)
    store.delete("out")
    assert understood(store) == ([], [])
    monkeypatch.setattr("sizhong_search.upkeep.fingerprint", lambda: "another")
    monkeypatch.setattr("sizhong_search.understanding.fingerprint", lambda: "another")
    assert understood(store) == (["a", "b"], [])
    assert understood(store) == ([], [])
    assert {name: state.fingerprint == "another" for name, state in store.states().items()} == {
        "a": True,
        "b": True,
        "out": False,
    }
    assert list(store.versions("a")) == [1]  # the text is the same


def test_many_documents_that_other_code_understood_are_told_and_left(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "MANY", 2)
    monkeypatch.setattr(upkeep, "fingerprint", lambda: "another")
    put(store, ONE, "a")
    put(store, ONE, "b")
    put(store, ONE, "c")
    assert understood(store) == ([], [("notice.stale", {"n": 3})])
    store.delete("c")
    assert understood(store) == (["a", "b"], [])


def test_a_text_that_is_not_there_is_no_error(store: Store) -> None:
    understand_stored(store, "nobody")
    assert list(understand_all(store, ["nobody"])) == []
    assert store.states() == {}


def test_several_processes_understand_as_one_does(store: Store) -> None:
    names = [f"notice-{n}" for n in range(6)]
    for name in names:
        put(store, ONE + f"3.办{name}。\n", name)
    document = store.get(names[2])
    assert document
    fix = Correction(kind="role", measure=document.measures[0].text, quote="省财政厅", value="support")
    store.correct(names[2], fix)
    understand_stored(store, names[2])
    before = store.digests()
    put(store, ONE, names[3])  # and understood before the correction below
    store.correct(names[3], fix)
    assert list(understand_all(store, names, workers=2)) == names
    corrected = store.get(names[3])
    assert corrected
    assert corrected.measures[0].responsibilities[0].role == "support"
    assert {name: store.digest(name) for name in names if name != names[3]} == {
        name: digest for name, digest in before.items() if name != names[3]
    }


def test_a_text_over_which_a_process_dies_stays_as_it_was_understood(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, ONE, "a")
    before = store.digests()
    monkeypatch.setattr(upkeep, "_understood", lambda task: upkeep._nothing("crash"))
    assert list(understand_all(store, ["a"])) == ["a"]
    assert store.digests() == before


# Statuses.

OLD = "省政府关于甲的通知\n黑政发〔2010〕1号\n一、办甲。\n二、办乙。\n三、办丙。"
REPEAL = """省政府关于废止部分文件的通知
黑政发〔2012〕9号
一、废止《省政府关于甲的通知》（黑政发〔2010〕1号）。
二、办乙。
"""
STATED = {"title": "省政府关于甲的通知", "doc_number": "黑政发〔2010〕1号"}


def status(store: Store, document_id: str = "old") -> str:
    settle_statuses(store, TODAY)
    document = store.get(document_id)
    assert document
    assert store.statuses()[document_id] == document.status
    return document.status.value


def put_old(store: Store) -> None:
    put(store, OLD, "old", **STATED)


def put_repeal(store: Store, issued_on: str = "2012-05-01") -> None:
    put(store, REPEAL, "repeal", title="省政府关于废止部分文件的通知", issued_on=issued_on)


def test_a_document_that_another_repeals_lapses_while_that_one_is_in_the_library(store: Store) -> None:
    put_old(store)
    assert status(store) == "unknown"
    put_repeal(store)
    assert status(store) == "lapsed"
    store.delete("repeal")
    assert status(store) == "unknown"
    store.undelete("repeal")
    assert status(store) == "lapsed"
    store.forget("repeal")
    assert status(store) == "unknown"


def test_a_repeal_that_came_in_first_counts_too(store: Store) -> None:
    put_repeal(store)
    settle_statuses(store, TODAY)
    put_old(store)
    assert status(store) == "lapsed"


def test_a_settled_document_that_is_understood_again_is_settled_again(store: Store) -> None:
    put_old(store)
    put_repeal(store)
    assert status(store) == "lapsed"
    understand_stored(store, "old")
    assert store.statuses()["old"].value == "unknown"
    assert status(store) == "lapsed"


def test_a_document_that_comes_back_bears_the_status_of_the_day(store: Store) -> None:
    put_old(store)
    settle_statuses(store, TODAY)
    store.delete("old")
    put_repeal(store)
    settle_statuses(store, TODAY)
    store.undelete("old")
    assert status(store) == "lapsed"


def test_a_term_runs_out_with_the_days(store: Store) -> None:
    put(store, "省政府办法\n一、办甲。\n二、办乙。\n三、本办法自2020年1月1日起施行，有效期至2025年12月31日。", "old")

    def on(*day: int) -> str:
        settle_statuses(store, datetime.date(*day))
        return store.statuses()["old"].value

    assert [on(2025, 12, 31), on(2026, 1, 1), on(2025, 6, 1)] == ["in-force", "lapsed", "in-force"]


def test_settling_the_same_library_for_the_same_day_writes_nothing(store: Store) -> None:
    put_old(store)
    put_repeal(store)
    settle_statuses(store, TODAY)
    before = store.mark()
    settle_statuses(store, TODAY)
    assert store.mark() == before


def test_what_is_settled_is_what_is_searched(tmp_path: Path) -> None:
    kb = KnowledgeBase.in_memory([a_raw(OLD, "old", **STATED)])
    assert kb.library["status"] == ["unknown"]
    (tmp_path / "repeal.txt").write_text(REPEAL + "省政府\n2012年5月1日\n", "utf-8")
    list(kb.add([tmp_path / "repeal.txt"]))
    assert {hit.document.id for hit in kb.search("办甲", status="lapsed").hits} == {"old"}
    document = kb.get("old")
    assert isinstance(document, Document)
    assert "废止" in (document.status.evidence or "")
    kb.delete("repeal")
    assert kb.library["status"] == ["unknown"]
