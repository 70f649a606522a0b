"""Text with maths, parsed once and printed for each target: terminal, HTML, MathML, Typst.

``notation.py`` holds what the targets share (precedence, brackets, the order of things);
a target says only how each sign and mark looks in its language.  Nothing here knows what a
question is.
"""
