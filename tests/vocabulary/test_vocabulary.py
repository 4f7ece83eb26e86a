"""The vocabulary as a whole: loaded once, checked whole, every fault at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from sizhong_search.errors import VocabularyError
from sizhong_search.vocabulary import Vocabulary, load_vocabulary, open_vocabulary

Harm = Callable[[Path], None]
HLJ = "departments/heilongjiang.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "data"
    with as_file(files("sizhong_search.vocabulary").joinpath("data")) as data:
        shutil.copytree(data, copy)
    return copy


def replace(name: str, old: str, new: str) -> Harm:
    def harm(folder: Path) -> None:
        path = folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    return harm


def append(name: str, line: str) -> Harm:
    def harm(folder: Path) -> None:
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(line)

    return harm


def faults(folder: Path) -> tuple[str, ...]:
    with pytest.raises(VocabularyError) as caught:
        load_vocabulary(folder)
    return caught.value.faults


NO_NAME = replace(
    HLJ,
    'id = "hlj-agri"\npattern = "agri"\nname = "黑龙江省农业农村厅"',
    'id = "hlj-agri"\npattern = "agri"\nname = ""',
)
UNKNOWN_EDGE = append("successions.csv", "zzz-nobody,hlj-tax,2018,merged,整体,inferred,x,y\n")
EMPTY_SECTOR = append("sectors.toml", '\n[[sector]]\nid = "zzz"\nname = "z"\nname_en = "Z"\nterms = []\n')
LABEL_TO_FILL = '\n[[{field}]]\nid = "{id}"\nname = "z"\nname_en = "Z"\nterms = ["甲乙"]\n'
SHORT_TERM = append("thesaurus.csv", "鿿,其他,短词,,s\n")


def test_a_copy_of_the_shipped_folder_loads(folder: Path) -> None:
    copy = load_vocabulary(folder)
    assert copy.departments.departments == open_vocabulary().departments.departments
    assert copy.words == open_vocabulary().words


def test_all_faults_of_three_files_are_told_at_once(folder: Path) -> None:
    for harm in (UNKNOWN_EDGE, EMPTY_SECTOR, SHORT_TERM):
        harm(folder)
    found = faults(folder)
    assert len(found) == 3
    assert ["zzz-nobody" in found[0], "zzz" in found[1], "鿿" in found[2]] == [True] * 3


def test_the_sentence_names_every_fault(folder: Path) -> None:
    for harm in (UNKNOWN_EDGE, EMPTY_SECTOR):
        harm(folder)
    with pytest.raises(VocabularyError) as caught:
        load_vocabulary(folder)
    assert all(fault in str(caught.value) for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        pytest.param(UNKNOWN_EDGE, "successions.csv: zzz-nobody", id="an edge from nowhere"),
        pytest.param(EMPTY_SECTOR, "zzz", id="a label without terms"),
        pytest.param(SHORT_TERM, "鿿", id="an official term of one character"),
        pytest.param(replace(HLJ, "source = ", "sourced = "), "hlj-agri", id="a misspelt key"),
        pytest.param(replace(HLJ, 'id = "hlj-agri"', 'id = "zzz"'), "sorted", id="ids out of order"),
        pytest.param(
            replace(HLJ, '"省农业农村厅"\naliases = []', '"省农业农村厅"\naliases = ["省财政厅"]'),
            "省财政厅", id="a shared name",
        ),
        pytest.param(
            append("successions.csv", "hlj-tax,hlj-statetax,2020,merged,整体,inferred,x,y\n"), "circle", id="a circle"
        ),
        pytest.param(
            replace("successions.csv", ",merged,", ",married,"), "unknown kind", id="an unknown kind"
        ),
        pytest.param(
            append("kinds.toml", '\n[[kind]]\nid = "access"\nname = "z"\nname_en = "Z"\nterms = ["甲乙"]\n'), "access",
            id="an id twice",
        ),
        pytest.param(
            append("topics.toml", LABEL_TO_FILL.format(field="topic", id="zz") + 'examples = ["丙"]\n'),
            "丙",
            id="an example without its label",
        ),
        pytest.param(NO_NAME, "hlj-agri", id="a body without a name"),
        pytest.param(append(HLJ, "\n= not toml\n"), HLJ, id="no TOML"),
        pytest.param(append("topics.toml", "\n[[topic\n"), "TOML", id="no TOML either"),
        pytest.param(
            replace("successions.csv", "predecessor,successor,", "predecessor,heir,"), "successions.csv", id="a column"
        ),
        pytest.param(
            replace("thesaurus.csv", "official,field,", "formal,field,"), "thesaurus.csv", id="a column of lay words"
        ),
        pytest.param(append("successions.csv", "hlj-tax\n"), "successions.csv", id="a row cut short"),
        pytest.param(lambda folder: (folder / "kinds.toml").unlink(), "kinds.toml", id="a file is missing"),
    ],
)  # fmt: skip
def test_a_fault_names_its_record(folder: Path, harm: Harm, named: str) -> None:
    harm(folder)
    assert any(named in fault for fault in faults(folder))


OWN = """[[department]]
id = "own-office"
name = "某某园区服务办公室"
short_name = "园区服务办"
aliases = []
region = "哈尔滨市"
kind = "government"
sector = ""
source = "待核实"
examples = []
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "own" / "departments").mkdir(parents=True)
    (tmp_path / "own" / "departments" / "own.toml").write_text(OWN, "utf-8")
    return tmp_path / "own"


