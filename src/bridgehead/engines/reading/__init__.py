"""Text to statements: `read(text, about)`."""

from .about import EMPTY, About, Gazetteer
from .checks import ReadingWarning
from .reader import Reading, read

__all__ = ["EMPTY", "About", "Gazetteer", "Reading", "ReadingWarning", "read"]
