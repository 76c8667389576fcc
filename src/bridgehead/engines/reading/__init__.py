"""Text to statements: `read(text, about)`."""

from .about import EMPTY, About, Gazetteer
from .checks import ReadingWarning
from .decoding import Decoded, DecodingError, decode
from .reader import Reading, read

__all__ = ["EMPTY", "About", "Decoded", "DecodingError", "Gazetteer", "Reading", "ReadingWarning", "decode", "read"]
