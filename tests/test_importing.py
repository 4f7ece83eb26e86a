"""Files come in, each known again by its bytes, its text, its path, or its number and title; nothing is lost."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from sizhong_search import importing, reading_pool
from sizhong_search.importing import FEW, Found, ImportRow, find_files, import_files
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.model import RawDocument
from sizhong_search.readers import read_bytes
from sizhong_search.readers.limits import limits
from sizhong_search.store import Store

ONE = "黑龙江省促进快递业发展实施方案\n1.支持快递企业发展。(省财政厅牵头负责)\n2.建设快递园区。(省科技厅负责)\n"
TWO = "黑龙江省冰雪旅游方案\n1.发展冰雪旅游。(省文化和旅游厅负责)\n"
NUMBERED = "黑龙江省人民政府关于发展物流的通知\n黑政发〔2016〕5号\n各市人民政府：\n1.发展物流。(省财政厅负责)\n"

Told = tuple[str, str | None, str | None]  # status, reason, document


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def rows(store: Store, *paths: Path, workers: int = 1) -> list[ImportRow]:
    return list(import_files([Found(str(path)) for path in paths], store, workers=workers))


def told(store: Store, *paths: Path, workers: int = 1) -> list[Told]:
    return [(row.status, row.reason, row.document_id) for row in rows(store, *paths, workers=workers)]


def texts(store: Store) -> dict[str, str]:
    return {document.id: document.text for document in store.documents()}


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.mark.parametrize("workers", [1, 2])
def test_each_file_has_a_row_in_the_order_of_the_paths(store: Store, tmp_path: Path, workers: int) -> None:
    files = {
        "a.txt": ONE,
        "b.txt": TWO,
        "twice/a.txt": ONE,  # the same bytes
        "gbk.txt": TWO,  # the same text in other bytes
        "blank.txt": " \n",
        "c/a.txt": ONE.replace("快递", "物流"),  # another document of the same name
        "rubbish.txt": "",
        "missing.txt": "",
        "numbered.txt": NUMBERED,
        "newer.txt": NUMBERED.replace("发展物流。", "支持物流。"),
    }
    paths = [write(tmp_path / name, text, "gb18030" if name == "gbk.txt" else "utf-8") for name, text in files.items()]
    (tmp_path / "rubbish.txt").write_bytes(b"\xff\x00\x81" * 50)
    (tmp_path / "missing.txt").unlink()
    found = rows(store, *paths, workers=workers)
    assert [row.path for row in found] == [str(path) for path in paths]
    expected: list[Told] = [
        ("added", None, "a"),
        ("added", None, "b"),
        ("unchanged", "same_text", "a"),
        ("unchanged", "same_text", "b"),
        ("rejected", "empty", None),
        ("added", None, found[5].document_id),
        ("rejected", "encoding", None),
        ("rejected", "missing", None),
        ("added", None, "numbered"),
        ("replaced", None, "numbered"),
    ]
    assert [(row.status, row.reason, row.document_id) for row in found] == expected
    assert set(texts(store)) == {"a", "b", "numbered", found[5].document_id}
    assert [row.n_measures for row in found] == [2, 1, None, None, None, 2, None, None, 1, 1]
    assert {row.path for row in store.imports()} == {
        str(path)
        for path, row in zip(paths, found, strict=True)
        if row.path != str(paths[2])  # whose bytes are known
    }
    # Once more: what is known is not read again, what could not be read may be another file now.
    again = [(row.status, row.reason) for row in rows(store, *paths, workers=workers)]
    assert [status for status, _ in again] == ["rejected" if row.status == "rejected" else "unchanged" for row in found]
    assert again[8] == ("unchanged", "older_version")
    assert len(texts(store)) == 4


def test_what_is_known_is_not_read_again(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "one.txt", ONE)
    assert told(store, path) == [("added", None, "one")]
    before = store.mark()
    monkeypatch.setattr(importing, "read_bytes", lambda *_, **__: pytest.fail("it was read again"))
    assert told(store, path, path) == [("unchanged", None, "one")] * 2
    assert store.mark() == before  # and nothing is written


@pytest.mark.parametrize(
    "same",
    [
        pytest.param(ONE.encode("gb18030"), id="another encoding"),
        pytest.param(ONE.replace("\n", "\r\n").encode(), id="other line ends"),
        pytest.param(ONE.encode("utf-16"), id="with a byte order mark"),
        pytest.param(ONE.replace("。", "。\n\n").encode(), id="other blank lines"),
    ],
)
def test_the_same_text_in_other_bytes_is_no_second_document(store: Store, tmp_path: Path, same: bytes) -> None:
    rows(store, write(tmp_path / "one.txt", ONE))
    (tmp_path / "other.txt").write_bytes(same)
    assert told(store, tmp_path / "other.txt") == [("unchanged", "same_text", "one")]
    assert told(store, tmp_path / "other.txt") == [("unchanged", "same_text", "one")]  # its bytes are known now
    assert list(store.versions("one")) == [1]
    assert [row.reason for row in store.imports()] == ["same_text", None]


def test_a_newer_text_of_the_same_file_replaces_it_and_the_old_one_is_kept(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "one.txt", ONE)
    rows(store, path, write(tmp_path / "two.txt", TWO))
    newer = ONE.replace("快递园区", "物流园区")
    assert told(store, write(path, newer)) == [("replaced", None, "one")]
    assert list(texts(store).items()) == [("one", newer), ("two", TWO)]  # in its place
    assert [raw.text for version in (1, 2) if (raw := store.raw("one", version))] == [ONE, newer]


def test_a_file_that_has_its_earlier_content_again_is_that_again(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "one.txt", ONE)
    rows(store, path)
    rows(store, write(path, ONE.replace("快递园区", "物流园区")))
    assert told(store, write(path, ONE)) == [("replaced", None, "one")]
    assert texts(store) == {"one": ONE}
    assert told(store, path) == [("unchanged", None, "one")]


def test_a_copy_of_an_earlier_version_does_not_take_the_place_of_a_newer_one(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "one.txt", ONE)
    rows(store, path)
    newer = ONE.replace("快递园区", "物流园区")
    rows(store, write(path, newer))
    assert told(store, write(tmp_path / "copy.txt", ONE)) == [("unchanged", "older_version", "one")]
    assert texts(store) == {"one": newer}


def test_a_newer_text_with_the_same_number_and_title_replaces_it_wherever_it_lies(store: Store, tmp_path: Path) -> None:
    rows(store, write(tmp_path / "a.txt", NUMBERED))
    newer = NUMBERED.replace("发展物流。", "支持物流。").replace("〔2016〕", "[2016]")
    assert told(store, write(tmp_path / "elsewhere" / "b.txt", newer)) == [("replaced", None, "a")]
    assert texts(store) == {"a": newer}
    assert [raw.text for version in (1, 2) if (raw := store.raw("a", version))] == [NUMBERED, newer]


LONG = "".join(f"{i}.发展第{i}项物流，支持企业建设仓库和车队。(省财政厅负责)\n" for i in range(1, 12))
HEADED = f"黑龙江省人民政府关于发展物流的通知\n黑政发〔2016〕5号\n{LONG}"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        pytest.param(f"黑政发〔2016〕5号\n{LONG}", "replaced", id="without its title"),
        pytest.param(f"关于发展物流的通知\n黑政发[2016] 5 号\n{LONG}", "replaced", id="without who issues it"),
        pytest.param(
            f"黑政发〔2016〕5号\n{LONG.replace('(', ' （').replace(')', '）').replace('设', '設')}",
            "replaced",
            id="printed otherwise",
        ),
        pytest.param(f"关于发展物流的通知\n黑政发〔2016〕6号\n{LONG}", "added", id="of another number"),
        pytest.param(f"关于发展物流的通知\n黑政办发〔2016〕5号\n{LONG}", "added", id="of another prefix"),
        pytest.param(f"关于发展物流的通知\n黑政发〔2016〕5号\n{LONG[:200]}", "added", id="an extract"),
        pytest.param(f"关于发展物流的通知\n{LONG}", "added", id="of no number"),
    ],
)
def test_a_text_that_lacks_its_head_is_the_same_document(store: Store, tmp_path: Path, text: str, status: str) -> None:
    (first,) = rows(store, write(tmp_path / "a.txt", HEADED))
    (row,) = rows(store, write(tmp_path / "b.txt", text))
    assert (row.status, row.document_id == first.document_id) == (status, status == "replaced")


def test_so_is_one_that_has_its_head_where_the_first_did_not(store: Store, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", f"黑政发〔2016〕5号\n{LONG}")
    write(tmp_path / "b.txt", HEADED)
    found = rows(store, tmp_path / "a.txt", tmp_path / "b.txt")
    assert [row.status for row in found] == ["added", "replaced"]
    assert [d.title for d in store.documents()] == ["黑龙江省人民政府关于发展物流的通知"]


def test_a_file_that_holds_a_document_of_another_number_now_is_another_document(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "latest.txt", NUMBERED)
    rows(store, path)
    other = NUMBERED.replace("〔2016〕5号", "〔2017〕9号")
    assert told(store, write(path, other)) == [("added", None, "latest-2")]
    assert texts(store) == {"latest": NUMBERED, "latest-2": other}


@pytest.mark.parametrize("workers", [1, 2])
def test_different_files_of_one_name_have_ids_of_their_own(store: Store, tmp_path: Path, workers: int) -> None:
    paths = [
        write(tmp_path / f"{n}" / "通知.txt", ONE.replace("快递园区", f"{name}园区"))
        for n, name in enumerate(("物流", "科技", "冰雪", "湿地"))
    ]
    assert [row.status for row in rows(store, *paths, workers=workers)] == ["added"] * 4
    assert list(texts(store)) == ["通知", "通知-2", "通知-3", "通知-4"]


def test_a_deleted_document_that_is_added_again_comes_back(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "one.txt", ONE)
    rows(store, path)
    store.delete("one")
    assert texts(store) == {}
    assert told(store, path) == [("added", None, "one")]
    assert texts(store) == {"one": ONE}
    store.delete("one")
    assert told(store, write(tmp_path / "gbk.txt", ONE, "gb18030")) == [("added", "same_text", "one")]
    store.delete("one")
    newer = ONE.replace("快递园区", "物流园区")
    assert told(store, write(path, newer)) == [("replaced", None, "one")]
    assert texts(store) == {"one": newer}


def test_a_document_that_went_for_good_is_a_new_one_when_it_is_added_again(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "one.txt", ONE)
    rows(store, path)
    store.forget("one")
    assert told(store, path) == [("added", None, "one")]
    assert list(store.versions("one")) == [1]


def test_a_newer_text_of_a_document_of_the_corpus_is_the_users_from_then_on(tmp_path: Path) -> None:
    write(tmp_path / "corpus" / "a.txt", NUMBERED)
    kb = KnowledgeBase.open(tmp_path / "kb", corpus=tmp_path / "corpus")
    newer = NUMBERED.replace("发展物流。", "支持物流。")
    (row,) = kb.add([write(tmp_path / "b.txt", newer)])
    assert (row.status, row.document_id) == ("replaced", "a")
    assert KnowledgeBase.open(tmp_path / "kb").document("a").text == newer


def test_a_file_above_the_limit_is_rejected_unread(store: Store, tmp_path: Path) -> None:
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(limits().file_bytes + 1)
    assert told(store, tmp_path / "large.txt") == [("rejected", "too_large", None)]


@pytest.mark.parametrize(("error", "reason"), [(MemoryError, "memory"), (RecursionError, "nesting")])
def test_a_file_that_is_too_much_for_this_process_is_rejected_and_the_others_go_on(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception], reason: str
) -> None:
    def fail(data: bytes, name: str, *, document_id: str) -> RawDocument:
        if name == "bad.txt":
            raise error
        return read_bytes(data, name, document_id=document_id)

    monkeypatch.setattr(importing, "read_bytes", fail)
    paths = [write(tmp_path / "bad.txt", ONE), write(tmp_path / "two.txt", TWO)]
    assert told(store, *paths) == [("rejected", reason, None), ("added", None, "two")]


def test_stopped_anywhere_what_was_told_is_there_and_the_same_call_goes_on(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{n}.txt", ONE.replace("快递园区", f"园区{n}")) for n in range(4)]
    files = [Found(str(path)) for path in paths]
    store = Store(tmp_path / "store.sqlite")
    for n, _ in enumerate(import_files(files, store), 1):
        assert len(Store(tmp_path / "store.sqlite").ids()) == n  # for everybody, as soon as it is told
        if n == 2:
            break
    assert [row.status for row in import_files(files, store)] == ["unchanged", "unchanged", "added", "added"]


def test_processes_that_are_killed_in_the_middle_cost_no_file(store: Store, tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{n}.txt", ONE.replace("快递园区", f"园区{n}")) for n in range(14)]
    found = list[ImportRow]()
    for row in import_files([Found(str(path)) for path in paths], store, workers=2):
        found.append(row)
        if len(found) == 1:
            children = multiprocessing.active_children()
            assert len(children) == 2
            for child in children:
                os.kill(child.pid or 0, signal.SIGKILL)
    assert [(row.path, row.status) for row in found] == [(str(path), "added") for path in paths]
    assert len(texts(store)) == len(paths)


# Which files of a folder.


def listed(tmp_path: Path, *paths: Path) -> list[tuple[str, str | None]]:
    found = list(find_files(paths))
    assert all(one.data is None for one in found)
    return [(Path(one.path).relative_to(tmp_path).as_posix(), one.why_not) for one in found]


def test_files_of_a_folder_come_sorted_and_those_of_no_kind_with_a_reason(tmp_path: Path) -> None:
    for name in ("b.txt", "a.docx", "sub/c.md", "sub/picture.png", "README.md", "z.CSV"):
        write(tmp_path / "in" / name, "甲")
    assert listed(tmp_path, tmp_path / "in") == [
        ("in/README.md", "format"),
        ("in/a.docx", None),
        ("in/b.txt", None),
        ("in/z.CSV", "format"),
        ("in/sub/c.md", None),
        ("in/sub/picture.png", "format"),
    ]


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    for name in (".hidden.txt", ".git/a.txt", "~$方案.docx", "a.txt"):
        write(tmp_path / "in" / name, "甲")
    assert listed(tmp_path, tmp_path / "in") == [("in/a.txt", None)]


@pytest.mark.parametrize("link", [Path.symlink_to], ids=["to a file, to a folder, in a circle"])
def test_links_are_not_followed(tmp_path: Path, link: Callable[[Path, Path], None]) -> None:
    write(tmp_path / "outside" / "a.txt", "甲")
    write(tmp_path / "in" / "b.txt", "甲")
    link(tmp_path / "in" / "link.txt", tmp_path / "outside" / "a.txt")
    link(tmp_path / "in" / "folder", tmp_path / "outside")
    link(tmp_path / "in" / "circle", tmp_path / "in")
    assert listed(tmp_path, tmp_path / "in") == [("in/b.txt", None), ("in/link.txt", "link")]


def test_a_file_that_was_named_is_looked_at_whatever_it_is(tmp_path: Path, store: Store) -> None:
    named = [write(tmp_path / ".hidden.txt", ONE), write(tmp_path / "README.md", TWO), tmp_path / "nowhere.txt"]
    assert listed(tmp_path, *named) == [(path.name, None) for path in named]
    assert [status for status, *_ in told(store, *named)] == ["added", "added", "rejected"]


def test_a_file_that_is_not_looked_at_is_told_and_not_kept(store: Store) -> None:
    (row,) = import_files([Found("a.png", why_not="format")], store)
    assert (row.status, row.reason, row.document_id) == ("skipped", "format", None)
    assert store.imports() == []


# Files that somebody has sent.


def sent(store: Store, *files: tuple[str, str]) -> list[Told]:
    found = [Found(name, text.encode()) for name, text in files]
    return [(row.status, row.reason, row.document_id) for row in import_files(found, store)]


def test_a_file_that_was_sent_is_known_again_by_name_and_title(store: Store) -> None:
    newer = ONE.replace("快递园区", "物流园区")
    assert sent(store, ("one.txt", ONE), ("one.txt", ONE), ("other.txt", ONE), ("one.txt", newer)) == [
        ("added", None, "one"),
        ("unchanged", None, "one"),
        ("unchanged", "same_text", "one"),
        ("replaced", None, "one"),
    ]
    assert texts(store) == {"one": newer}


def test_two_files_of_one_name_that_were_sent_are_two_documents(store: Store) -> None:
    assert sent(store, ("通知.txt", ONE), ("通知.txt", TWO)) == [("added", None, "通知"), ("added", None, "通知-2")]
    assert list(texts(store).values()) == [ONE, TWO]


def test_a_file_that_was_sent_is_none_of_that_name_on_disk(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows(store, write(Path("one.txt"), ONE))
    assert sent(store, ("one.txt", ONE.replace("快递园区", "物流园区"))) == [("added", None, "one-2")]


# All of it together.


def test_few_files_are_read_without_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_pool, "ReadingPool", lambda *_: pytest.fail("processes were started"))
    kb = KnowledgeBase.in_memory([])
    n = list[int]()
    paths = [write(tmp_path / f"{i}.txt", ONE.replace("快递园区", f"园区{i}")) for i in range(FEW - 1)]
    assert [row.status for row in kb.adding([tmp_path], workers=4, n_found=n.append)] == ["added"] * len(paths)
    assert n == [len(paths)]


def test_what_came_in_is_found_and_what_it_replaced_is_not(tmp_path: Path) -> None:
    kb = KnowledgeBase.open(tmp_path / "kb")
    path = write(tmp_path / "one.txt", ONE)
    assert [row.to_dict()["status"] for row in kb.add([path])] == ["added"]
    assert kb.search("快递园区").hits[0].id == "one#2"
    write(path, ONE.replace("快递园区", "湿地公园"))
    list(kb.add([path]))
    assert kb.search("湿地公园").hits[0].id == "one#2"
    assert not any("快递园区" in hit.document.text for hit in kb.search("快递园区").hits)
    again = KnowledgeBase.open(tmp_path / "kb")
    assert [hit.id for hit in again.search("湿地公园").hits] == [hit.id for hit in kb.search("湿地公园").hits]
    assert again.imports() == kb.imports() != []
