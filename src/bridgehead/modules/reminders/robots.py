"""What the robots of group chats take: WeCom, DingTalk and Feishu, as their makers' documents say.

A robot's address must begin with an origin and path that `settings.ROBOT_HOSTS` allows for its kind: whoever may enter
an address cannot make this server call another machine. Pure but for the settings; `posting` sends.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote_plus, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from bridgehead.modules.reminders.models import ChannelKind
from bridgehead.modules.reminders.points import Point, said

# The path of a robot, whatever its host.
PATHS: Final = {
    ChannelKind.WECOM: "/cgi-bin/webhook/send",
    ChannelKind.DINGTALK: "/robot/send",
    ChannelKind.FEISHU: "/open-apis/bot/v2/hook/",
}
# The longest text in bytes: WeCom's markdown takes 4096; the others 20,000, of which some is the frame.
LONGEST: Final = {ChannelKind.WECOM: 4000, ChannelKind.DINGTALK: 18_000, ChannelKind.FEISHU: 18_000}
# Answers that say "too often": the same message may be taken later.
AGAIN: Final = {
    ChannelKind.WECOM: frozenset({45009}),
    ChannelKind.DINGTALK: frozenset({130101, 410100}),
    ChannelKind.FEISHU: frozenset({11232, 99991400}),
}
# What markdown, or a mention of everybody, is made of.
_HARMLESS: Final = str.maketrans(
    {"<": "＜", ">": "＞", "[": "［", "]": "］", "*": "＊", "`": "｀", "@": "＠", "#": "＃"}
)


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted where."""

    url: str
    body: bytes


def allowed(kind: str, address: str) -> bool:
    """Whether a robot of that kind may be called at that address."""
    parts = urlsplit(address)
    try:
        has_port = parts.port is not None
    except ValueError:
        return False
    origin = f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if has_port else ''}"
    if parts.username is not None or parts.password is not None or parts.fragment or "\\" in address:
        return False
    return origin in settings.ROBOT_HOSTS.get(kind, ()) and parts.path.startswith(PATHS[ChannelKind(kind)])


def text_of(heading: str, points: Sequence[Point], limit: int, *, strong: Callable[[str], str]) -> str:
    """The digest as lines under its heading, a project a paragraph, cut to `limit` bytes with word of the rest.

    `strong` marks a name as the way has it.
    """
    lines, project = [strong(heading)], ""
    told = 0
    for one in points:
        more = [f"{strong(one.project.translate(_HARMLESS))}"] if one.project != project else []
        more.append(f"- {said(one).translate(_HARMLESS)}")
        rest = _("and %(count)d more, see the inbox") % {"count": len(points) - told}
        if len("\n".join([*lines, *more, rest]).encode()) > limit:
            return "\n".join([*lines, rest])
        lines, project, told = [*lines, *more], one.project, told + 1
    return "\n".join(lines)


def message(kind: str, address: str, secret: str, heading: str, points: Sequence[Point], now: float) -> Message:
    """What a robot is sent. `now`: seconds since 1970, which the signature covers."""
    make = {
        ChannelKind.WECOM: _wecom,
        ChannelKind.DINGTALK: _dingtalk,
        ChannelKind.FEISHU: _feishu,
    }[ChannelKind(kind)]
    return make(address, secret, heading, points, now)


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _bold(text: str) -> str:
    return f"**{text}**"


def _wecom(address: str, _secret: str, heading: str, points: Sequence[Point], _now: float) -> Message:
    """The key in the address is all that WeCom asks for."""
    text = text_of(heading, points, LONGEST[ChannelKind.WECOM], strong=_bold)
    return Message(address, _json({"msgtype": "markdown", "markdown": {"content": text}}))


def _dingtalk(address: str, secret: str, heading: str, points: Sequence[Point], now: float) -> Message:
    """Signed: HMAC-SHA256 of `timestamp\\nsecret` under the secret, timestamp in milliseconds."""
    # DingTalk's markdown needs an empty line between paragraphs.
    text = text_of(heading, points, LONGEST[ChannelKind.DINGTALK], strong=_bold).replace("\n", "\n\n")
    body = _json({"msgtype": "markdown", "markdown": {"title": heading, "text": text}})
    if not secret:
        return Message(address, body)
    stamp = str(int(now * 1000))
    signed = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    return Message(f"{address}&timestamp={stamp}&sign={quote_plus(base64.b64encode(signed))}", body)


def _feishu(address: str, secret: str, heading: str, points: Sequence[Point], now: float) -> Message:
    """Signed: HMAC-SHA256 of nothing under `timestamp\\nsecret`, timestamp in seconds."""
    text = text_of(heading, points, LONGEST[ChannelKind.FEISHU], strong=str)
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if secret:
        stamp = str(int(now))
        signed = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
        body = {"timestamp": stamp, "sign": base64.b64encode(signed).decode(), **body}
    return Message(address, _json(body))


def refusal(kind: str, answer: bytes) -> tuple[str, bool]:
    """What a robot's answer says went wrong (empty: nothing), and whether trying again is of no use."""
    try:
        body = json.loads(answer)
        code = int(body["errcode"] if "errcode" in body else body.get("code", body.get("StatusCode")))
        words = str(body.get("errmsg") or body.get("msg") or "")
    except (ValueError, TypeError, AttributeError, KeyError):
        return _("its answer cannot be read"), False
    return ("", True) if code == 0 else (f"{code} {words}".strip()[:160], code not in AGAIN[ChannelKind(kind)])
