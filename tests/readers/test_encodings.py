from __future__ import annotations

import codecs
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.readers.encodings import _SIMPLIFIED, decode

TEXT = "关于促进中小企业高质量发展的若干措施\n（一）设立专项资金，2025年安排5亿元。（责任单位：市财政局）\n"
TRADITIONAL = "關於促進中小企業高質量發展的若干措施\n（一）設立專項資金，2025年安排5億元。（責任單位：財政局）\n"
JAPANESE = "中小企業の振興に関する施策について\n（一）補助金の交付。（担当：財務局）ガイドライン\n"
KOREAN = "중소기업 육성 및 지원에 관한 법률 시행 규정\n보조금\n"
FRENCH = "Créé à l'été, dépêché à la Société générale, où il a été déclaré périmé.\n"
# None of the common characters: UTF-8 proves itself, GBK cannot.
RARE = "龘靐齉爩麤灪龖厵滟爨癵籱饢驫鲡鹂鸾彟"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        pytest.param(TEXT, "utf-8", id="UTF-8"),
        pytest.param(TEXT, "utf-8-sig", id="UTF-8 with a mark"),
        pytest.param(TEXT, "utf-16", id="UTF-16 with a mark"),
        pytest.param(TEXT, "utf-16-le", id="UTF-16, little end first"),
        pytest.param(TEXT, "utf-16-be", id="UTF-16, big end first"),
        pytest.param("统一管理，由市财政局一同负责", "utf-16-le", id="UTF-16 whose only NUL is in 一"),
        pytest.param("市发展改革委牵头，市财政局配合", "utf-16-be", id="UTF-16 without a NUL"),
        pytest.param(FRENCH.encode("ascii", "ignore").decode(), "utf-16-le", id="UTF-16 of ASCII"),
        pytest.param(TEXT, "utf-32", id="UTF-32 with a mark"),
        pytest.param(TEXT, "utf-32-le", id="UTF-32, little end first"),
        pytest.param(TEXT, "utf-32-be", id="UTF-32, big end first"),
        pytest.param(TEXT, "gb2312", id="GB2312"),
        pytest.param(TEXT, "gbk", id="GBK"),
        pytest.param(TRADITIONAL, "gbk", id="traditional characters in GBK"),
        pytest.param("\ufeff" + TEXT, "gb18030", id="GB18030 with a mark"),
        pytest.param(TEXT + "㐀𠮷 ᠮᠣᠩᠭᠣᠯ 😀\n", "gb18030", id="four bytes in GB18030"),
        pytest.param("联通", "gbk", id="two characters in GBK, which Notepad took for UTF-8"),
        pytest.param("责任单位", "gbk", id="four characters in GBK"),
        pytest.param("\xa0" * 200 + TEXT, "gb18030", id="many blanks that do not break"),
        pytest.param(TEXT, "hz", id="HZ"),
        pytest.param(TEXT, "utf-7", id="UTF-7"),
        pytest.param(TRADITIONAL, "big5", id="Big5"),
        pytest.param(TRADITIONAL + "嘅咗喺㗎𨋢\n", "big5hkscs", id="Big5 of Hong Kong"),
        pytest.param(TRADITIONAL + "比爾‧蓋茲，3～5年\n", "cp950", id="Big5 of Windows"),
        pytest.param(JAPANESE, "shift_jis", id="Shift-JIS"),
        pytest.param(JAPANESE + "①㈱\n", "cp932", id="Shift-JIS of Windows"),
        pytest.param(JAPANESE, "euc_jp", id="EUC-JP"),
        pytest.param(JAPANESE, "iso2022_jp", id="ISO-2022-JP"),
        pytest.param(KOREAN, "euc_kr", id="EUC-KR"),
        pytest.param(KOREAN, "iso2022_kr", id="ISO-2022-KR"),
        pytest.param("plain ASCII, ~{ and + too\n", "ascii", id="ASCII"),
        pytest.param(RARE, "utf-8", id="rare characters in UTF-8"),
        pytest.param(FRENCH, "utf-8", id="French in UTF-8"),
        pytest.param("", "ascii", id="nothing"),
    ],
)
def test_a_text_comes_back_from_its_encoding(text: str, codec: str) -> None:
    assert decode(text.encode(codec)).removeprefix("\ufeff") == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("一".encode("gbk"), id="valid UTF-8 for a Cyrillic letter"),
        pytest.param("一要求员支持".encode("gbk")[:4] * 4, id="valid UTF-8 for eight Cyrillic letters"),
        pytest.param("月".encode("gbk"), id="one character of GBK"),
        pytest.param("劃創".encode("big5"), id="common characters in Big5 and in GBK: 购承"),
        pytest.param("用地".encode("utf-16-le"), id="two characters of UTF-16 that are ASCII"),
        pytest.param("髮〔2017".encode("gbk"), id="valid UTF-8 for a character that does not exist"),
        pytest.param("全面貫徹".encode("big5"), id="four characters of Big5"),
        pytest.param(("■" * 20).encode("cp950"), id="signs alone: 】 in GBK"),
        pytest.param(RARE.encode("gb18030"), id="rare characters in GBK"),
        pytest.param(FRENCH.encode("latin-1"), id="French in Latin-1"),
        pytest.param("Постановление правительства о мерах поддержки".encode("koi8-r"), id="Russian in KOI8-R"),
        pytest.param(b"\x1b$)A\x0e=x>v\x0f", id="ISO-2022-CN"),
        pytest.param(codecs.BOM_UTF8 + TEXT.encode("gbk"), id="a mark that lies"),
        pytest.param(b"\0" * 100, id="NULs"),
    ],
)
def test_what_is_not_sure_is_refused(data: bytes) -> None:
    assert_refused(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode("gbk") + TEXT.encode(), id="UTF-8 behind GBK"),
        pytest.param(TEXT.encode() + TEXT.encode("gbk"), id="GBK behind UTF-8"),
        pytest.param((TEXT * 50).encode("gbk") + "牵头单位：市财政局".encode(), id="one line of UTF-8 in GBK"),
        pytest.param((TEXT * 50).encode("gbk") + TRADITIONAL.encode("big5"), id="Big5 behind GBK"),
        pytest.param(TEXT.encode("utf-16-le") + TEXT.encode(), id="UTF-8 behind UTF-16"),
    ],
)
def test_mixed_encodings_are_refused(data: bytes) -> None:
    assert_refused(data)


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-32", "euc_jp", "euc_kr", "cp932"]
)
def test_a_file_that_was_cut_in_a_character_is_refused(codec: str) -> None:
    """Its end is missing: the part is not the document."""
    text = {"euc_jp": JAPANESE, "cp932": JAPANESE, "euc_kr": KOREAN}.get(codec, TEXT)
    assert_refused(text.rstrip().removesuffix("。").encode(codec)[:-1])


