"""Backup and restore while the server runs: one archive with the database, the files and a manifest of digests.

The database is copied first and the files after it: a row that names a file is written after the file is stored, and
files are never deleted, so that every file of the copied rows is there. `docs/howto/backup.md` is for operators.
"""
