"""Backups: sealed copies of the database, and the way back."""
