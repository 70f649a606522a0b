"""Questions, whatever asks them: their kinds, what may be answered, and how answers are marked."""
