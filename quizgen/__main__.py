"""``python -m quizgen`` is the command ``quiz``."""

from quizgen.cli.start import run

if __name__ == "__main__":
    run()
