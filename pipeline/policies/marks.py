"""The marks of an official text: its number, labelled fields, status, signatory and addressee."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.core.script import HAN
from pipeline.policies.head import Head, Line
from pipeline.policies.history import History
from pipeline.policies.lists import PolicyLists
from pipeline.policies.numbers import iterate_numbers

_TRIAL = re.compile(r"[（(]试行[)）]|试行(?:办法|规定|条例|细则|方案|规则|标准|意见)")
_ADDRESSED = re.compile(r"^\s*(?P<whom>[^。；：:]{2,400}|各[^。：:]{2,400})[：:]\s*$")
_ADDRESSES = re.compile(
    r"^(?:各|你)|(?:政府|部门|机构|委员会|[委办厅局部院会署所馆]|法院|检察院|公司|银行|单位|企业|兵团|中心|关|司|学校|高校)(?:[)）])?$"
)
_NO_ADDRESS = re.compile(r"各位|同志们|如下|决定$|^第|^附|^[一二三四五六七八九十]、|时间|来源|^关于|规定$|意见$")
_NAME = rf"[{HAN}]{{2,4}}(?:·[{HAN}]{{1,6}})?|[{HAN}][ \u3000]{{1,2}}[{HAN}]"
_LABEL = re.compile(
    rf"[【\[]?\s*(?P<label>[{HAN}](?:[ \u3000]*[{HAN}]){{1,7}})\s*(?:[】\]]\s*[：:]?|[：:])[ \t\u3000]*"
)
_GOES_ON = re.compile(
    r"\s*[（(]?\s*(?:(?:19|20)\d{2}\s*年\s*|[〔\[]\s*(?:19|20)\d{2}\s*[〕\]]\s*)?第"
)  # the number of an order stands below its name
_LABELLED = 60  # lines of the front that may state fields with labels
_NUMBER_SHARE = 0.5  # of a line's characters: the least that makes it the line of its number
_LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A value; ``start`` and ``end`` are None when it was not read from the text."""

    value: str
    start: int | None = None
    end: int | None = None
    sign: str = ""
    order: bool = False


def find_number(front: Sequence[Line], history: History) -> Found | None:
    """The number of a text: on a line of its own, or that of the order that promulgated it."""
    for line, after in zip(front, [*front[1:], None], strict=False):
        text = line.text if after is None or not _GOES_ON.match(after.text) else f"{line.text}\n{after.text}"
        for number in iterate_numbers(text):
            width = len(text.split("\n")[0].strip()) if "\n" not in text else len(text)
            closing = (
                number.end == len(line.text.rstrip())
                and not number.order
                and re.search(r"的?[函复知见定告]\s+$", text[: number.start])
            )
            alone = (number.end - number.start) >= _NUMBER_SHARE * width
            if (alone or closing) and "《" not in line.text[number.start :]:
                start, end = line.start + number.start, line.start + number.end
                return Found(number.value, start, end, number.sign, number.order)
    for event in (history.promulgated, *history.events):
        if event is not None and event.number is not None:
            number = event.number
            return Found(number.value, number.start, number.end, number.sign, number.order)
    return None


def find_opening_number(lines: Sequence[Line]) -> Found | None:
    """The number that a line begins with, as the abstract of a citation record may."""
    for line in lines:
        number = next(iterate_numbers(line.text[:80]), None)
        if number is not None and not line.text[: number.start].strip():
            return Found(number.value, line.start + number.start, line.start + number.end, number.sign, number.order)
    return None


def find_labelled(front: Sequence[Line], lists: PolicyLists) -> dict[str, Found]:
    """The fields that lines such as 发文机关：国务院 or 【发布日期】2021.10.24 state."""
    found: dict[str, Found] = {}
    lines = front[:_LABELLED]
    for number, line in enumerate(lines):
        matches = list(_LABEL.finditer(line.text))
        for match, after in zip(matches, [*matches[1:], None], strict=False):
            name = lists.labels.get(re.sub(r"\s", "", match["label"]))
            if name is None or name in found:
                continue
            stop = len(line.text) if after is None else after.start()
            raw, start = line.text[match.end() : stop], line.start + match.end()
            if (
                not raw.strip()
                and after is None
                and number + 1 < len(lines)
                and not _LABEL.match(lines[number + 1].text)
            ):
                raw, start = lines[number + 1].text, lines[number + 1].start
            value = re.split(r"\t", raw.lstrip())[0].strip()
            start += len(raw) - len(raw.lstrip())
            if not value or len(value) > _LONGEST_VALUE:
                continue
            if name == "number":
                stated = next(iterate_numbers(value), None)
                if stated is not None:
                    found[name] = Found(
                        stated.value, start + stated.start, start + stated.end, stated.sign, stated.order
                    )
            else:
                found[name] = Found(value, start, start + len(value))
    return found


def find_status(title: str, head: Head) -> Found | None:
    """试行, where the title says so."""
    match = _TRIAL.search(title)
    if match is None:
        return None
    if head.title >= 0:
        line = head.front[head.title]
        position = line.text.find("试行")
        if position >= 0:
            return Found("试行", line.start + position, line.start + position + 2)
    return Found("试行")


def find_signatory(head: Head, lists: PolicyLists) -> Found | None:
    """Who signed the text, or delivered the report: the name after a title of office, or after 签发人."""
    offices = "|".join(map(re.escape, lists.offices))
    pattern = re.compile(rf"^\s*(?:[{HAN}]{{0,24}}?)(?:{offices})[：:\s]+(?P<name>{_NAME})\s*$")
    office = re.compile(rf"^\s*(?:[{HAN}]{{0,24}}?)(?:{offices})\s*$")
    lines = [line for line in head.front if len(line.text) <= 60]
    for line, after in zip(lines, [*lines[1:], None], strict=False):
        match = pattern.match(line.text) or re.search(rf"签发人?\s*[：:]\s*(?P<name>{_NAME})", line.text)
        if match:
            return _name(line, match)
        if after is not None and office.match(line.text):
            match = re.match(rf"\s*(?P<name>{_NAME})\s*$", after.text)
            if match:
                return _name(after, match)
    return None


def _name(line: Line, match: re.Match[str]) -> Found:
    name = re.sub(r"[ \u3000]", "", match["name"])
    return Found(name, line.start + match.start("name"), line.start + match.end("name"))


def find_addressee(head: Head) -> Found | None:
    """To whom a text is addressed: the line before its body that names bodies and ends with a colon."""
    for line in head.front[head.title + 1 :]:
        match = _ADDRESSED.match(line.text)
        if match is None:
            continue
        whom = match["whom"].strip()
        if _ADDRESSES.search(whom) and not _NO_ADDRESS.search(whom):
            start = line.start + match.start("whom")
            return Found(whom, start, start + len(match["whom"].rstrip()))
    return None
