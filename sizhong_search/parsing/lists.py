"""Lists that belong to the sentence that leads into them: conditions, papers to hand in, what a word means.

Takes the words of a numbered unit before its own units, and those units; tells whether they only list what the words
speak of. A list of tasks (重点任务如下：, 采取以下措施：) is none: each of its units says something to be done.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LISTED = "条件|材料|资料|证件|文件|情形|情况|行为|人员|对象"
# At the end of a lead-in. Nothing that stands under it can be read without it, however long and however deep.
_LEADS_INTO_CONDITIONS = re.compile(
    rf"""(?:
      (?:下列|以下)[^，。；：:\n]{{0,16}}?(?:{_LISTED})(?:(?!下列|以下|如下|工作|措施)[^。；：:]){{0,60}}
    | (?:{_LISTED})(?:要求)?如下
    | (?:提交|提供|备齐|符合|具备|满足)[^，。；：:\n]{{0,16}}?(?:条件|材料|资料|证件)(?:之一)?
    | (?:^|[\n。；])[^，。；：:\n]{{0,12}}(?:条件|材料|资料)                                # 补贴条件：
    | (?:符合|满足|达到)(?:下列|以下)[^，。；：:\n]{{0,6}}标准(?:之一)?
    | 应当?(?:同时|至少)?(?:包括|包含|载明)(?:下列|以下)(?:主要|基本)?(?:内容|事项|信息)
    | (?:用语|术语|名词)的?(?:含义|定义)
    | (?<![作务施求目面])(?:是指|指|(?:应当?|主要|具体|还)?包括(?:但不限于)?)              # but not 重点任务包括：
    )[：:][\s　*]{{0,9}}$""",
    re.VERBOSE,
)
_LEADS_INTO_A_LIST = re.compile(r"[：:][\s　]{0,9}$")
# Without a colon: 符合以下3个条件之一，可申请补贴。, or a heading that names nothing else, 申报条件.
_SPEAKS_OF_CONDITIONS = re.compile(
    r"(?:符合|具备|满足)(?:下列|以下)[^，。；：:\n]{0,8}条件"
    r"|^\s{0,9}(?:[^，。；：:\n]{0,6}(?:申请|申报|申领|报名|受理|推荐|补贴|必备|所需))?(?:条件|材料|资料)[：:。]?\s{0,9}$"
    r"|^\s{0,9}不予[^，。；：:\n]{1,8}情形[：:。]?\s{0,9}$"
)
_ENDS_AS_AN_ITEM = re.compile(r"[；;，,、][\s　*]{0,9}(?:和|或|以及|或者)?[\s　]{0,9}$")
_SHORT = 40
LONG_ITEM = 140  # characters: a numbered unit of that length stands on its own, whatever sign ends it
LONGEST_LEAD = 200


def leads_into_a_list(before: str) -> bool:
    """Tell whether words end with a colon, whatever they lead into."""
    return bool(_LEADS_INTO_A_LIST.search(before))


def leads_into_conditions(own: str) -> bool:
    """Tell whether words end by leading into conditions, papers or a definition.

    >>> leads_into_conditions("申请人应当符合下列条件："), leads_into_conditions("重点任务如下：")
    (True, False)
    """
    return bool(_LEADS_INTO_CONDITIONS.search(own[-LONGEST_LEAD:]))


def looks_like_a_list(own: str, items: Sequence[str]) -> bool:
    """Tell whether short items that end as those of a sentence do stand under words that lead into them.

    >>> looks_like_a_list("符合以下2个条件之一，可申请补贴。", ["属于低保家庭；", "属于持证残疾人。"])
    True
    """
    n_words = len(re.sub(r"\s", "", own))
    if not (_SPEAKS_OF_CONDITIONS.search(own) or (leads_into_a_list(own) and n_words > 15)):
        return False
    n_items = sum(1 for item in items[:-1] if _ENDS_AS_AN_ITEM.search(item) or len(item) < _SHORT)
    return n_items * 2 > len(items) - 1 and sum(map(len, items)) < LONG_ITEM * len(items)
