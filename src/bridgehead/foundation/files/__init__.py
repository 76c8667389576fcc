"""Files as they came, kept once under the hash of their content, and handed out so that no browser runs them."""

from bridgehead.foundation.files.naming import safe_name
from bridgehead.foundation.files.references import referenced, register_reference
from bridgehead.foundation.files.sniffing import ALLOWED, FileType
from bridgehead.foundation.files.store import (
    StoredFile,
    file_path,
    is_intact,
    open_file,
    put,
    read_file,
    store,
    stored_files,
)
from bridgehead.foundation.files.uploads import store_uploads

__all__ = [
    "ALLOWED",
    "FileType",
    "StoredFile",
    "file_path",
    "is_intact",
    "open_file",
    "put",
    "read_file",
    "referenced",
    "register_reference",
    "safe_name",
    "store",
    "store_uploads",
    "stored_files",
]
