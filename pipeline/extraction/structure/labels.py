"""The labels that blocks of papers bear: abstract, keywords, references, captions, and the notes of a first page."""

from __future__ import annotations

import re

from pipeline.core.script import HAN

_OPEN, _CLOSE = r"[\[【〔［（(〈<「]?\s*", r"\s*[\]】〕］）)〉>」｜|]?\s*"
# What follows a label: a colon, a dash, a closing bracket before it, a space, or nothing.
_END = r"(?:[:：∶]|[—–]+|(?<=[\]】〕］）〉」｜|])|(?=\s)|$)\s*"


def label(words: str) -> re.Pattern[str]:
    """A pattern for one of the words as a label at the start of a text, in brackets of any kind or before a colon."""
    return re.compile(rf"{_OPEN}(?:{words}){_CLOSE}{_END}", re.IGNORECASE)


ABSTRACT = label(r"(?:内容|中文|论文|文章|英文)?(?:摘\s*要|提\s*要)|(?:english\s+)?abstract|summary")
KEYWORDS = label(r"(?:中文|英文)?关\s*键\s*[词字]|主\s*题\s*词|key\s*-?\s*words?(?:\s+and\s+phrases)?|index\s+terms")
REFERENCES = re.compile(
    rf"{_OPEN}(?:主要|主要的)?(?:(?:参\s*考|引\s*用|相\s*似)\s*(?:文\s*献|书\s*目|资\s*料)|references|bibliography"
    r"|works cited)"
    rf"(?:\s*[（(]?references?[）)]?)?{_CLOSE}(?:[（(]\d+\s*条[）)])?[:：]?",
    re.IGNORECASE,
)
REFERENCE = re.compile(r"(?:[\[［〔【]\s*\d{1,3}\s*[\]］〕】]|\d{1,3}[.．、]\s?(?=[^\d\s]))")
CAPTION = re.compile(
    rf"(?:图|表|附图|附表|Fig(?:ure)?[.．]?|Tab(?:le)?[.．]?)\s*\d{{1,3}}(?:[-.．－—–]\d{{1,3}})?(?=[\s:：.．{HAN}]|$)",
    re.IGNORECASE,
)
# The notes on a first page: each begins a block of its own.
NOTE = label(
    r"收\s*稿(?:\s*日\s*期)?|修\s*[回订](?:\s*日\s*期)?|修改稿?日期|录用日期|定稿日期|投稿日期|网络首发(?:日期|时间)?|网络出版(?:时间|日期)|"
    r"在线出版(?:日期|时间)|基\s*金(?:\s*项\s*目)?|项目(?:基金|来源|资助)|资助项目|课题项目|"
    rf"(?:第一)?作\s*者\s*(?:简\s*介|单\s*位|信息)|通\s*[讯信]\s*作\s*者|责任作者|责\s*任\s*编\s*辑|编\s*辑(?=\s+[{HAN}]\s?[{HAN}]{{1,2}}\s*[)）]?$)|"
    r"(?:received(?:\s+date)?|revised|accepted|foundation(?:\s+items?)?|supported\s+by|corresponding\s+author|"
    r"biograph(?:y|ies))(?=\s*[:：])"
)
# Codes whose label needs nothing behind it, and others.
CODE = re.compile(
    rf"{_OPEN}(?:中\s*图(?:\s*法)?\s*分\s*类(?:\s*号)?|文\s*献\s*标\s*[识志]\s*码|文\s*章\s*编\s*号){_CLOSE}[:：∶]?\s*|"
    + label(
        r"分\s*类\s*号|(?:clc(?:\s+number)?|document\s+code|article\s+(?:id|no\.?))(?=\s*[:：])|doi(?:\s*号)?|"
        r"(?:本文)?引\s*[用文]\s*(?:本文)?(?:的?\s*格\s*式)?|(?:cite\s+this\s+(?:article|paper)|citation|for\s+citation)"
    ).pattern,
    re.IGNORECASE,
)


def begins_label(text: str) -> bool:
    """Whether the text begins with a label of the front matter: it is never the middle of a paragraph."""
    if not text or text[0].islower():
        return False
    return any(pattern.match(text) for pattern in (ABSTRACT, KEYWORDS, NOTE, CODE))
