"""Commands for exams: dealing them and marking them."""
