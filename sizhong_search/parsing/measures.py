"""Which numbered units say something to be done, and which words are their headings.

Takes a text and the place of a unit with its style; says whether it is a measure. Guiding ideas, goals, definitions,
formalities and lists of papers to hand in are none, a duty that stands behind one of them makes it one.
"""

from __future__ import annotations

import re

# Units under such a heading say what is meant, not what is done.
MEANT = re.compile(
    r"""^(?:[一-鿿]{0,6}?(?:总体(?:要求|思路|考虑|部署)|(?:指导|总体)(?:思想|原则|方针)
      |(?:基本|工作|主要|遵循|总体|编制|实施)(?:原则|思路)
      |(?:发展|行动|工作|总体|建设|预期|改革|规划|主要|战略|具体|阶段性|行动计划|计划)目标|愿景|工作基础
      |发展(?:基础|环境|形势|现状)|面临的?形势|(?:起草|制定|编制|出台|政策|工作|发文)背景)
        (?=[：:。，,、；和与及（(\s]|$)
    |(?:目标|目的|背景|现状|形势|意义|定义|依据|名词解释|术语)(?:[和与及、][一-鿿]{1,8})?(?=[：:。\s]|$)
    |目标(?:任务|要求)(?=[：:。\s]|$)
    |[一-鿿]{0,12}(?:适用范围|适用对象|试点范围|试点地区|实施范围|有效期|实施期限)(?=[：:。\s]|$)|附件|附录
    |[^。：]{0,30}(?:指导思想|指导方针|主要目标|基本原则|必须遵循的原则)$)""",
    re.VERBOSE,
)
# 积极营造良好发展环境, 扩大试点范围: a verb in front makes it something to be done.
_DOES = re.compile(
    r"(?:积极|着力|持续|进一步|大力|全面|切实)?"
    r"(?:加强|强化|优化|营造|改善|完善|明确|落实|夯实|扩大|延长|放宽|提升|推进|健全|压实|坚持)"
)
# What says why, of what and from when a document speaks; nobody has to do anything.
FORMAL = re.compile(
    r"""^[\s　?？]{0,9}(?:【[^】\n]{1,12}】|[（(][^）)\n]{1,12}[）)])?[\s　*]{0,9}(?:
        (?:为|根据|依据|按照)[^。]{4,400}?(?:制定|制订)(?:本|此|了?以下|如下)[^。]{1,12}。
      | [^。]{0,40}?所称[^。]{1,80}?[，,、]?(?:是指|指|包括|主要包括)
      | [^。；]{0,30}(?:解释权|未尽事宜)
      | 本[一-鿿]{1,10}?(?:适用于|自[^。]{2,30}(?:施行|实施|执行|生效)|由[^。]{2,40}解释|适用|有效期|试行期)
      | [^。]{0,80}?(?:适用|参照)本[一-鿿]{1,8}。
    )""",
    re.VERBOSE,
)
_DUTY = re.compile(r"应当(?!适用)|不得|必须|负责(?!解释|人)|给予|予以")
_FORMALITY = re.compile(r"本[一-鿿]{1,10}?(?:自[^。]{2,30}(?:施行|实施|执行|生效)|由[^。]{2,40}解释)|同时废止|所称")
# ②营业执照复印件；: papers to hand in.
_PAPER = re.compile(
    r"[^，。；]{0,30}(?:复印件|原件|申请书|承诺书|证书|申请表|登记表|审批表|审核表|证明|材料|执照|照片|凭证|承诺)"
    r"(?:（[^（）]{1,30}）)?[；;。]?"
)
_SAYS_SOMETHING = re.compile(r"[。；;，,]|[（(【〔][^（）()]{2,80}(?:负责|牵头|配合)[）)】〕]")
# 制定出台政策措施。各有关部门要… : a short first sentence without a comma, and text behind it.
HEADING = re.compile(
    r"""\*{0,4}(?:(?P<heading>[^，,。；;：:\n*]{2,40}?)\*{0,4}(?:。|\n|$|[\ 　]{2})
    |(?P<line>[^。；;：:\n*]{2,40})\*{0,4}\n)""",  # on a line of its own it may hold a comma
    re.VERBOSE,
)
# 第一条【强化用地保障】…: an article's first sentence is no heading.
ARTICLE_HEADING = re.compile(
    r"\*{0,4}(?:[【（(](?P<boxed>[^】）)\n]{2,24})[】）)]|(?P<line>[^，,。；;：:\n*]{2,24})\*{0,4}\n)"
)
_TITLE = re.compile(r"\*{0,4}(?P<title>[^\n。；]{1,60}?)\*{0,4}(?:。|\n|；|$)")


def is_measure(own: str, titles: list[str]) -> bool:
    """Tell a unit that says something to be done from guiding ideas, formalities, papers and lone headings.

    Parameters
    ----------
    own : str
        The unit's text, without its mark.
    titles : list of str
        The headings above it and its own heading or first words.

    Examples
    --------
    >>> is_measure("支持企业，给予补贴。", ["重点任务"]), is_measure("到2025年，翻一番。", ["总体目标"])
    (True, False)
    """
    if any(MEANT.match(title) and not _DOES.match(title) for title in titles):
        return False
    if _PAPER.fullmatch(own.strip()):
        return False
    if formal := FORMAL.match(own):
        sentences = own[formal.end() - 1 :].partition("。")[2].split("。")
        if not any(_DUTY.search(s) and not _FORMALITY.search(s) for s in sentences):
            return False
    return bool(_SAYS_SOMETHING.search(own))


def title_of(own: str, label: str = "") -> str:
    """Return a unit's heading, or its first words where it has none; of 【目标】 the mark itself is the heading.

    >>> title_of("营造环境，甲乙。丙"), title_of("", "【工作目标】")
    ('营造环境，甲乙', '工作目标')
    """
    if label[:1] in ("【", "*"):
        return label.strip("【】*")
    match = _TITLE.match(own)
    return match["title"].strip(" 　*") if match else ""


def heading_of(own: str, *, is_article: bool) -> str | None:
    """Return the heading that a unit's text begins with, where text stands behind it.

    >>> heading_of("放宽准入。降低门槛，甲。", is_article=False), heading_of("申请人可以查看。甲。", is_article=True)
    ('放宽准入', None)
    """
    if is_article:
        match = ARTICLE_HEADING.match(own)
        return (match["boxed"] or match["line"]).strip(" 　") if match and match.end() < len(own) else None
    match = HEADING.match(own)
    return (match["heading"] or match["line"]).strip(" 　") if match and match.end() < len(own) else None
