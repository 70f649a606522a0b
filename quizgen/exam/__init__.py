"""Exams: a blueprint and a roster become papers, keys, marks and advice for each student."""
