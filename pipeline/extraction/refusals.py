"""What files of kinds that are not read are, and how to get at their text."""

from __future__ import annotations

import re

_ARCHIVE = "an archive; unpack it into the folder sources"
_CAJ = "a CAJ file; open it in CAJViewer and print it to PDF, or download the paper as PDF"
_PICTURE = "a picture of a kind that is not read; save it as PNG or JPEG"
_RECORDING = "a recording; what is said in it must be written down"
_PROGRAM = "a program"
_PRINT = "a page that is not read in this form; open it and print it to PDF"
_OFFICE_XML = "an XML file of an office program; open it there and save it as DOCX or XLSX"
EXPORT = "a citation export; move it out of the folder sources, beside it: its records then join the documents"
PRESENTATION = "a presentation; save it as PDF"
PROTECTED = "protected by a password; open it and save it without one"
MAIL = "a mail; save its text as TXT and what is attached as files"
REFUSED_DOWNLOAD = "a web page, no PDF: the site sent it in place of the paper; log in there and download it again"
# By the first bytes, whatever the ending.
_MAGIC = (
    (b"\x1f\x8b", _ARCHIVE), (b"7z\xbc\xaf", _ARCHIVE), (b"Rar!", _ARCHIVE), (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE), (b"CAJ", _CAJ), (b"KDH", _CAJ), (b"HN\x01", _CAJ), (b"TEB", _CAJ),
    (b"\x7fELF", _PROGRAM), (b"MZ", _PROGRAM), (b"AT&TFORM", _PRINT), (b"%!PS", _PRINT), (b"ID3", _RECORDING),
    (b"bplist00", "a file of settings"),
)  # fmt: skip
_MOVING = re.compile(rb".{4}ftyp(?:(heic|heix|hevc|mif1|avif)|.{4})", re.DOTALL)
# By the ending, where the content is of no kind that is read.
_ENDINGS = {
    _ARCHIVE: ".7z .rar .gz .tar .tgz .bz2 .xz .zst .iso .dmg .zip",
    _CAJ: ".caj .kdh .nh .teb .caa",
    EXPORT: ".ris .bib .bibtex .enw .net .nbib .ciw .enl .enlx .nza .nel .rdf .mods",
    PRESENTATION: ".ppt .pptx .pps .ppsx .dps .odp .key",
    MAIL: ".eml .msg .pst",
    _PICTURE: ".heic .heif .avif .svg .psd .ai .wmf .emf .ico .tga .cdr",
    _RECORDING: ".mp3 .wav .m4a .wma .aac .amr .mp4 .avi .mov .mkv .wmv .flv .rmvb",
    _PRINT: ".ps .eps .djvu .djv .xps .oxps .vip .pdg .ceb .cebx .sep .gd .gw .dwg .vsd .vsdx",
    _OFFICE_XML: ".fodt .fods .uof .uot .uos .wordml",
    "a book for a reading device; convert it to EPUB, for instance with Calibre": ".mobi .azw .azw3 .fb2 .lit .prc",
    "a file of Apple's office programs; export it there as DOCX or PDF": ".pages .numbers",
    "a notebook of OneNote; print its pages to PDF": ".one .onepkg",
    "a link to a page, not the page; open it and save the page as HTML or PDF": ".url .lnk .webloc .desktop .website",
    "a table in plain text; save it as XLSX to have it read as a document, or put it beside the folder sources if it "
    "is an export of records": ".csv .tsv .tab",
    "data, no document; save what is to be read of it as TXT": ".json .jsonl .xml .yaml .yml .sql .db .mdb .accdb .sav "
    ".dta .rds .rdata .parquet .log .dat",
    "LaTeX; take the PDF that is made of it": ".tex .bbl .aux .cls .sty",
    "part of a web page or a program, no document": ".css .js .map .woff .woff2 .ttf .otf .py .r .ipynb .ini .inf .cfg",
    "a safety copy; if it is wanted, give it the ending of the file that it is a copy of": ".bak .tmp .old .wbk .asd",
    _PROGRAM: ".exe .msi .dll .bat .cmd .sh .apk .app .jar",
}
_BY_ENDING = {ending: told for told, endings in _ENDINGS.items() for ending in endings.split()}
# How exports begin; in the folder sources such a file would be read as if it were a text.
_RECORDS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:RT [A-Z][A-Za-z ]{3,30}\r?\n[A-Z][A-Z0-9] |TY {0,4}- {0,2}[A-Z]{3,6}\s|%0 [A-Z]|"
    rb"PMID ?- \d|"
    rb"FN (?:Clarivate|Thomson|ISI)|SrcDatabase-|\{Reference Type\}|@(?:article|book|inproceedings|phdthesis|misc)\{)"
)
_UNFINISHED = re.compile(
    r"\.(?:crdownload|opdownload|part|partial|download|downloading|!ut|!qb|bc!|td|xltd|aria2)$", re.IGNORECASE
)
_ORDINARY = re.compile(r"\.[A-Za-z][A-Za-z0-9!~_]{0,11}$|\.7z$")
_OFFICE_IN_XML = re.compile(rb"<\?mso-application|<w:wordDocument|<pkg:package|urn:schemas-microsoft-com:office:spread")


def tell_unfinished(name: str) -> str:
    """What a file is whose name says that it was never downloaded whole, or nothing."""
    return "an unfinished download; download it again" if _UNFINISHED.search(name) else ""


def tell_kind(head: bytes) -> str:
    """What a file that begins so is, when its kind is not read; nothing for any other."""
    if match := _MOVING.match(head):
        return _PICTURE if match[1] else _RECORDING
    if _RECORDS.match(head):
        return EXPORT
    if _OFFICE_IN_XML.search(head):
        return _OFFICE_XML
    return next((told for magic, told in _MAGIC if head.startswith(magic)), "")


def tell_ending(ending: str) -> str:
    """What files with this ending, in lower case, are, when they are not read; nothing for any other."""
    return _BY_ENDING.get(ending, "")


def is_ending(ending: str) -> bool:
    """Whether it is one that a program gives, not the rest of a name with a full stop in it."""
    return bool(_ORDINARY.match(ending))


def tell_compound(data: bytes) -> str:
    """What an older Office file is, by the names of its parts, when it is neither a text nor a workbook."""
    for name, told in _PARTS:
        if name.encode("utf-16-le") in data:
            return told
    return ""


_PARTS = (("EncryptedPackage", PROTECTED), ("PowerPoint Document", PRESENTATION), ("__substg1.0_", MAIL))
