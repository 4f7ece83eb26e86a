"""The entry of the app: which pages there are. Run it with ``sizhong app`` or ``streamlit run app_streamlit.py``."""

import streamlit as st

from sizhong_search.app import (
    department_list,
    department_page,
    document_list,
    document_page,
    home_page,
    search_page,
    support_page,
    upload_page,
)
from sizhong_search.app.frame import frame
from sizhong_search.app.state import language, write_address
from sizhong_search.messages import say


def research() -> None:
    """Show the page for researchers; its tables come with pandas, which the first page does not wait for."""
    from sizhong_search.app import research_page

    research_page.show()


lang = language()
pages = [
    st.Page(home_page.show, title=say("app.home", lang), url_path="home", default=True),
    st.Page(search_page.show, title=say("app.search", lang), url_path="search"),
    st.Page(support_page.show, title=say("support.title", lang), url_path="support"),
    st.Page(department_list.show, title=say("app.department", lang), url_path="departments"),
    st.Page(document_list.show, title=say("app.document", lang), url_path="documents"),
    st.Page(research, title=say("research.page", lang), url_path="research"),
    st.Page(upload_page.show, title=say("app.upload", lang), url_path="upload"),
    # Apart from their lists, so that the menu leads back to these.
    st.Page(department_page.show, title=say("app.department", lang), url_path="department", visibility="hidden"),
    st.Page(document_page.show, title=say("app.document", lang), url_path="document", visibility="hidden"),
]
page = st.navigation(pages, position="top")
frame(lang, page, pages)
write_address(page.url_path)
page.run()
