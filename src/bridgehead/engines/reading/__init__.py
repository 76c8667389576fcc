"""Text to statements: `read(text, about)`."""

from .about import EMPTY, About, Gazetteer
from .reader import Reading, read

__all__ = ["EMPTY", "About", "Gazetteer", "Reading", "read"]
