"""The table that a web page prints above a document: 索 引 号：…, 发文机关：…, 【有效性】 有效.

Takes what stands before the body, gives the values by field. Keys may hold blanks and stand in brackets; a value ends
with its line, its cell, or where the next key begins. What the values mean is left to
:mod:`sizhong_search.parsing.header`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# What pages call a field, the first one that has a value counts.
KEYS: Mapping[str, tuple[str, ...]] = {
    "title": ("文件名称", "信息名称", "标题", "名称", "Title"),
    "doc_number": ("发文字号", "政策文号", "文件编号", "文件字号", "发文文号", "发布文号", "文号", "字号"),
    "issuers": ("发文机关", "发文机构", "发文单位", "制发机关", "制定机关", "颁布机关", "颁布单位"),
    "publisher": ("发布机关", "发布机构", "发布单位", "来源单位"),
    "index_number": ("信息索引号", "索引号"),
    "subjects": ("主题分类", "主题词", "体裁分类", "信息分类", "分类"),
    "issued_on": ("成文日期", "发文日期", "印发日期", "生成日期", "签发日期"),
    "published_on": ("发布日期", "公开日期", "公布日期", "发布时间", "公开时间"),
    "effective_on": ("实施日期", "施行日期", "生效日期", "执行日期"),
    "expires_on": ("失效日期", "废止日期", "失效时间", "废止时间", "有效期至"),
    "status": ("是否有效", "文件状态", "效力状态", "有效性", "时效性", "版本", "状态"),
}  # fmt: skip
_FIELD_OF = {key: field for field, keys in KEYS.items() for key in keys}
_GAP = r"[^\S\n]{0,8}"
_KEY = "|".join(r"\s{0,8}".join(key) for key in sorted(_FIELD_OF, key=len, reverse=True))
# Other cells of such tables: they end a value and are not kept.
_OTHER = "|".join(
    _GAP.join(key) for key in ("浏览次数", "公文种类", "文章来源", "原文链接", "牵头单位", "链接", "正文", "来源")
)
ENTRY = re.compile(
    rf"""(?:^|(?<=[\s|*【\[（(\-]))(?:
      [【\[][ ]?(?P<boxed>{_KEY})[ ]?[】\]]{_GAP}[:：]?           # [有效性] 有效
    | (?P<key>{_KEY})[*]{{0,2}}{_GAP}(?:[:：][*]{{0,2}}|\||\t)    # 索 引 号：…, 索引号 | …, 索引号<tab>…
    | (?P<other>{_OTHER})[*]{{0,2}}{_GAP}[:：]
    )""",
    re.VERBOSE | re.MULTILINE,
)
_END_OF_VALUE = re.compile(r"\n(?![〔\[（(](?:19|20)\d\d)|[\t|]|\s{3}|(?<=[^】])【")
_NAMES = {*_FIELD_OF, "主题词", "发文日期", "分类"}
_NOTHING = re.compile(r"[-—－/\s*]*|无|暂无|空")
_SENTENCE = re.compile(r"\S{20}[^\s，。]{0,60}[，。]|[：:]\n")
LONGEST_VALUE = 300


def read_metadata(head: str) -> dict[str, str]:
    r"""Return the values of a page's table, as written, by field.

    Parameters
    ----------
    head : str
        What stands before the body.

    Examples
    --------
    >>> read_metadata("索 引 号：000014349/2018-00192　　主题分类：商贸\t发布机构：\n[有效性] 有效\n")
    {'index_number': '000014349/2018-00192', 'subjects': '商贸', 'status': '有效'}
    """
    return {field: value for field, (_, value) in read_entries(head).items()}


def read_entries(head: str) -> dict[str, tuple[str, str]]:
    """Return the keys with their values, by field: 文件状态 and 已失效."""
    found: dict[str, tuple[str, str]] = {}
    entries = list(ENTRY.finditer(head))
    for i, entry in enumerate(entries):
        key = re.sub(r"\s", "", entry["key"] or entry["boxed"] or "")
        if not key:
            continue
        until = entries[i + 1].start() if i + 1 < len(entries) else len(head)
        rest = head[entry.end() : min(until, entry.end() + LONGEST_VALUE)].lstrip(" 　\xa0|*")
        if rest.startswith("\n") and not _SENTENCE.search(
            rest[:80]
        ):  # saved cell by cell: the value is on the next line
            rest = rest.lstrip("\n 　\xa0")
        end = _END_OF_VALUE.search(rest)
        value = (rest[: end.start()] if end else rest).strip(" 　\xa0\u2002*|")
        if not _NOTHING.fullmatch(value) and re.sub(r"\s", "", value) not in _NAMES:
            found.setdefault(_FIELD_OF[key], (key, value.replace("\n", "")))
    return found
