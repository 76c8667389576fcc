"""Why a file is not read, and what to do: one line a reason, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_RESAVE: Final = "Open it in Word or WPS and save it as {to}, then send that."
_RESAVE_ZH: Final = "请用 Word 或 WPS 打开，另存为 {to} 后再上传。"

# Code -> English, Chinese. What stands in braces is filled in by `refusal`.
_MESSAGES: Final[Mapping[str, tuple[str, str]]] = {
    "empty": ("the file is empty", "文件是空的"),
    "no_text": ("the file holds no text", "文件里没有文字"),
    "too_large": (
        "the file is larger than {limit} MB; split it, or send the part that matters",
        "文件超过 {limit} MB，请拆分，或只发要用的部分",
    ),
    "too_much": (
        "the file holds more than can be read at once ({what}); split it, or send the part that matters",
        "文件内容过多（{what_zh}），一次读不完，请拆分，或只发要用的部分",
    ),
    "inflates": (
        "the file is packed so that it unfolds to far more than its size, as an attack does; it was not opened",
        "文件解压后远大于其本身，疑似压缩炸弹，未予打开",
    ),
    "entities": (
        "the file declares XML entities, which no Office program writes; it was not opened",
        "文件含 XML 实体声明，非 Office 软件所存，未予打开",
    ),
    "too_slow": (
        "reading the file took longer than {limit} seconds and was stopped; send it in another format",
        "文件读取超过 {limit} 秒，已停止，请换一种格式",
    ),
    "password": (
        "the file is protected by a password; take the protection off and send it again",
        "文件有密码保护，请取消密码后重新上传",
    ),
    "broken": (
        "the file is broken or cut off; open it, save it again and send that",
        "文件已损坏或不完整，请打开后重新保存再上传",
    ),
    "binary": ("the file is binary, not text", "文件是二进制内容，不是文本"),
    "encoding": (
        "the file is broken: it is neither UTF-8 nor GB18030 nor Big5",
        "文件编码无法识别：不是 UTF-8、GB18030 或 Big5，或内容已损坏",
    ),
    "misnamed": (
        "the file is named {suffix} but is {content}; give it the ending {right} and send it again",
        "文件扩展名是 {suffix}，内容却是 {content}，请把扩展名改为 {right} 后重新上传",
    ),
    "old_doc": (f"old Word files (.doc) are not read. {_RESAVE}", f"不支持旧版 Word 文件（.doc）。{_RESAVE_ZH}"),
    "old_xls": (f"old Excel files (.xls) are not read. {_RESAVE}", f"不支持旧版 Excel 文件（.xls）。{_RESAVE_ZH}"),
    "old_ppt": (f"presentations are not read. {_RESAVE}", f"不支持演示文稿。{_RESAVE_ZH}"),
    "wps": (f"WPS's own formats are not read. {_RESAVE}", f"不支持 WPS 专有格式。{_RESAVE_ZH}"),
    "office": (
        f"this kind of Office file is not read. {_RESAVE}",
        f"不支持这种 Office 文件。{_RESAVE_ZH}",
    ),
    "binary_workbook": (
        f"binary workbooks (.xlsb) are not read. {_RESAVE}",
        f"不支持二进制工作簿（.xlsb）。{_RESAVE_ZH}",
    ),
    "ofd": (
        "OFD files are not read. Open it in an OFD reader and export or print it as .pdf, then send that.",
        "不支持 OFD 版式文件。请用 OFD 阅读器打开，导出或打印为 .pdf 后再上传。",
    ),
    "archive": (
        "archives are not read. Unpack it and send the files inside.",
        "不支持压缩包。请解压后上传其中的文件。",
    ),
    "picture": (
        "pictures of this kind are not read. Save it as .png or .jpg, then send that.",
        "不支持这种图片格式。请另存为 .png 或 .jpg 后再上传。",
    ),
    "mail": (
        "saved mails and single-file web pages are not read. Save it as .html or paste the text.",
        "不支持邮件或单个网页文件（.mht）。请另存为 .html，或直接粘贴文字。",
    ),
    "ocr_missing": (
        "the file is a scan or a picture; reading its text needs the optional part: pip install 'bridgehead[ocr]'",
        "文件是扫描件或图片，没有文字层；识别图片文字需安装可选组件：pip install 'bridgehead[ocr]'",
    ),
    "unknown": (
        "files of this kind are not read; send .txt, .html, .docx, .xlsx or .pdf",
        "不支持这种文件，请使用 .txt、.html、.docx、.xlsx 或 .pdf",
    ),
    "no_workbook": (
        "this is no workbook; send an Excel file (.xlsx) or separated values (.csv)",
        "这不是工作簿，请上传 Excel 文件（.xlsx）或逗号分隔的 .csv 文件",
    ),
    "no_file": ("the file cannot be opened: {why}", "文件打不开：{why}"),
}


class ExtractionError(ValueError):
    """A file that is not read.

    `code` is the reason for programs, `message_en` and `message_zh` say it and what to do. As text it is the English.
    """

    def __init__(self, code: str, message_en: str, message_zh: str) -> None:
        super().__init__(code, message_en, message_zh)  # all three, so that it travels between processes
        self.code = code
        self.message_en = message_en
        self.message_zh = message_zh

    def __str__(self) -> str:
        return self.message_en


def refusal(code: str, **values: object) -> ExtractionError:
    """The error with that code, its messages filled in."""
    english, chinese = _MESSAGES[code]
    return ExtractionError(code, english.format(**values), chinese.format(**values))


def too_much(what: str, what_zh: str) -> ExtractionError:
    """The refusal of a file that holds more of something than is read."""
    return refusal("too_much", what=what, what_zh=what_zh)
