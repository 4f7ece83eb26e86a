from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

from sizhong_search.corpus import MANIFEST_COLUMNS, CorpusFile, corpus_files, read_corpus
from sizhong_search.errors import EmptyCorpusError, ReadError, SizhongError, VocabularyError
from sizhong_search.paths import shipped


def write(folder: Path, **files: str) -> Path:
    """Write files whose names are given as ``name__suffix``."""
    for name, text in files.items():
        path = folder / name.replace("__", ".")
        path.write_text(text, "utf-8")
    return folder


def emendation(after: str, document: str = "notice") -> str:
    return (
        f'[[emendation]]\ndocument = "{document}"\nafter = "{after}"\ninsert = "发票"\nwhy = "脱字"\neditor = "编者"\n'
    )


def test_documents_of_the_manifest_come_first_and_in_its_order(tmp_path: Path) -> None:
    folder = write(
        tmp_path, a__txt="甲", b__txt="乙", c__txt="丙", manifest__csv="doc_id,path\nlast,c.txt\nfirst,b.txt\n"
    )
    assert [(raw.document_id, raw.text) for raw in read_corpus(folder)] == [
        ("last", "丙"),
        ("first", "乙"),
        ("a", "甲"),
    ]


def test_a_file_outside_the_manifest_has_nothing_stated(tmp_path: Path) -> None:
    (raw,) = read_corpus(write(tmp_path, notice__txt="甲"))
    assert raw.stated == {}


def test_what_the_manifest_states_goes_with_the_text(tmp_path: Path) -> None:
    folder = write(tmp_path, a__txt="甲", manifest__csv="\ufeffdoc_id,path,issuer,source\nx,a.txt,省政府,公报\n")
    (raw,) = read_corpus(folder)
    assert raw.stated["issuer"] == "省政府"
    assert raw.source.origin == "公报"


def test_files_that_are_no_documents_are_passed_over(tmp_path: Path) -> None:
    folder = write(tmp_path, README__md="说明", LICENSE__txt="许可", a__csv="甲", b__MD="乙", c__xlsx="丙")
    assert [raw.document_id for raw in read_corpus(folder)] == ["b"]


def test_folders_below_are_read(tmp_path: Path) -> None:
    (tmp_path / "2016").mkdir()
    write(tmp_path / "2016", notice__txt="甲")
    assert [raw.text for raw in read_corpus(tmp_path)] == ["甲"]


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(("2015/notice.txt", "2016/notice.txt"), id="in two folders"),
        pytest.param(("notice.txt", "notice.md"), id="of two formats"),
        pytest.param(("a/b.txt", "a-b.txt"), id="that differ in a sign"),
        pytest.param(("notice.txt", "notice.md", "notice-2.txt"), id="beside one that bears the next number"),
    ],
)
def test_no_document_is_lost_to_another_of_its_name(names: tuple[str, ...], tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    try:
        ids = {raw.document_id for raw in read_corpus(tmp_path)}
    except SizhongError:
        return  # refused and said so
    assert len(ids) == len(names)


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_a_folder_without_documents_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(EmptyCorpusError) as caught:
        list(read_corpus(tmp_path / name))
    assert str(tmp_path / name) in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        list(read_corpus(write(tmp_path, notice__txt=" \n")))
    assert caught.value.reason == "empty"
    assert "notice.txt" in str(caught.value)


def test_an_editors_note_stands_behind_the_words_it_names(tmp_path: Path) -> None:
    folder = write(tmp_path, notice__txt="允许将电子作为凭证", emendations__toml=emendation("允许将电子"))
    (raw,) = read_corpus(folder)
    (note,) = raw.notes
    assert raw.text == "允许将电子作为凭证"
    assert raw.text[: note.position] + note.inserted == "允许将电子发票"


def test_all_notes_that_do_not_fit_are_reported_at_once(tmp_path: Path) -> None:
    records = emendation("甲") + emendation("丙")
    with pytest.raises(VocabularyError) as caught:
        list(read_corpus(write(tmp_path, notice__txt="甲乙甲", emendations__toml=records)))
    assert [fault.partition("”")[0][-1] for fault in caught.value.faults] == ["甲", "丙"]


def test_the_shipped_manifest_tells_the_truth() -> None:
    with (shipped("corpus") / "manifest.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        assert tuple(rows.fieldnames or ()) == MANIFEST_COLUMNS
        for row in rows:
            assert hashlib.sha256((shipped("corpus") / row["path"]).read_bytes()).hexdigest() == row["sha256"]


@pytest.mark.shared
def test_the_first_document_ships_as_it_was_handed_over(shared: Path) -> None:
    name = "heilongjiang-sizhong-plan.txt"
    assert (shipped("corpus") / name).read_bytes() == (shared / "corpus" / name).read_bytes()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param("issued_on", "2016-02-30", id="no such day"),
        pytest.param("issued_on", "2016-03", id="a month"),
        pytest.param("status", "in force", id="no such status"),
        pytest.param("doc_id", "a#b", id="an id with a mark of ours"),
    ],
)
def test_a_fault_of_the_manifest_is_named(tmp_path: Path, column: str, value: str) -> None:
    (tmp_path / "a.txt").write_text("甲", "utf-8")
    row = {"doc_id": "a", "path": "a.txt", "issued_on": "", "status": ""} | {column: value}
    (tmp_path / "manifest.csv").write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n", "utf-8")
    with pytest.raises(VocabularyError) as caught:
        list(read_corpus(tmp_path))
    assert repr(value) in caught.value.faults[0]


