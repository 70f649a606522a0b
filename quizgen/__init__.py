"""quizgen: flashcards and ever-new numeric questions about convolutional networks.

The library is the product; ``quiz`` (``quizgen.cli``) is a thin skin over it.
Start reading at ``docs/architecture.md``.
"""

__version__ = "0.1.0"
