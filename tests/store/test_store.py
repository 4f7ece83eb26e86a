from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from sizhong_search.errors import ReadOnlyStoreError, StoreInUseError
from sizhong_search.model import Correction, Document, Status
from sizhong_search.store import Known, LogRow, State, Store, from_bytes, to_bytes
from sizhong_search.understanding import make_entry
from tests.factories import a_document, a_raw, an_entry, put

FIX = Correction(kind="role", measure="1.甲", quote="省财政厅", value="support")
NUMBERED = {"title": "关于甲的通知", "doc_number": "黑政发〔2016〕5号"}


def texts(store: Store) -> dict[str, str]:
    return {document.id: document.text for document in store.documents()}


def changed(entry_store: Store, document_id: str, status: Status) -> None:
    document, raw = entry_store.get(document_id), entry_store.raw(document_id)
    assert document
    assert raw
    entry_store.set_status(make_entry(raw, replace(document, status=status)))


def test_a_document_survives_closing_and_opening(tmp_path: Path, document: Document) -> None:
    store = Store(tmp_path / "below" / "store.sqlite")
    raw = a_raw(document.text, document.id)
    entry = make_entry(raw, document)
    store.put(entry, origin="corpus", made_of="m", path="a.txt")
    store.close()
    again = Store(tmp_path / "below" / "store.sqlite")
    assert again.get(document.id) == document
    assert list(again.documents()) == [document]
    assert again.raw(document.id) == raw
    assert again.states() == {document.id: State("corpus", "m", entry.fingerprint, deleted=False)}
    assert again.digests() == {document.id: entry.digest}
    assert list(again.terms([document.id])) == [(document.id, entry.digest, entry.terms)]
    assert again.statuses() == {document.id: document.status}


def test_a_date_survives_too() -> None:
    dated = a_document(
        "1.甲，每年6月30日前报。由省发改委汇总。", issued_on="2016-03-01", status="lapsed", issuer="甲；乙"
    )
    store = Store()
    store.put(make_entry(a_raw(dated.text), dated), origin="import", made_of="m")
    assert store.get("notice") == dated
    assert store.dates() == {"notice": "2016-03-01"}


def test_a_text_put_again_is_a_new_version_and_the_old_one_is_kept() -> None:
    store = Store()
    put(store, "甲", path="/a.txt")
    put(store, "乙", path="/b.txt")
    assert list(store.versions("notice")) == [1, 2]
    assert [raw.text for v in (1, 2, None) if (raw := store.raw("notice", v))] == ["甲", "乙", "乙"]
    assert store.raw("notice", 3) is None
    assert texts(store) == {"notice": "乙"}


def test_a_document_put_again_keeps_its_place() -> None:
    store = Store()
    for name in ("a", "b", "c"):
        put(store, "甲", name)
    put(store, "乙", "a")
    store.delete("b")
    assert list(texts(store).items()) == [("a", "乙"), ("c", "甲")]
    store.undelete("b")
    assert store.ids() == list(store.digests()) == [d.id for d in store.heads()] == ["a", "b", "c"]


def test_more_documents_than_are_read_at_a_time_come_in_order() -> None:
    store = Store()
    entry = an_entry("甲", "notice-0")
    document = from_bytes(entry.document, Document)
    for n in range(120):
        one = replace(document, id=f"notice-{n}")
        store.put(
            msgspec.structs.replace(entry, document_id=one.id, document=to_bytes(one)),
            origin="import",
            made_of=str(n),
        )
    store.delete("notice-60")
    assert [d.id for d in store.documents()] == [f"notice-{n}" for n in range(120) if n != 60] == store.ids()


def test_a_head_lists_a_document_without_its_text() -> None:
    store = Store()
    put(store, "甲省方案\n1.支持快递。自2016年3月1日起施行，《乙办法》同时废止。", issued_on="2016-03-01")
    (head,), whole = list(store.heads()), store.get("notice")
    assert whole
    assert (head.id, head.title, head.issued_on, head.status) == (whole.id, whole.title, whole.issued_on, whole.status)
    assert (head.text, head.measures, head.blocks) == ("", (), ())
    assert [r.title for r in head.references if r.relation == "repeals"] == [
        r.title for r in whole.references if r.relation == "repeals"
    ]


def test_a_settled_status_stands_beside_the_one_that_was_parsed() -> None:
    store = Store()
    before = put(store, "甲")
    lapsed = Status(value="lapsed", evidence="《乙》予以废止")
    changed(store, "notice", lapsed)
    found = store.get("notice")
    assert found
    assert (found.status, store.statuses()) == (lapsed, {"notice": lapsed})
    assert next(store.heads()).status == Status()
    assert store.digest("notice") != before.digest


