"""Questions and answers: their kinds, reading a typed answer, marking and explaining it."""
