"""The practice page: one HTML file that works offline."""
