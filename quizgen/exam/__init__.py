"""Exams: from a blueprint and a roster to papers, marks, and what each student should study."""
