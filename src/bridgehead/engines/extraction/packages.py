"""Zip containers of Office files, and the XML in them, opened as if everybody meant harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Final

from lxml import etree

from .extracted import Limits
from .refusals import refusal, too_much

_ENTRY: Final = b"PK\x01\x02"
_DOCTYPE: Final = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_CHUNK: Final = 1 << 18
_ENCRYPTED: Final = 0x1
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)


class Package:
    """A zip in memory; parts are inflated piece by piece, and counted while they are, whatever their headers say."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._inflated = 0
        if data.count(_ENTRY) > limits.members:
            raise refusal("inflates")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN:
            raise refusal("broken") from None
        self.names = frozenset(self._zip.namelist())

    def part(self, name: str) -> bytes:
        """The content of a part; ExtractionError where there is none, it is broken, locked or inflates too far."""
        limits = self._limits
        pieces: list[bytes] = []
        size = 0
        try:
            info = self._zip.getinfo(name)
            if info.flag_bits & _ENCRYPTED:
                raise refusal("password")
            if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise refusal("broken")
            with self._zip.open(info) as file:
                while piece := file.read(_CHUNK):
                    size += len(piece)
                    self._inflated += len(piece)
                    beyond_ratio = size > limits.ratio_from and size > limits.ratio * max(info.compress_size, 1)
                    if size > limits.part_bytes or self._inflated > limits.inflated_bytes or beyond_ratio:
                        raise refusal("inflates")
                    pieces.append(piece)
        except _BROKEN as error:
            if hasattr(error, "code"):  # a refusal of ours is a ValueError too
                raise
            raise refusal("broken") from None
        return b"".join(pieces)

    def xml(self, name: str) -> etree._Element:
        """The root element of a part."""
        return parse_xml(self.part(name), self._limits)


def parse_xml(data: bytes, limits: Limits) -> etree._Element:
    """The root element, without entities, without network. Raises ExtractionError."""
    check_xml(data, limits)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "depth" in str(error).lower():
            raise too_much("elements nested too deep", "嵌套层数过多") from None
        raise refusal("broken") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise refusal("entities")
    return root


def check_xml(data: bytes, limits: Limits) -> None:
    """Raise ExtractionError for XML that is not even parsed: too many tags, or a document type with its entities."""
    if data.count(b"<") > limits.tags:
        raise too_much("more than a thousand pages", "超过上千页")
    if any(word in data for word in _DOCTYPE):
        raise refusal("entities")
