"""Bytes → text, for files that do not say their encoding; in doubt a refusal, never a guess.

A wrong encoding is wrong text in silence. So a reading is taken only where the bytes say it themselves (byte order
mark, strict UTF-8), or where common characters prevail in it and no other reading comes near: of the letters of
official texts 87 % are in the lists below (of a list of people 46 %), of Big5 read as GBK, or the reverse, 5 % (25 %
at most in a stretch of 60; 37 % for GBK read as Japanese). EUC-TW, ISO-2022-CN and the encodings of European
languages are refused. Not always told from ASCII: up to six characters of UTF-16 without a mark, where rare ones are
among them (of files of three characters 0.25 %).
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

# The 500 commonest characters of 1225 policies, then those of the same texts in traditional characters.
_SIMPLIFIED = (
    "的业和人行中国务发公一资理工有定产政机市法管会关要作实规在制进用金大证生应对保展上等年加合不建民以化全为经构地第部设"
    "分重信医基提区动条期力司情持体方本新及主企交服支数事据者度通开所当施监十是出券文员性能或其高股强时家社防各办息成现融"
    "控农个品项改同二推于易三内系可计增场级件类指收相与入技统权位疫报门投面点税平日过了学标量下利健长济结我责自代策五单到"
    "外科户型费明立准安式好险共范并程调确得取续营目供导求四义查处任治省组决局物专向正依术名他银药告完效活按元号前育表申康"
    "复创革议职府码运付备况总接多委质转格间特优益价联护商财则核集月步额照后造具水需障教网风村就域善疗东款措深划来审源院领"
    "口称流请算小将们受快整意心线必际境记协评万城坚由份电比更卫解积值病广形种货采限做研执配次认之购使消别织原问引落稳案料"
    "律从放包编知题参这助存严反极六础违升约预承促注适负债补根海批率督非台检变客露纳众北道环布群传模验子披起予未励例见影九"
    "响减示序因已果销节老战最百培说态还先票贷置如继属给字常识七养章书乡八住党符低路居担究达状精试董师清括急无考排亿列测房"
    "除容账卡两举身少登直扩材切充互也围色较维至干州托每免打挥超难手央层染修华"
)
_TRADITIONAL = (
    "業國務發資產機實關進會規對應證經設構區醫動體條數爲開據當監強員時現農辦個計內項於場級統類與權點報門稅標濟長過學結責單"
    "戶費險調範續營確術處銀導專義組創決準藥並運議總備額況後護價轉質優職聯間號網則財碼風療領劃請電萬東來將協際審評們堅記線"
    "積廣種貨稱衛執別採織認穩問為參從題礎購嚴這極預違復約補負納適製檢臺變環編債傳驗勵節覈響態屬貸減戰見還銷鄉給達佈養億說"
    "識繼書試黨賬師衆維無狀兩擴測擔羣圍複較揮爭舉錄食密係"
)
_KANA = "".join(map(chr, (*range(0x3041, 0x3094), *range(0x30A1, 0x30F7), 0x30FC)))
_HANGUL = (  # syllables of everyday administrative words: 정부, 기업, 지원, 법률, 시행 …
    "정부기업중소지원사관리법률시행규보조금육성책계획위회장국가방자치단체경제산술개발교환복안전도설대통령따라하여한다있없"
    "는고에서으로게터까이것을수그또우필요항신청출준각호해당상및등년월일목적의용범무예평결과비스융세투노동주택건농료학문화"
    "광민울특별공운영만인은를와면며어아"
)
_CHINESE = frozenset(_SIMPLIFIED + _TRADITIONAL)
_JAPANESE = _CHINESE | set(_KANA)
_KOREAN = frozenset(_HANGUL)
_ANY = _JAPANESE | _KOREAN
# In 16 and 32 bits the wrong byte order makes rare characters of ASCII, so there ASCII is evidence too.
_ANY_OR_ASCII = _ANY | set(string.printable)

# ASCII, signs, blanks and full-width forms say nothing: ■ in Big5 is 】 in GBK. Half-width katakana are not among
# them, for GBK read as Shift-JIS is full of those.
_NEUTRAL = re.compile(r"[\t\n\r\x20-\x7e\xa0·×\u2000-\u27bf\u3000-\u303f\ufeff\uff00-\uff60\uffe0-\uffe6]")

_BYTE_ORDER_MARKS = (  # UTF-32 before UTF-16, whose mark it begins with
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# Three bytes a character are no accident, two may be: 一 in GBK is valid UTF-8 for һ (U+04BB). Planes 4 to 16 hold no
# letters: 髮〔 in GBK is valid UTF-8 for U+CC872.
_PROVES_UTF8 = re.compile("[\u0800-\U0003ffff]")

_ESCAPES = (
    (b"~{", ("hz", _CHINESE)),
    (b"\x1b$", ("iso2022_jp_2", _ANY)),
    (b"\x1b$)C", ("iso2022_kr", _ANY)),
    (b"+", ("utf-7", _ANY)),
)
# UTF-16 has NULs only in texts with ASCII, line ends or 一 (U+4E00), so it stands in both lists.
_WIDE = (("utf-16-le", _ANY_OR_ASCII), ("utf-16-be", _ANY_OR_ASCII))
_WITH_NULS = (("utf-32-le", _ANY_OR_ASCII), ("utf-32-be", _ANY_OR_ASCII), *_WIDE)
_WITHOUT_NULS = (
    ("gb18030", _CHINESE),  # and GBK, GB2312
    ("big5hkscs", _CHINESE),  # and Big5, CP950
    ("cp932", _JAPANESE),  # and Shift-JIS
    ("euc_jp", _JAPANESE),
    ("cp949", _KOREAN),  # and EUC-KR
    *_WIDE,
)
_MIN_SHARE = 0.4
_MAX_RIVAL = 0.5  # of the best share
_MIN_COMMON = 6
_MIN_COMMON_GB18030 = 2  # nearly all old files are in it: 联通

# Python follows Unicode's old table of Big5, Windows and the browsers this one; ‧ stands in names, ～ in ranges.
_BIG5_AS_WINDOWS = str.maketrans("•､‾∼¥¢£", "‧﹑¯～￥￠￡")

# A page's running head came garbled out of a PDF in an otherwise good text (—·ÇÒøÐÐÖ§¸¶); that much is let through.
_MAX_GARBLED_SHARE = 0.05
_MIN_GARBLED = 4  # rare characters in a line
_STRETCH = re.compile(r"[^\n]{4,200}")
# What replaces characters that were lost: U+FFFD, in UTF-8 read as GBK, and memory that was never filled. Real texts
# have up to 0.2 %, where a PDF's font had no names for its signs.
_LOST = re.compile("\ufffd|锟斤拷|烫烫烫|屯屯屯")
_MAX_LOST_SHARE = 0.005


def decode(data: bytes) -> str:
    r"""Find the encoding and decode; a byte order mark is dropped.

    Raises
    ------
    ValueError
        ``encoding`` where no reading is sure, encodings are mixed, the file was cut in the middle of a character, or
        its text was garbled before it was saved (it is not repaired: what was lost on the way would stay lost).

    Examples
    --------
    >>> decode("责任单位".encode("gbk")), decode("市发展改革委牵头".encode("utf-16-le"))
    ('责任单位', '市发展改革委牵头')
    """
    text, max_garbled = _proven(data), _MAX_GARBLED_SHARE
    if text is None:
        text, max_garbled = _guess(data), 0  # a single line in another encoding says that they are mixed
    if (
        text is None
        or len(_LOST.findall(text)) > _MAX_LOST_SHARE * len(text)
        or sum(len(m[0]) for m in _STRETCH.finditer(text) if _is_garbled(m[0])) > max_garbled * len(text)
    ):
        raise ValueError("encoding")
    return text


def _proven(data: bytes) -> str | None:
    """Decode what says its encoding itself."""
    for mark, codec in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text = _read(data.removeprefix(mark), codec)
            if text is None:
                raise ValueError("encoding")
            return text
    text = _read(data, "utf-8")
    return text if text and "\0" not in text and _PROVES_UTF8.search(text) else None


def _guess(data: bytes) -> str | None:
    if b"\0" in data:
        return _best(_readings(data, _WITH_NULS))
    if data.isascii():
        return _guess_ascii(data)
    readings = _readings(data, _WITHOUT_NULS)
    text = _read(data, "utf-8")
    if text is None:
        return _best(readings)
    n = sum(c > "\x7f" for c in text)  # all of two bytes
    return text if n >= _MIN_COMMON and not _looks_like_prose(readings) else None


def _guess_ascii(data: bytes) -> str | None:
    for escape, candidate in _ESCAPES:
        if escape in data and (text := _best(_readings(data, [candidate]))) is not None:
            return text
    # ISO-2022-CN, or a few characters of UTF-16: 用地 is "(u0W".
    if b"\x1b$" in data or _looks_like_prose(_readings(data, _WIDE)):
        return None
    return data.decode("ascii")


class _Reading(NamedTuple):
    share: float  # of common characters among those that are not neutral
    n_common: int
    codec: str
    text: str


def _readings(data: bytes, candidates: Iterable[tuple[str, frozenset[str]]]) -> list[_Reading]:
    """Read in every encoding that can be; the best first."""
    found = []
    for codec, common in candidates:
        text = _read(data, codec)
        if text is not None:
            n_common, n_rare = _weigh(text, common)
            found.append(_Reading(n_common / max(n_common + n_rare, 1), n_common, codec, text))
    return sorted(found, reverse=True)


def _read(data: bytes, codec: str) -> str | None:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    return text.translate(_BIG5_AS_WINDOWS) if codec == "big5hkscs" else text


def _best(readings: Sequence[_Reading]) -> str | None:
    """Return the one reading that looks like prose, is long enough to tell, and has no rival."""
    if not _looks_like_prose(readings):
        return None
    best, rivals = readings[0], readings[1:]
    enough = best.n_common >= (_MIN_COMMON_GB18030 if best.codec == "gb18030" else _MIN_COMMON)
    return best.text if enough and all(r.share <= _MAX_RIVAL * best.share for r in rivals) else None


def _looks_like_prose(readings: Sequence[_Reading]) -> bool:
    return bool(readings) and readings[0].share >= _MIN_SHARE


def _weigh(text: str, common: frozenset[str]) -> tuple[int, int]:
    """Count the common characters and the others; neutral ones are neither."""
    counts = Counter(text)
    n_common = sum(n for c, n in counts.items() if c in common)
    n_rare = sum(n for c, n in counts.items() if c not in common and not _NEUTRAL.match(c))
    return n_common, n_rare


def _is_garbled(line: str) -> bool:
    """Tell whether a line turns into prose when a wrong decoding is undone: 鐗靛ご鍗曚綅 → 牵头单位.

    The same finds UTF-8 or Big5 that was pasted into a file in GBK.
    """
    if line.isascii() or 2 * sum(map(_CHINESE.__contains__, line)) > len(line):  # nearly every line: be quick
        return False
    n_common, n_rare = _weigh(line, _ANY)
    if n_rare < _MIN_GARBLED or n_common > n_rare:
        return False
    for wrong in ("gb18030", "big5hkscs", "latin-1", "cp1252"):
        data = line.encode(wrong, "ignore")
        for right in ("utf-8", "gb18030", "big5hkscs") if not data.isascii() else ():
            undone = data.decode(right, "ignore") if right != wrong else ""
            if sum(map(_CHINESE.__contains__, undone)) < _MIN_GARBLED - 1:
                continue
            n_common, n_rare = _weigh(undone, _CHINESE)
            if n_common > n_rare:
                return True
    return False
