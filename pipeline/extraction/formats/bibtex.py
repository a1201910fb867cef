"""BibTeX entries as people and databases write them: keys of any kind, braces that do not match, fields in Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

_ENTRY = re.compile(r"(?:^|\})[ \t]*@[ \t]*([A-Za-z]+)[ \t]*[{(]", re.MULTILINE)
_FIELD = re.compile(r"(?<![^\s,{(\"}])([^\W\d][\w:.\-]{0,60})[ \t]{0,20}=[ \t]{0,20}\n?[ \t]{0,20}(?=[^\s=])")
_SIGN = re.compile(r'[{}"\\]')
_BARE = re.compile(r"[^,}#\n]*")
_JOINED = re.compile(r"\s{0,200}#\s{0,200}(?=\S)")
_NEXT = re.compile(r"[}\"]\s{0,20},\s{0,20}\n\s{0,20}[^\W\d]\w{0,60}\s{0,20}=\s{0,20}[{\"]")
_END = re.compile(r"[}\"]\s{0,20},?[ \t]{0,20}\n")
_REST = re.compile(r"\s*+\Z")
_AFTER = re.compile(r"\s{0,200},?\s{0,200}")
_NO_RECORDS = frozenset({"comment", "preamble"})
# Commands that say how their argument is set, and those in force up to the end of the braces.
_STYLE = re.compile(
    r"\\(?:text(?:it|bf|sc|tt|rm|sf|sl|up|normal|superscript|subscript)|emph|mbox|uppercase|url|href|underline)\s{0,3}(?=\{)|"
    r"\\(?:it|bf|sc|tt|rm|em|itshape|bfseries|scshape)\b\s?"
)
_ACCENT = re.compile(r"\\([`'^\"~=.uvHc])\s{0,3}\{?\\?([A-Za-z])\}?")
_ACCENTS = {"`": 0x300, "'": 0x301, "^": 0x302, "~": 0x303, "=": 0x304, "u": 0x306, ".": 0x307, '"': 0x308, "H": 0x30B,
            "v": 0x30C, "c": 0x327}  # fmt: skip


def read_entries(text: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The kind of each entry and its fields (names in small letters), in order; every sign is looked at once."""
    entries = list(_ENTRY.finditer(text))
    names: dict[str, str] = {}  # of strings that entries may use by name
    for entry, following in zip(entries, [*entries[1:], None], strict=True):
        kind = entry.group(1).lower()
        limit = following.start() + following.group().startswith("}") if following else len(text)
        if kind == "string":
            names.update(_read_fields(text, entry.end(), limit, names))
        elif kind not in _NO_RECORDS:
            yield kind, list(_read_fields(text, entry.end(), limit, names))


def _read_fields(text: str, position: int, limit: int, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    # What stands before the first field is the key, whatever it holds.
    while found := _FIELD.search(text, position, limit):
        position, parts = found.end(), []
        while True:
            bare = text[position : position + 1] not in ("{", '"')
            value, position = _read_value(text, position, limit)
            parts.append(names.get(value.lower(), value) if bare else _plain(value))
            more = _JOINED.match(text, position, limit)
            if more is None:
                break
            position = more.end()
        yield found.group(1).lower(), "".join(parts)
        after = _AFTER.match(text, position, limit)
        position = after.end() if after else position
        if text[position : position + 1] in ("}", ")") and not text[position + 1 : limit].strip("}) \t\n,"):
            return


def _read_value(text: str, start: int, limit: int) -> tuple[str, int]:
    """A value in braces, in quotes or bare, and the position after it."""
    opener = text[start : start + 1]
    if opener not in ("{", '"'):
        bare = _BARE.match(text, start, limit)
        end = bare.end() if bare else start
        return text[start:end].strip(), end
    depth, escaped = 0, -1
    for sign in _SIGN.finditer(text, start, limit):
        at, char = sign.start(), sign.group()
        if at == escaped:
            continue
        if char == "\\":
            escaped = at + 1
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
        if (opener == "{" and depth == 0) or (opener == '"' and at > start and char == '"' and depth <= 0):
            # A value with one brace too many takes in what follows, up to the brace that ends the entry.
            early = _NEXT.search(text, start + 1, at) if _REST.match(text, at + 1, limit) else None
            return (text[start + 1 : early.start()], early.start() + 1) if early else (text[start + 1 : at], at + 1)
    # It never closes: it ends where a line does that closes something.
    closing = _END.search(text, start + 1, limit)
    return (text[start + 1 : closing.start()], closing.end()) if closing else (text[start + 1 : limit], limit)


def _plain(value: str) -> str:
    """The value without the marks of TeX."""
    if "\\" in value:
        value = _ACCENT.sub(lambda m: unicodedata.normalize("NFC", m.group(2) + chr(_ACCENTS[m.group(1)])), value)
        value = _STYLE.sub("", value)
        value = re.sub(r"\\(?=[&%$#_{}])", "", value)
    return re.sub(r"[{}]", "", value)
