"""The library on disk: made on first use, followed, mended, and never written where nothing changed."""

from __future__ import annotations

import csv
import datetime
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sizhong_search import Document, KnowledgeBase, Measure, knowledge_base, read_bytes, read_corpus, shipped
from sizhong_search.annotation import annotate
from sizhong_search.errors import (
    DamagedStoreError,
    EmptyCorpusError,
    LaterStoreError,
    NotFoundError,
    OtherCorpusError,
    ReadError,
    StoreInUseError,
    UnknownValueError,
    VocabularyError,
)
from sizhong_search.messages import say
from sizhong_search.model import Correction
from sizhong_search.store import Store
from sizhong_search.vocabulary import Vocabulary
from tests.factories import a_raw
from tests.store.store_files import make_later

QUESTION = "快递企业的准入要求"
ONE = "黑龙江省促进快递业发展实施方案\n1.支持快递企业发展。(省财政厅牵头负责)\n2.建设快递园区。(省科技厅负责)\n"
TWO = "黑龙江省冰雪旅游方案\n1.发展冰雪旅游。(省文化和旅游厅负责)\n"


def answer(kb: KnowledgeBase) -> list[tuple[str, float]]:
    return [(hit.id, hit.score) for hit in kb.search(QUESTION).hits]


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def notices(kb: KnowledgeBase) -> list[str]:
    _ = kb.index
    return [key for key, _ in kb.notices]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kb"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    at = tmp_path / "corpus"
    at.mkdir()
    (at / "one.txt").write_text(ONE, "utf-8")
    (at / "two.txt").write_text(TWO, "utf-8")
    return at


def ids(kb: KnowledgeBase) -> list[str]:
    return [document.id for document in kb.documents()]


def test_first_use_makes_the_folder(kb: KnowledgeBase, folder: Path) -> None:
    made = KnowledgeBase.open(folder)
    assert answer(made) == answer(kb)
    assert (folder / "store.sqlite").is_file()
    assert any((folder / "index").iterdir())
    assert made.notices == []


def test_a_second_open_writes_nothing(folder: Path) -> None:
    first = answer(KnowledgeBase.open(folder))
    before = snapshot(folder)
    assert before
    again = KnowledgeBase.open(folder)
    assert answer(again) == first
    assert snapshot(folder) == before
    assert again.notices == []


def test_the_folder_is_that_of_the_environment_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIZHONG_KB", str(tmp_path / "elsewhere"))
    KnowledgeBase.open()
    assert (tmp_path / "elsewhere" / "store.sqlite").exists()


