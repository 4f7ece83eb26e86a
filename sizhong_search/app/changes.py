"""What changes the library from a page: a button that does it, or says why it cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import Literal

import streamlit as st

from sizhong_search.errors import NotFoundError, SizhongError
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import markdown_text
from sizhong_search.messages import Language, say


def one_at_a_time() -> Lock:
    """Return the lock that the changes of a visit share: who clicks again starts a second run beside the first."""
    lock: Lock = st.session_state.setdefault("changing", Lock())
    return lock


def change_button(
    label: str, change: Callable[[], object] | None, lang: Language, *, key: str, is_main: bool = False
) -> None:
    """Draw a button that makes a change and draws the page anew; without a change it cannot be pressed.

    Of a double click the second half finds the change made.
    """
    kind: Literal["primary", "secondary"] = "primary" if is_main else "secondary"
    if st.button(label, key=key, disabled=change is None, type=kind) and change is not None:
        try:
            with suppress(NotFoundError), one_at_a_time():
                change()
        except SizhongError as error:
            st.error(markdown_text(error.sentence(lang)))
        else:
            st.rerun()


def take_out_button(kb: KnowledgeBase, document_id: str, lang: Language, *, key: str) -> None:
    """Draw the button that takes a document out of the library."""
    delete = partial(kb.delete, document_id)
    change_button(say("app.take_out", lang), delete, lang, key=f"take-out:{key}")


def bring_back_button(kb: KnowledgeBase, document_id: str, lang: Language, *, key: str) -> None:
    """Draw the button that brings a document back into the library."""
    change_button(say("app.bring_back", lang), partial(kb.undelete, document_id), lang, key=f"bring-back:{key}")