def test_removing_removes_that_document_alone() -> None:
    store = Store()
    for name in ("a", "b"):
        put(store, f"甲{name}", name, path=f"/{name}.txt")
    store.correct("a", FIX)
    store.forget("a")
    store.forget("nobody")
    assert texts(store) == {"b": "甲b"}
    assert (store.get("a"), store.raw("a"), store.versions("a"), store.corrections("a")) == (None, None, {}, {})
    assert store.same_text(an_entry("甲a").text_digest) is None
    assert store.file(an_entry("甲a").text_digest) is None
    assert store.same_document("/a.txt", "") is None
    assert store.file(an_entry("甲b").text_digest) == Known("b", 1, is_current=True, is_deleted=False)
    put(store, "丙", "a")  # another document that gets the id
    assert store.file(an_entry("甲a").text_digest) is None
    assert (list(store.versions("a")), store.corrections("a")) == ([1], {})


def test_a_deleted_document_is_not_in_the_library_and_comes_back_as_it_was() -> None:
    store = Store()
    for name in ("a", "b"):
        put(store, "甲", name, issued_on="2016-03-01")
    before = store.digests()
    assert store.delete("a")
    assert (store.get("a"), store.digest("a"), store.ids()) == (None, None, ["b"])
    assert ([d.id for d in store.heads()], [d.id for d in store.documents()], list(store.statuses())) == (["b"],) * 3
    assert store.states()["a"].deleted
    assert store.raw("a") is not None
    assert not store.delete("a")  # it is out already
    assert store.undelete("a")
    assert store.digests() == before
    assert not store.undelete("a")


@pytest.mark.parametrize("act", [Store.delete, Store.undelete])
def test_what_is_not_there_is_neither_deleted_nor_brought_back(act: object) -> None:
    assert act(Store(), "nobody") is False  # type: ignore[operator]


def test_a_deleted_document_that_is_put_again_is_back() -> None:
    store = Store()
    put(store, "甲")
    store.delete("notice")
    put(store, "乙")
    assert texts(store) == {"notice": "乙"}
    assert list(store.versions("notice")) == [1, 2]


# Whether something is here already.


def test_a_file_is_known_by_its_bytes_and_so_is_what_it_became() -> None:
    store = Store()
    first, second = put(store, "甲").text_digest, put(store, "乙").text_digest
    assert store.file(first) == Known("notice", 1, is_current=False, is_deleted=False)
    assert store.file(second) == Known("notice", 2, is_current=True, is_deleted=False)
    assert store.file("0" * 64) is None
    store.delete("notice")
    assert store.file(second) == Known("notice", 2, is_current=True, is_deleted=True)


def test_a_text_is_known_however_it_is_broken_into_lines() -> None:
    store = Store()
    put(store, "甲。乙。")
    assert store.same_text(an_entry("甲。\r\n 乙。\n").text_digest) == Known(
        "notice", 1, is_current=True, is_deleted=False
    )
    assert store.same_text(an_entry("甲，乙。").text_digest) is None


def test_of_two_documents_with_a_text_the_one_in_the_library_is_meant() -> None:
    store = Store()
    for name in ("a", "b"):
        put(store, "甲", name)
    store.delete("a")
    assert store.same_text(an_entry("甲").text_digest) == Known("b", 1, is_current=True, is_deleted=False)


def test_a_newer_text_belongs_to_the_document_of_its_path_or_of_its_number_and_title() -> None:
    store = Store()
    put(store, "甲", "a", path="/a.txt", **NUMBERED)
    put(store, "乙", "b", path="/b.txt")
    same_as = an_entry("丙", **NUMBERED).same_as
    assert same_as
    assert store.same_document("/b.txt", "") == "b"
    assert store.same_document("/b.txt", same_as) == "a"  # number and title say more
    assert store.same_document("/elsewhere.txt", same_as) == "a"
    assert (
        store.same_document("/b.txt", an_entry("丙", title="关于丙的通知", doc_number="黑政发〔2017〕1号").same_as)
        == "b"
    )
    assert store.same_document("/elsewhere.txt", "") is None
    assert store.same_document("", "") is None


def test_a_file_that_holds_another_document_now_is_no_newer_text_of_the_one_it_held() -> None:
    store = Store()
    put(store, "甲", "a", path="/a.txt", **NUMBERED)
    other = an_entry("丙", title="关于丙的通知", doc_number="黑政发〔2017〕1号").same_as
    assert store.same_document("/a.txt", other) is None
    assert store.same_document("/a.txt", "") == "a"


