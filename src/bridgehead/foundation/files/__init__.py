"""Files as they came, kept once under the hash of their content, and handed out so that no browser runs them."""

from bridgehead.foundation.files.downloads import download
from bridgehead.foundation.files.naming import safe_name
from bridgehead.foundation.files.sniffing import ALLOWED, FileType
from bridgehead.foundation.files.store import StoredFile, file_path, is_intact, open_file, read_file, store

__all__ = [
    "ALLOWED",
    "FileType",
    "StoredFile",
    "download",
    "file_path",
    "is_intact",
    "open_file",
    "read_file",
    "safe_name",
    "store",
]