@pytest.mark.parametrize(
    "garbled",
    [
        pytest.param(TEXT.encode().decode("gbk", "replace"), id="UTF-8 read as GBK"),
        pytest.param(TEXT.encode().decode("latin-1"), id="UTF-8 read as Latin-1"),
        pytest.param(TEXT.encode().decode("cp1252", "ignore"), id="UTF-8 read as Windows-1252"),
        pytest.param("由市人民政府组织实施".encode().decode("cp1252", "ignore"), id="the same, one line"),
        pytest.param(TEXT.encode("gbk").decode("latin-1"), id="GBK read as Latin-1"),
        pytest.param(TEXT.encode("gbk").decode("big5hkscs", "ignore"), id="GBK read as Big5"),
        pytest.param(TRADITIONAL.encode("big5").decode("gbk", "ignore"), id="Big5 read as GBK"),
        pytest.param("锟斤拷" * 20, id="UTF-8 of what was lost, read as GBK"),
        pytest.param("\ufffd\ufffd" + TEXT, id="lost characters"),
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_a_text_that_was_saved_garbled_is_refused(garbled: str, codec: str) -> None:
    assert_refused(garbled.encode(codec))


def test_a_garbled_running_head_is_let_through_as_it_is() -> None:
    text = TEXT * 20 + "银行".encode("gbk").decode("latin-1") * 2 + "\n"
    assert decode(text.encode()) == text


COMMON = st.text(st.sampled_from(_SIMPLIFIED), min_size=24, max_size=300)
PROSE = st.tuples(COMMON, st.text(st.sampled_from("，。、；：（）《》\n2025 AI"), max_size=30)).map(
    lambda parts: "".join(parts[0][i : i + 8] + parts[1][i // 8 : i // 8 + 1] for i in range(0, len(parts[0]), 8))
)


@given(PROSE.filter(lambda text: len(text) >= 30), st.sampled_from(["gb18030", "utf-8", "utf-16", "utf-16-le"]))
def test_prose_of_thirty_characters_comes_back(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == text


@given(st.text(min_size=1))
def test_a_mark_is_believed(text: str) -> None:
    """Whatever the text is, UTF-8 with a mark is that text or refused."""
    data = codecs.BOM_UTF8 + text.encode()
    try:
        assert decode(data) == text
    except ValueError as error:
        assert str(error) == "encoding"  # noqa: PT017 either outcome is right


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("促进中小企业发展", id="one line"),
        pytest.param("责任单位：市财政局\n", id="short lines"),
        pytest.param("龘靐齉龘靐\n", id="rare characters"),
        pytest.param("锛氭€\n", id="as if garbled"),
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le"])
def test_time_is_linear(text: str, codec: str) -> None:
    def seconds(n: int) -> float:
        data, start = (text * n).encode(codec), time.process_time()
        with suppress(ValueError):
            decode(data)
        return time.process_time() - start

    assert seconds(40_000) < 10 * 5 * max(seconds(4_000), 0.001)


CODECS = {
    "gb18030_4byte": "gb18030",
    "gb2312": "gb18030",  # Python's own gb2312 reads — as ―
    "gbk_short8": "gbk",
    "gbk_联通": "gbk",
    "utf16_bom": "utf-16",
    "utf16be_bom": "utf-16",
    "utf16le_nobom": "utf-16-le",
    "utf16be_nobom": "utf-16-be",
    "utf32_bom": "utf-32",
    "utf32le_nobom": "utf-32-le",
    "utf8_bom": "utf-8-sig",
}


@pytest.mark.shared
def test_the_collected_encodings_are_read_exactly(shared: Path) -> None:
    files = sorted((shared / "hostile/txt").glob("enc_*.txt"))
    wrong = []
    for path in files:
        name = path.stem.removeprefix("enc_")
        data = path.read_bytes()
        if decode(data) != data.decode(CODECS.get(name, name)):
            wrong.append(path.name)
    assert files
    assert wrong == []


def assert_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"^encoding$"):
        decode(data)