def test_a_file_of_the_corpus_is_followed_there_and_not_by_its_path() -> None:
    store = Store()
    store.put(an_entry("甲"), origin="corpus", made_of="m", path="notice.txt")
    assert store.same_document("notice.txt", "") is None


@pytest.mark.parametrize(
    "stated",
    [
        pytest.param({"title": "关于 甲 的通知", "doc_number": "黑政发[2016]5号"}, id="blanks and brackets"),
        pytest.param({"title": "关于《甲》的通知", "doc_number": "黑政发〔2016〕5 号"}, id="title marks"),
    ],
)
def test_two_printings_of_a_number_and_title_are_one(stated: dict[str, str]) -> None:
    assert an_entry("丙", **stated).same_as == an_entry("甲", **NUMBERED).same_as


@pytest.mark.parametrize("stated", [{"title": "关于甲的通知"}, {"doc_number": "黑政发〔2016〕5号"}, {}])
def test_without_number_or_title_no_document_is_taken_for_another(stated: dict[str, str]) -> None:
    store = Store()
    put(store, "甲", "a", path="/a.txt", **stated)
    assert store.same_document("/elsewhere.txt", an_entry("丙", **stated).same_as) is None


def test_documents_of_one_number_are_told_whatever_their_titles() -> None:
    store = Store()
    put(store, "甲", "a", **NUMBERED)
    put(store, "乙", "b", doc_number="黑政发[2016]5号")
    put(store, "丙", "c", title="关于甲的通知", doc_number="黑政发〔2016〕51号")
    put(store, "丁", "d", title="关于甲的通知")
    assert store.of_number(an_entry("戊", title="戊", doc_number="黑政发〔2016〕5号").same_as) == ["a", "b"]
    assert store.of_number("") == []
    assert store.doubles() == {"a": ("a", "b"), "b": ("a", "b")}
    store.delete("b")
    assert store.doubles() == {}


# Each change whole or not at all.


