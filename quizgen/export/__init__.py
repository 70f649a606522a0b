"""Questions as files, one file format a module: Anki, web page, learning platforms, paper.

A module here knows its format and the question model, never the cost engine.
"""
