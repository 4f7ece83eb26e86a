"""Sentences for people, in two languages, the same on the terminal and on the page.

:mod:`sizhong_search.view.documents` says what a document and its measures are, :mod:`sizhong_search.view.bodies` who
answers, :mod:`sizhong_search.view.answers` what was found.
"""