@pytest.mark.parametrize("content", ["[[emendation", '[[emendation]]\ndocument = "a"\n'], ids=["no TOML", "no place"])
def test_a_fault_of_the_emendations_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.txt").write_text("甲", "utf-8")
    (tmp_path / "emendations.toml").write_text(content, "utf-8")
    with pytest.raises(VocabularyError) as caught:
        list(read_corpus(tmp_path))
    assert "emendations.toml" in caught.value.faults[0]


def listed(folder: Path) -> dict[str, CorpusFile]:
    return {file.document_id: file for file in corpus_files(folder)}


def test_the_files_of_a_corpus_are_listed_in_its_order_without_being_read(tmp_path: Path) -> None:
    folder = write(tmp_path, a__txt="甲", b__txt="乙", manifest__csv="doc_id,path,issuer\nfirst,b.txt,省政府\n")
    (folder / "c.pdf").write_bytes(b"\xff\x00 no document at all")
    files = listed(folder)
    assert list(files) == ["first", "a", "c"]
    assert files["first"].stated["issuer"] == "省政府"
    assert files["first"].read().text == "乙"
    with pytest.raises(ReadError):
        files["c"].read()


def test_a_digest_is_of_a_file_and_of_what_stands_beside_it(tmp_path: Path) -> None:
    def digests() -> list[str]:
        return [file.digest() for file in listed(tmp_path).values()]

    write(tmp_path, a__txt="甲乙", b__txt="丙")
    seen = [digests()]
    assert digests() == seen[0]
    for change in (
        {"a__txt": "甲乙。"},
        {"manifest__csv": "path,title\na.txt,题目\n"},
        {"manifest__csv": "path,title\na.txt,别的题目\n"},
        {"emendations__toml": emendation("甲", "a")},
        {"emendations__toml": emendation("乙", "a")},
    ):
        write(tmp_path, **change)
        now = digests()
        assert now[0] not in [before[0] for before in seen]
        assert now[1] == seen[0][1]
        seen.append(now)


def test_a_file_that_is_gone_since_it_was_listed_is_named(tmp_path: Path) -> None:
    (file,) = listed(write(tmp_path, notice__txt="甲")).values()
    (tmp_path / "notice.txt").unlink()
    for look in (file.digest, file.read):
        with pytest.raises(ReadError) as caught:
            look()
        assert caught.value.reason == "missing"
