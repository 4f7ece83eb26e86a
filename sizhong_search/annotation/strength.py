"""How binding a measure is: must › advance › encourage › explore.

Takes a measure's text; gives the strongest thing that it says itself, or None where it says none of them:
给予20万元资助 gives money and binds nobody. What stands in the title of another document or behind a negation
(不再要求, 无须) does not count.
"""

from __future__ import annotations

import re

from sizhong_search.model import Strength

# A line of twenty characters and more that runs on in the next line is a wrapped one, as in texts taken from a PDF.
WRAP = re.compile(r"(?<=[^\n。；]{20})\n(?=\S)")
# Titles; negations that set free; 应当地政府要求 is no 应当.
NOT_SAID = re.compile(
    r"《[^》\n]{0,100}》|不再要求|不得强制|不得不|不得已|不必须|[不无毋]须|无需|应(?=当[地前时年月日])"
)
MUST = re.compile(
    r"""应当|必须|严禁|禁止(?!性)|不得|务必|一律
    |(?<![供适响相对反效感])应(?=按|依法|依照|严格|及时|立即|主动|予|确保|做好|符合|遵守)  # but not 相应按比例
    |(?<!胡)须(?=[在经按于持向提由报先遵符])""",
    re.VERBOSE,
)
# The first of these in a clause governs what follows: 鼓励企业建立制度 encourages, 探索建立制度 explores.
GOVERNING = re.compile(
    r"""(?P<advance>推进|推动|推行|加快|建立|建成|健全|完善|加强|强化|加大|提升|提高|优化|深化|扩大|拓展|促进|构建|打造
        |培育(?!单位|对象|基地)|落实|开展|统筹|大力发展|积极发展|(?<!被)实施(?!办法|方案|细则|意见|条例))
    |(?P<encourage>支持(?=[一-鿿])(?!力度|政策|体系|文件|[等的])|鼓励|引导|倡导|提倡|激励)
    |(?P<explore>探索|试点|试行|先行先试|研究(?=制定|出台|建立|提出|完善|推动|推进|解决|设立|开展|支持|落实))""",
    re.VERBOSE,
)
CLAUSE_END = re.compile(r"[，。；：！？,;:!?\n]")
WEAKER: tuple[Strength, ...] = ("advance", "encourage", "explore")


def find_strength(text: str) -> Strength | None:
    """Return how binding a measure is: the strongest that any of its clauses says.

    Examples
    --------
    >>> find_strength("平台应当保管用户资料。"), find_strength("加快推广电子营业执照。")
    ('must', 'advance')
    >>> find_strength("鼓励企业建立研发机构。"), find_strength("探索建立信用评价机制。")
    ('encourage', 'explore')
    >>> find_strength("企业无须提交证明。") is None
    True
    """
    said = NOT_SAID.sub(" ", WRAP.sub("", text))
    if MUST.search(said):
        return "must"
    found = {match.lastgroup for clause in CLAUSE_END.split(said) if (match := GOVERNING.search(clause))}
    return next((strength for strength in WEAKER if strength in found), None)