def test_half_a_change_is_not_there(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite")
    put(store, "甲", path="/a.txt")
    other = an_entry("乙")
    bad_row = LogRow("/a.txt", "0" * 64, "replaced", None, "notice", 1, None)  # type: ignore[arg-type]
    with pytest.raises(sqlite3.IntegrityError):
        store.put(other, origin="import", made_of="m", path="/a.txt", log=bad_row)
    with pytest.raises(sqlite3.IntegrityError):
        store.put(msgspec.structs.replace(other, head=None), origin="import", made_of="m")
    for reader in (store, Store(tmp_path / "store.sqlite")):
        assert texts(reader) == {"notice": "甲"}
        assert list(reader.versions("notice")) == [1]
        assert reader.file("0" * 64) is None
        assert len(reader.imports()) == 1


def test_what_a_process_wrote_before_it_was_killed_is_there(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite")
    put(store, "甲", "a")
    store._db._db.execute("BEGIN IMMEDIATE")
    store._db._db.execute("DELETE FROM documents")  # and never committed
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in tmp_path.glob("store.sqlite*"):
        (copy / file.name).write_bytes(file.read_bytes())  # as a disk is found after the power went
    assert texts(Store(copy / "store.sqlite")) == {"a": "甲"}


def test_a_reader_sees_the_library_as_it_was_when_it_began_to_look(tmp_path: Path) -> None:
    writer, reader = Store(tmp_path / "store.sqlite"), Store(tmp_path / "store.sqlite")
    put(writer, "甲", "a")
    with reader.snapshot():
        assert texts(reader) == {"a": "甲"}
        put(writer, "乙", "b")
        writer.delete("a")
        assert texts(reader) == {"a": "甲"}
        with reader.snapshot():  # one inside the other is the same
            assert texts(reader) == {"a": "甲"}
        assert texts(reader) == {"a": "甲"}
    assert texts(reader) == {"b": "乙"}


def test_a_mark_changes_with_every_change_by_whomever(tmp_path: Path) -> None:
    one, other = Store(tmp_path / "store.sqlite"), Store(tmp_path / "store.sqlite")
    seen = [one.mark()]
    assert one.mark() == seen[0]
    for change in (
        lambda: put(one, "甲"),
        lambda: put(other, "乙"),
        lambda: other.delete("notice"),
        lambda: one.undelete("notice"),
        lambda: one.forget("notice"),
    ):
        change()
        seen.append(one.mark())
        assert one.mark() == seen[-1]
    assert len(set(seen)) == len(seen)


def test_threads_of_a_process_may_share_it(tmp_path: Path) -> None:
    store, faults = Store(tmp_path / "store.sqlite"), list[BaseException]()
    entries = [an_entry(f"甲{n}", f"notice-{n}") for n in range(24)]

    def write(some: list[object]) -> None:
        try:
            for entry in some:
                store.put(entry, origin="import", made_of="m")  # type: ignore[arg-type]
                with store.snapshot():
                    assert len(store.ids()) == len(list(store.documents()))
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=write, args=(entries[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(store.ids()) == sorted(entry.document_id for entry in entries)


def test_one_writes_at_a_time(tmp_path: Path) -> None:
    one, other = Store(tmp_path / "store.sqlite"), Store(tmp_path / "store.sqlite")
    with one.writing(), pytest.raises(StoreInUseError), other.writing():
        pass
    with other.writing():
        assert texts(one) == {}  # who reads is not kept waiting


def test_a_store_in_memory_needs_no_lock() -> None:
    store = Store()
    with store.writing(), store.writing():
        put(store, "甲")
    assert (store.path, store.is_writable, texts(store)) == (None, True, {"notice": "甲"})


def test_a_store_that_cannot_be_written_refuses_to(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite")
    store.is_writable = False
    with pytest.raises(ReadOnlyStoreError) as caught, store.writing():
        pass
    assert str(tmp_path / "store.sqlite") in caught.value.sentence("zh")


# What else it keeps.


def test_what_became_of_files_is_kept_the_newest_first() -> None:
    store = Store()
    put(store, "甲", path="/a.txt")
    rejected = LogRow("/b.pdf", "1" * 64, "rejected", "scanned", None, None, 0.5)
    store.log(rejected)
    rows = store.imports()
    assert rows[0] == rejected
    assert [(row.path, row.status, row.document_id) for row in rows] == [
        ("/b.pdf", "rejected", None),
        ("/a.txt", "added", "notice"),
    ]
    assert store.imports(limit=1) == rows[:1]
    assert store.file("1" * 64) is None


def test_a_file_with_a_known_text_is_known_from_then_on() -> None:
    store = Store()
    put(store, "甲")
    known = store.same_text(an_entry("甲").text_digest)
    store.log(LogRow("/b.txt", "1" * 64, "unchanged", "same_text", "notice", None, 0.0), known)
    assert store.file("1" * 64) == known


def test_corrections_are_kept_in_the_order_they_were_made() -> None:
    store = Store()
    for name in ("a", "b"):
        put(store, "甲", name)
    fixes = [FIX, replace(FIX, value="lead"), Correction(kind="boundary", measure="1.甲", quote="。")]
    fixes.append(Correction(kind="missed", measure="1.甲", quote="财政部门", value="hlj-finance", role="lead"))
    for fix in fixes:
        store.correct("a", fix)
    store.correct("b", FIX)
    assert list(store.corrections("a").values()) == fixes
    store.take_back("a", list(store.corrections("a"))[1])
    store.take_back("b", next(iter(store.corrections("a"))))  # a number of another document
    assert list(store.corrections("a").values()) == [fixes[0], *fixes[2:]]
    assert list(store.corrections("b").values()) == [FIX]
    put(store, "乙", "a")  # a newer text
    store.delete("a")
    store.undelete("a")
    assert list(store.corrections("a").values()) == [fixes[0], *fixes[2:]]


def test_corrections_that_an_earlier_version_kept_are_read(tmp_path: Path) -> None:
    Store(tmp_path / "store.sqlite").close()
    kept = '{"kind": "role", "measure": "1.甲", "quote": "省财政厅", "value": "support"}'.encode()
    with closing(sqlite3.connect(tmp_path / "store.sqlite")) as db, db:
        db.execute("INSERT INTO corrections (document_id, made_at, correction) VALUES ('a', '2025', ?)", (kept,))
    store = Store(tmp_path / "store.sqlite")
    assert list(store.corrections("a").values()) == [FIX]


def test_it_knows_what_it_was_made_from_and_for_which_day(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite")
    assert (store.corpus, store.settled) == (None, "")
    store.corpus, store.settled = tmp_path / "语料", "2026-01-01 x"
    assert (store.corpus, store.settled) == (tmp_path / "语料", "2026-01-01 x")
    again = Store(tmp_path / "store.sqlite")
    assert (again.corpus, again.settled) == (tmp_path / "语料", "2026-01-01 x")


def test_another_understanding_takes_the_place_of_the_one_there_is() -> None:
    store = Store()
    put(store, "1.甲。(省财政厅负责)")
    raw = store.raw("notice")
    assert raw
    other = make_entry(raw, replace(a_document(raw.text), title="另一个题目"))
    store.understand_anew(other)
    found = store.get("notice")
    assert found
    assert (found.title, store.digest("notice"), list(store.versions("notice"))) == ("另一个题目", other.digest, [1])
    assert store.raw("notice") == raw
