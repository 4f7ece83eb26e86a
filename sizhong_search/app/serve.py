"""The server of the app: Streamlit's, which opens the library while the visitor is still on the way."""

import sys
from threading import Thread

from streamlit.web.cli import main as streamlit

from sizhong_search.app.state import library

if __name__ == "__main__":
    Thread(target=library, daemon=True).start()
    sys.argv[:1] = ["streamlit", "run"]
    streamlit()