def test_a_user_s_own_records_come_along(folder: Path, own: Path) -> None:
    registry = load_vocabulary(folder, own).departments
    assert [body.id for body in registry.find("园区服务办", region="哈尔滨市")] == ["own-office"]
    assert registry.get("hlj-finance") is not None


def test_a_user_s_own_file_stands_for_ours_of_that_name(folder: Path, own: Path) -> None:
    (own / "words.txt").write_text("四众平台\n", "utf-8")
    assert {"四众平台", "园区服务办"} <= load_vocabulary(folder, own).words


def test_all_faults_of_a_user_s_own_folder_are_told_at_once(folder: Path, own: Path) -> None:
    append("departments/own.toml", OWN.replace("own-office", "a").replace("source", "sauce"))(own)
    (own / "departement.toml").write_text("", "utf-8")
    (own / "words.txt").write_bytes("四众".encode("gb18030"))
    with pytest.raises(VocabularyError) as caught:
        load_vocabulary(folder, own)
    assert [fault.partition(":")[0] for fault in caught.value.faults] == ["departement.toml", "words.txt"]
    (own / "departement.toml").unlink()
    (own / "words.txt").unlink()
    with pytest.raises(VocabularyError) as caught:
        load_vocabulary(folder, own)
    assert all(fault.startswith("departments/own.toml: ") for fault in caught.value.faults)
    assert len(caught.value.faults) == 2  # a key that is missing, one that is unknown


def test_a_folder_that_is_not_there_is_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="no such folder"):
        load_vocabulary(folder, tmp_path / "nowhere")


def test_it_is_loaded_once() -> None:
    assert open_vocabulary() is open_vocabulary()


def test_every_name_of_a_body_is_a_word(vocabulary: Vocabulary) -> None:
    names = {name for body in vocabulary.departments.departments.values() for name in body.names}
    assert names <= vocabulary.words


def test_stop_words_and_words_are_plain_lines(vocabulary: Vocabulary) -> None:
    for word in (*vocabulary.stop_words, *vocabulary.words):
        assert word == word.strip() != ""
        assert not word.startswith("#")
    assert "的" in vocabulary.stop_words
    assert not vocabulary.stop_words & {label.name for label in vocabulary.sectors.labels.values()}


@pytest.mark.parametrize("field", ["sector", "topic", "kind"])
def test_label_sets_are_found_by_their_field(vocabulary: Vocabulary, field: str) -> None:
    assert vocabulary.labels(field).field == field
    assert vocabulary.labels(field).labels
