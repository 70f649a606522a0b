"""Trees printed: one target language a file.

``notation.py`` holds what the targets share (precedence, brackets, the order of things);
a target says only how each sign and mark looks in its language.  Nothing here knows what a
question is.
"""