def test_a_library_in_memory_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIZHONG_KB", str(tmp_path / "kb"))
    kb = KnowledgeBase.in_memory(list(read_corpus(shipped("corpus"))))
    assert kb.search(QUESTION).total
    assert list(tmp_path.iterdir()) == []


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def scribble(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("harm", [truncate, scribble, Path.unlink], ids=["cut", "flipped bit", "deleted"])
@pytest.mark.parametrize("name", ["words.rows.npy", "words.terms.data.npy", "documents.json", "filters.tf.npy"])
def test_a_damaged_index_is_built_again(folder: Path, name: str, harm: Callable[[Path], None]) -> None:
    before = answer(KnowledgeBase.open(folder))
    harm(next((folder / "index").glob(f"*/{name}")))
    mended = KnowledgeBase.open(folder)
    assert notices(mended) == ["notice.index_rebuilt"]
    assert answer(mended) == before
    assert notices(KnowledgeBase.open(folder)) == []


@pytest.mark.parametrize("harm", [truncate, scribble], ids=["cut", "flipped bit"])
def test_an_index_whose_list_of_segments_is_damaged_is_built_again(folder: Path, harm: Callable[[Path], None]) -> None:
    before = answer(KnowledgeBase.open(folder))
    harm(folder / "index" / "segments.json")
    mended = KnowledgeBase.open(folder)
    assert notices(mended) == ["notice.index_rebuilt"]
    assert answer(mended) == before
    assert notices(KnowledgeBase.open(folder)) == []


def test_an_index_of_version_0_1_is_cleaned_away_in_silence(folder: Path) -> None:
    old = folder / "index" / "0123456789abcdef"
    old.mkdir(parents=True)
    (old / "manifest.json").write_text("{}", "utf-8")
    kb = KnowledgeBase.open(folder)
    assert answer(kb)
    assert notices(kb) == []
    assert not old.exists()


def test_the_index_of_another_library_changes_no_answer(folder: Path, corpus: Path, tmp_path: Path) -> None:
    before = answer(KnowledgeBase.open(folder, corpus=corpus))
    answer(KnowledgeBase.open(tmp_path / "other"))
    shutil.rmtree(folder / "index")
    shutil.copytree(tmp_path / "other" / "index", folder / "index")
    kb = KnowledgeBase.open(folder)
    assert answer(kb) == before
    assert notices(kb) == []


def test_a_file_in_place_of_the_index_is_no_reason_to_fail(folder: Path) -> None:
    folder.mkdir()
    (folder / "index").write_text("not an index", "utf-8")
    kb = KnowledgeBase.open(folder)
    assert answer(kb)
    assert notices(kb) == ["notice.index_not_saved"]


def test_a_deleted_index_is_built_again_in_silence(folder: Path) -> None:
    before = answer(KnowledgeBase.open(folder))
    shutil.rmtree(folder / "index")
    again = KnowledgeBase.open(folder)
    assert answer(again) == before
    assert again.notices == []


def test_a_stray_file_beside_the_generations_is_left_alone(folder: Path) -> None:
    (folder / "index").mkdir(parents=True)
    (folder / "index" / "notes.txt").write_text("mine", "utf-8")
    answer(KnowledgeBase.open(folder))
    assert (folder / "index" / "notes.txt").read_text("utf-8") == "mine"


def foreign_text(path: Path) -> None:
    path.write_text("会议纪要，不是资料库。" * 200, "utf-8")


def foreign_database(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE photos (name TEXT)")
    db.close()


def ours_with_broken_pages(path: Path) -> None:
    KnowledgeBase.open(path.parent)
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xaa" * (len(data) - 4096)  # the header and the schema are whole, the rows are not
    path.write_bytes(bytes(data))


def ours_cut_off(path: Path) -> None:
    KnowledgeBase.open(path.parent)
    path.write_bytes(path.read_bytes()[:5000])


@pytest.mark.parametrize("make", [foreign_text, foreign_database, ours_with_broken_pages, ours_cut_off])
def test_a_store_that_is_not_ours_is_refused_and_left_untouched(folder: Path, make: Callable[[Path], None]) -> None:
    folder.mkdir()
    store = folder / "store.sqlite"
    make(store)
    before = store.read_bytes()
    with pytest.raises(DamagedStoreError) as caught:
        answer(KnowledgeBase.open(folder))
    assert caught.value.path == store
    assert str(store) in str(caught.value)
    assert store.read_bytes() == before


def test_a_store_of_a_later_version_is_refused_by_name_and_left_untouched(folder: Path) -> None:
    folder.mkdir()
    make_later(folder / "store.sqlite")
    before = (folder / "store.sqlite").read_bytes()
    with pytest.raises(LaterStoreError) as caught:
        KnowledgeBase.open(folder)
    assert str(folder / "store.sqlite") in str(caught.value)
    assert (folder / "store.sqlite").read_bytes() == before


def test_a_library_on_a_full_disk_is_searched_as_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = answer(KnowledgeBase.open(folder))

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(knowledge_base, "settle_statuses", full)
    kb = KnowledgeBase.open(folder)
    assert (kb.folder, answer(kb), notices(kb)) == (folder, before, ["notice.read_only"])
    with pytest.raises(ReadError):  # and what is asked of it is not done in memory instead
        kb.restore(folder / "nowhere")


def test_an_empty_file_in_place_of_the_store_becomes_one(folder: Path) -> None:
    folder.mkdir()
    (folder / "store.sqlite").touch()
    assert answer(KnowledgeBase.open(folder))


def test_an_empty_file_beside_an_index_was_a_library_once(folder: Path) -> None:
    _ = KnowledgeBase.open(folder).index
    (folder / "store.sqlite").write_bytes(b"")
    with pytest.raises(DamagedStoreError, match="index"):
        KnowledgeBase.open(folder)
    assert (folder / "store.sqlite").read_bytes() == b""


def test_a_folder_below_a_file_leaves_the_library_in_memory(kb: KnowledgeBase, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("a file", "utf-8")
    opened = KnowledgeBase.open(file / "kb")
    assert answer(opened) == answer(kb)
    assert notices(opened) == ["notice.in_memory"]
    assert str(file / "kb") in say(opened.notices[0][0], "zh", **opened.notices[0][1])
    assert file.read_text("utf-8") == "a file"


def refuse_to_write_files(monkeypatch: pytest.MonkeyPatch) -> None:
    put = Store.put

    def refuse(self: Store, *args: object, **options: object) -> None:
        if self.path:
            raise sqlite3.OperationalError("attempt to write a readonly database")
        put(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "put", refuse)


def test_a_store_that_cannot_be_written_leaves_the_library_in_memory(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_to_write_files(monkeypatch)
    opened = KnowledgeBase.open(folder)
    assert answer(opened)
    assert notices(opened) == ["notice.in_memory"]


def test_an_index_that_cannot_be_written_is_kept_in_memory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sizhong_search.live_index.save_generation", refuse)
    opened = KnowledgeBase.open(folder)
    assert answer(opened)
    assert notices(opened) == ["notice.index_not_saved"]


@pytest.mark.parametrize("content", [[], ["README.md", "manifest.csv", "picture.png"]], ids=["bare", "no documents"])
def test_an_empty_corpus_is_an_error(tmp_path: Path, folder: Path, content: list[str]) -> None:
    corpus = tmp_path / "nothing"
    corpus.mkdir()
    for name in content:
        (corpus / name).write_text("doc_id,path\n", "utf-8")
    with pytest.raises(EmptyCorpusError) as caught:
        KnowledgeBase.open(folder, corpus=corpus)
    assert caught.value.folder == corpus


def test_a_corpus_that_fails_leaves_the_library_as_it_was(folder: Path, corpus: Path, tmp_path: Path) -> None:
    before = answer(KnowledgeBase.open(folder, corpus=corpus))
    (tmp_path / "nothing").mkdir()
    with pytest.raises(EmptyCorpusError):
        KnowledgeBase.open(folder, corpus=tmp_path / "nothing")
    assert answer(KnowledgeBase.open(folder)) == before


def test_a_library_remembers_what_it_was_made_from(folder: Path, corpus: Path) -> None:
    KnowledgeBase.open(folder, corpus=corpus)
    (corpus / "two.txt").write_text(TWO.replace("冰雪", "湿地"), "utf-8")
    again = KnowledgeBase.open(folder)
    assert ids(again) == ["one", "two"]
    assert again.search("湿地").total == 1


def test_a_library_outlives_its_corpus(folder: Path, corpus: Path) -> None:
    before = answer(KnowledgeBase.open(folder, corpus=corpus))
    shutil.rmtree(corpus)
    again = KnowledgeBase.open(folder)
    assert answer(again) == before
    assert notices(again) == ["notice.corpus_gone"]
    assert str(corpus) in say(again.notices[0][0], "zh", **again.notices[0][1])


def test_a_corpus_of_ones_own_does_not_touch_the_library_that_ships(corpus: Path) -> None:
    shipped_answer = answer(KnowledgeBase.open())
    assert ids(KnowledgeBase.open(corpus=corpus)) == ["one", "two"]
    kb = KnowledgeBase.open()
    assert answer(kb) == shipped_answer
    assert ids(kb) == ["heilongjiang-sizhong-plan"]


def test_a_corpus_that_is_not_there_is_an_empty_one(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(EmptyCorpusError):
        KnowledgeBase.open(folder, corpus=tmp_path / "missing")


def test_a_corpus_of_ones_own_needs_no_manifest(folder: Path, corpus: Path) -> None:
    kb = KnowledgeBase.open(folder, corpus=corpus)
    assert ids(kb) == ["one", "two"]
    assert kb.search("冰雪旅游").hits[0].id == "two#1"
    assert kb.document("one").title == "黑龙江省促进快递业发展实施方案"
    assert kb.document("one").region == "黑龙江省"


def test_a_manifest_states_what_the_text_does_not(folder: Path, corpus: Path) -> None:
    with (corpus / "manifest.csv").open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerow(["doc_id", "path", "title", "issued_on", "source"])
        rows.writerow(["snow", "two.txt", "冰雪方案", "2020-01-02", "省政府公报"])
    kb = KnowledgeBase.open(folder, corpus=corpus)
    assert ids(kb) == ["snow", "one"]
    assert (kb.document("snow").title, str(kb.document("snow").issued_on)) == ("冰雪方案", "2020-01-02")
    assert kb.document("snow").source.origin == "省政府公报"


def test_files_of_one_name_in_two_folders_are_two_documents(folder: Path, corpus: Path) -> None:
    (corpus / "2021").mkdir()
    (corpus / "2021" / "one.txt").write_text(TWO, "utf-8")
    kb = KnowledgeBase.open(folder, corpus=corpus)
    assert len(ids(kb)) == 3
    assert kb.search("快递园区").total >= 1


def test_a_file_taken_out_of_the_corpus_leaves_the_library(folder: Path, corpus: Path) -> None:
    answer(KnowledgeBase.open(folder, corpus=corpus))
    (corpus / "two.txt").unlink()
    kb = KnowledgeBase.open(folder, corpus=corpus)
    assert ids(kb) == ["one"]
    assert kb.search("冰雪旅游").total == 0
    with pytest.raises(NotFoundError):
        kb.document("two")


def test_a_changed_file_is_taken_up(folder: Path, corpus: Path) -> None:
    answer(KnowledgeBase.open(folder, corpus=corpus))
    (corpus / "two.txt").write_text(TWO.replace("冰雪旅游。", "森林康养。"), "utf-8")
    kb = KnowledgeBase.open(folder, corpus=corpus)
    assert [hit.id for hit in kb.search("森林康养").hits] == ["two#1"]
    assert kb.notices == []


def test_a_new_file_is_taken_up_and_the_others_stay(folder: Path, corpus: Path) -> None:
    answer(KnowledgeBase.open(folder, corpus=corpus))
    (corpus / "three.md").write_text(TWO.replace("冰雪", "湿地"), "utf-8")
    kb = KnowledgeBase.open(folder, corpus=corpus)
    assert sorted(ids(kb)) == ["one", "three", "two"]
    assert kb.search("湿地").hits[0].document.id == "three"


def test_a_corpus_of_ones_own_that_did_not_change_writes_nothing(folder: Path, corpus: Path) -> None:
    answer(KnowledgeBase.open(folder, corpus=corpus))
    before = snapshot(folder)
    answer(KnowledgeBase.open(folder, corpus=corpus))
    assert snapshot(folder) == before


def test_a_change_of_code_or_vocabulary_understands_everything_anew(
    folder: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    KnowledgeBase.open(folder, corpus=corpus)
    shutil.rmtree(corpus)  # the texts are in the store

    def other(document: Document, vocabulary: Vocabulary) -> Document:
        return replace(annotate(document, vocabulary), title=f"另一种读法：{document.title}")

    monkeypatch.setattr("sizhong_search.annotation.annotate", other)
    assert KnowledgeBase.open(folder).search("另一种读法").total == 0
    monkeypatch.setattr("sizhong_search.upkeep.fingerprint", lambda: "another")
    monkeypatch.setattr("sizhong_search.understanding.fingerprint", lambda: "another")
    kb = KnowledgeBase.open(folder)
    assert kb.search("另一种读法").total == 3
    assert {document.title[:6] for document in kb.documents()} == {"另一种读法："}
    assert len(list((folder / "index").glob("segment-*"))) == 1  # nothing of the old one is left
    monkeypatch.setattr("sizhong_search.annotation.annotate", lambda *_: pytest.fail("once is enough"))
    assert KnowledgeBase.open(folder).search("另一种读法").total == 3


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_read(folder: Path, corpus: Path) -> None:
    (corpus / "bad.txt").write_bytes(b"\xff\x00\x81" * 50)
    kb = KnowledgeBase.open(folder, corpus=corpus)
    assert [(key, "bad.txt" in str(facts["why"])) for key, facts in kb.notices] == [("notice.file_passed_over", True)]
    assert len(list(kb.documents())) == 2


def test_a_corpus_of_which_nothing_can_be_read_says_why(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "only").mkdir()
    (tmp_path / "only" / "bad.txt").write_bytes(b"\xff\x00\x81" * 50)
    with pytest.raises(ReadError) as caught:
        KnowledgeBase.open(folder, corpus=tmp_path / "only")
    assert caught.value.path.name == "bad.txt"


@pytest.mark.parametrize("after", ["不在文中的话", "快递"], ids=["nowhere", "more than once"])
def test_a_note_that_does_not_fit_its_text_is_a_fault(folder: Path, corpus: Path, after: str) -> None:
    note = f'[[emendation]]\ndocument = "one"\nafter = "{after}"\ninsert = "业"\nwhy = "x"\neditor = "y"\n'
    (corpus / "emendations.toml").write_text(note, "utf-8")
    with pytest.raises(VocabularyError) as caught:
        KnowledgeBase.open(folder, corpus=corpus)
    assert after in caught.value.faults[0]


def test_what_the_corpus_says_of_its_file_is_true() -> None:
    for raw in read_corpus(shipped("corpus")):
        assert raw.source.sha256 == raw.stated["sha256"]


def test_two_processes_may_open_a_new_folder_at_once(folder: Path) -> None:
    code = f"from sizhong_search import KnowledgeBase as K; k = K.open({str(folder)!r}); k.index; print(k.notices)"
    started = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    ended = [(process.communicate(timeout=120), process.returncode) for process in started]
    assert [(out.strip(), code) for (out, _), code in ended] == [("[]", 0)] * 4, ended
    assert notices(KnowledgeBase.open(folder)) == []


def test_an_index_that_another_process_saved_first_is_no_failure(folder: Path) -> None:
    first, second = KnowledgeBase.open(folder), KnowledgeBase.open(folder)
    assert notices(first) == notices(second) == []
    assert answer(first) == answer(second)
    assert notices(KnowledgeBase.open(folder)) == []
    assert len(list((folder / "index").glob("segment-*"))) == 1


def test_what_one_process_brings_in_another_finds_at_its_next_question(
    folder: Path, corpus: Path, tmp_path: Path
) -> None:
    one, other = KnowledgeBase.open(folder, corpus=corpus), KnowledgeBase.open(folder)
    assert other.search("湿地").total == 0
    before = one.mark, other.mark
    (tmp_path / "three.txt").write_text(TWO.replace("冰雪", "湿地"), "utf-8")
    assert [row.document_id for row in one.add([tmp_path / "three.txt"])] == ["three"]
    assert [hit.id for hit in other.search("湿地").hits] == ["three#1"]
    assert one.mark != before[0]
    assert other.mark != before[1]
    assert other.mark == other.mark
    other.delete("three")
    assert one.search("湿地").total == 0
    assert notices(one) == notices(other) == []


def test_while_another_process_writes_a_library_is_searched_and_not_changed(
    folder: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    KnowledgeBase.open(folder, corpus=corpus)
    monkeypatch.setattr("sizhong_search.holdings._PATIENCE", 0)
    (corpus / "two.txt").write_text(TWO.replace("冰雪", "湿地"), "utf-8")
    with Store(folder / "store.sqlite").writing():
        kb = KnowledgeBase.open(folder)
        assert answer(kb)
        assert (kb.search("冰雪").total, kb.search("湿地").total) == (1, 0)
        with pytest.raises(StoreInUseError):
            kb.delete("one")
        with pytest.raises(StoreInUseError):
            list(kb.add([corpus / "one.txt"]))
    assert KnowledgeBase.open(folder).search("湿地").total == 1


def test_a_document_that_is_taken_out_is_found_by_nobody_and_can_be_brought_back(folder: Path, corpus: Path) -> None:
    kb = KnowledgeBase.open(folder, corpus=corpus)
    before = answer(kb)
    kb.delete("one")
    assert (ids(kb), answer(kb)) == (["two"], [])
    for act in (kb.delete, kb.document, kb.get):
        with pytest.raises(NotFoundError):
            act("one")
    again = KnowledgeBase.open(folder)
    assert (ids(again), answer(again)) == (["two"], [])  # the corpus still holds it
    with pytest.raises(NotFoundError) as caught:
        again.undelete("on")
    assert caught.value.near == ("one",)
    again.undelete("one")
    assert (ids(again), answer(again)) == (["one", "two"], before)
    assert answer(kb) == before


def test_a_document_that_goes_for_good_does_not_come_back(folder: Path, corpus: Path) -> None:
    kb = KnowledgeBase.open(folder, corpus=corpus)
    (corpus / "one.txt").unlink()
    kb.delete("one")
    kb.delete("one", for_good=True)
    for act in (kb.undelete, kb.delete):
        with pytest.raises(NotFoundError):
            act("one")
    assert "快递园区".encode() not in (folder / "store.sqlite").read_bytes()


def test_a_library_is_restored_from_its_backup(folder: Path, corpus: Path, tmp_path: Path) -> None:
    kb, other = KnowledgeBase.open(folder, corpus=corpus), KnowledgeBase.open(folder)
    before = answer(kb)
    kb.back_up(tmp_path / "backup.sqlite")
    kb.delete("one", for_good=True)
    assert answer(kb) == answer(other) == []
    kb.restore(tmp_path / "backup.sqlite")
    assert ids(kb) == ids(other) == ["one", "two"]
    assert answer(kb) == answer(other) == before
    assert answer(KnowledgeBase.open(folder)) == before
    assert notices(kb) == notices(other) == []


def test_what_is_no_backup_leaves_the_library_as_it_is(folder: Path, corpus: Path, tmp_path: Path) -> None:
    kb = KnowledgeBase.open(folder, corpus=corpus)
    before = answer(kb)
    with pytest.raises(ReadError):
        kb.restore(tmp_path / "nowhere.sqlite")
    foreign_text(tmp_path / "text.sqlite")
    with pytest.raises(DamagedStoreError):
        kb.restore(tmp_path / "text.sqlite")
    assert answer(kb) == answer(KnowledgeBase.open(folder)) == before


def test_a_correction_that_is_taken_back_is_that_of_its_document(folder: Path, corpus: Path) -> None:
    kb = KnowledgeBase.open(folder, corpus=corpus)
    measure = kb.document("one").measures[0]
    fix = Correction(kind="role", measure=measure.text, quote="省财政厅", value="support")
    assert kb.correct("one", fix).measures[0].responsibilities[0].role == "support"
    (number,) = kb.corrections("one")
    with pytest.raises(NotFoundError):
        kb.take_back("nobody", number)
    kb.take_back("two", number)
    assert list(kb.corrections("one").values()) == [fix]
    assert kb.take_back("one", number).measures[0] == measure
    assert KnowledgeBase.open(folder).document("one").measures[0] == measure


def test_a_document_and_a_measure_are_found_by_id(kb: KnowledgeBase, document: Document) -> None:
    assert kb.get(document.id) == document
    assert {measure.id: kb.get(measure.id) for measure in document.measures} == {m.id: m for m in document.measures}
    assert isinstance(kb.get(f"{document.id}#4.2"), Measure)


@pytest.mark.parametrize(
    ("wanted", "near"),
    [
        pytest.param("heilongjiang-plan", "heilongjiang-sizhong-plan", id="document"),
        pytest.param("heilongjiang-sizhong-plan#4.22", "heilongjiang-sizhong-plan#4.2", id="measure"),
        pytest.param("heilongjiang-sizhong-plan#5.4", "heilongjiang-sizhong-plan#4.4", id="measure of another group"),
        pytest.param("", "heilongjiang-sizhong-plan", id="nothing"),
    ],
)
def test_an_unknown_id_is_named_with_near_ones(kb: KnowledgeBase, wanted: str, near: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        kb.get(wanted)
    assert caught.value.wanted == wanted
    assert near in caught.value.near
    assert near in str(caught.value)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        pytest.param("市场监管", "省市场监管局", id="near"),
        pytest.param("", "", id="empty"),
        pytest.param("龘龘龘", "", id="nothing like it"),
    ],
)
def test_duties_of_nobody_name_the_near_ones(kb: KnowledgeBase, name: str, near: str) -> None:
    with pytest.raises(UnknownValueError) as caught:
        kb.duties(name)
    assert caught.value.field == "department"
    assert not near or near in caught.value.near


FRAMES = {
    "documents": ("document_id title doc_number issuers issued_on region level status source n_measures"),
    "measures": "measure_id document_id path text start end kinds strength",
    "responsibilities": ("measure_id order as_written full_name department_id today role basis source start end"),
    "labels": "measure_id field value by evidence",
    "deadlines": "measure_id text kind date month day",
    "references": "document_id measure_id title doc_number target_id",
}


@pytest.mark.parametrize("name", FRAMES)
def test_frames_have_the_documented_columns(kb: KnowledgeBase, name: str) -> None:
    assert list(kb.frames()[name].columns) == FRAMES[name].split()


def test_frames_hold_the_whole_library(kb: KnowledgeBase, document: Document) -> None:
    frames = kb.frames()
    assert frames.keys() == FRAMES.keys()
    assert list(frames["measures"]["measure_id"]) == [m.id for m in document.measures]
    assert len(frames["responsibilities"]) == sum(len(m.responsibilities) for m in document.measures)
    assert [
        document.text[a:b] for a, b in zip(frames["measures"]["start"], frames["measures"]["end"], strict=True)
    ] == [m.text for m in document.measures]


def test_a_text_without_measures_makes_frames_too() -> None:
    kb = KnowledgeBase.in_memory([read_bytes("没有编号的文字。".encode(), "loose.txt")])
    assert {name: list(table.columns) for name, table in kb.frames().items()} == {
        name: columns.split() for name, columns in FRAMES.items()
    }


def test_the_only_copy_of_a_corpus_is_not_replaced(folder: Path, corpus: Path, tmp_path: Path) -> None:
    KnowledgeBase.open(folder, corpus=corpus)
    corpus.rename(tmp_path / "moved")
    other = tmp_path / "other"
    other.mkdir()
    (other / "three.txt").write_text("丙省方案\n1.支持快递,扩大就业。", "utf-8")
    with pytest.raises(OtherCorpusError):
        KnowledgeBase.open(folder, corpus=other)
    assert len(list(KnowledgeBase.open(folder).documents())) == 2


def test_a_library_that_cannot_be_written_any_longer_answers_from_what_it_holds(
    folder: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    KnowledgeBase.open(folder, corpus=corpus)
    (corpus / "new.txt").write_text("丙省方案\n1.支持快递,扩大就业。", "utf-8")
    refuse_to_write_files(monkeypatch)
    kb = KnowledgeBase.open(folder)
    assert ids(kb) == ["one", "two"]
    assert answer(kb)
    assert notices(kb) == ["notice.read_only"]
    monkeypatch.undo()
    assert len(ids(KnowledgeBase.open(folder))) == 3


def test_an_overview_tells_what_is_held_and_what_is_not_known() -> None:
    raws = [
        a_raw("黑龙江省关于甲的通知\n一、支持企业。\n", "a", issued_on="2020-03-01"),
        a_raw("关于乙的通知\n一、支持企业。\n二、支持高校。\n", "b"),
    ]
    held = KnowledgeBase.in_memory(raws).overview()
    assert (held.n_documents, held.n_measures, held.n_undated, held.n_unverified) == (2, 3, 1, 2)
    assert held.issued == (datetime.date(2020, 3, 1),)
    assert held.regions == {"黑龙江省": 1, "": 1}
    assert held.last_import is None


def test_an_overview_tells_when_a_file_was_imported_last(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text("某市关于甲的通知\n一、支持企业。\n", "utf-8")
    kb = KnowledgeBase.open()
    list(kb.adding([tmp_path / "甲.txt"]))
    before = datetime.datetime.now().astimezone() - datetime.timedelta(minutes=5)
    last = kb.overview().last_import
    assert last
    assert before < last
