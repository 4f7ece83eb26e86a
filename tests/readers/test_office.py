from __future__ import annotations

import subprocess

import pytest

from sizhong_search.readers import office
from sizhong_search.readers.office import to_docx

RTF = rb"{\rtf1\ansi\uc0 \u19968\u12289\u24635\u20307\u35201\u27714}"  # 一、总体要求


@pytest.mark.office
def test_an_old_file_becomes_a_word_file() -> None:
    assert to_docx(RTF, ".rtf").startswith(b"PK\x03\x04")


def test_without_libreoffice_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "office", lambda: None)
    with pytest.raises(ValueError, match=r"^no_office$"):
        to_docx(RTF, ".rtf")


def test_a_program_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **options: object) -> None:
        raise subprocess.TimeoutExpired(command, 60)

    monkeypatch.setattr(office, "office", lambda: "soffice")
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(ValueError, match=r"^timeout$"):
        to_docx(RTF, ".rtf")


def test_a_file_that_it_makes_nothing_of_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "office", lambda: "soffice")
    monkeypatch.setattr(subprocess, "run", lambda command, **options: None)
    with pytest.raises(ValueError, match=r"^damaged$"):
        to_docx(RTF, ".rtf")
