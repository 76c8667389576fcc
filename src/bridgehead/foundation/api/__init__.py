"""The API's frame without a business word: problems, paging, checked text. Rooms bring the routers."""

from bridgehead.foundation.api.paging import Limit, keyset_page
from bridgehead.foundation.api.types import Id, Line, Paragraph, Version

__all__ = ["Id", "Limit", "Line", "Paragraph", "Version", "keyset_page"]
