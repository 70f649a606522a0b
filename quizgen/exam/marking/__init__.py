"""Responses read, marked and reported; what each student should study."""
