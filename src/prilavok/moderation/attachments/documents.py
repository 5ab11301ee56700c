"""What a PDF says: its text, the addresses it links to, notes and fields, codes in its pictures.

A code that is drawn with lines instead of put in as a picture is not seen: that takes a renderer.
For the same reason a picture in a form that pypdf cannot decode is passed over.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import islice
from typing import Final

from PIL import Image
from pypdf import Configuration, PageObject, PdfReader, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from prilavok.moderation.attachments.model import (
    LINK_CHARS_MAX,
    OBJECTS_MAX,
    PAGES_MAX,
    PASSAGE_CHARS_MAX,
    PDF_PICTURES_MAX,
    PIXELS_MAX,
    TEXT_CHARS_MAX,
    Contents,
    Flaw,
    FlawFound,
    MediaType,
    Part,
    Passage,
    Place,
)
from prilavok.moderation.attachments.pictures import Code, codes_in, passages_of_codes

logger = logging.getLogger(__name__)
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it has a line to say for every oddity

UNPACKED_BYTES_MAX: Final = 2 * PIXELS_MAX
"""Of one stream of a PDF, whatever it claims."""
BOUNDS: Final = Configuration(
    array_based_stream_maximum_output_length=UNPACKED_BYTES_MAX,
    lzw_maximum_output_length=UNPACKED_BYTES_MAX,
    run_length_maximum_output_length=UNPACKED_BYTES_MAX,
    zlib_maximum_output_length=UNPACKED_BYTES_MAX,
    brotli_maximum_output_length=UNPACKED_BYTES_MAX,
    image_maximum_buffer_size=UNPACKED_BYTES_MAX,
    stream_filters_maximum_length=4,
    stream_parsing_work_maximum_count=300_000,
    page_tree_maximum_entries=OBJECTS_MAX,
    jbig2dec_binary=None,  # no other program sees the file
)
DRAWING_BYTES_MAX: Final = 4 << 20
"""What draws a page, unpacked: text, and lines of plans and patterns."""
OVERLAP_CHARS: Final = 100
"""Passages share so much, so that nothing is torn apart between two of them."""
ACTIONS_MAX: Final = 1_000

BOMBS: Final = (Image.DecompressionBombWarning, Image.DecompressionBombError)

ADDRESS_ACTIONS: Final = frozenset({"/URI"})
HARMLESS_ACTIONS: Final = frozenset({"/GoTo", "/Named", "/Thread", "/Hide", "/SetOCGState"})
CARRIERS: Final = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/Sound", "/3D"})


def contents_of_pdf(content: bytes) -> Contents:
    """What the PDF says, in order; raises `FlawFound`, and whatever pypdf does on a broken one."""
    with apply_configuration(BOUNDS):
        try:
            reader = _opened(content)
            passages = tuple(_passages(reader))
            return Contents(MediaType.PDF, passages, pages=len(reader.pages))
        except LimitReachedError as error:
            raise FlawFound(Flaw.TOO_COMPLEX) from error


def _opened(content: bytes) -> PdfReader:
    reader = PdfReader(
        BytesIO(content),
        root_object_recovery_limit=OBJECTS_MAX,
        xref_stream_maximum_entries=OBJECTS_MAX,
    )
    if reader.is_encrypted:
        raise FlawFound(Flaw.ENCRYPTED)
    if sum(map(len, reader.xref.values())) + len(reader.xref_objStm) > OBJECTS_MAX:
        raise FlawFound(Flaw.TOO_COMPLEX)
    if len(reader.pages) > PAGES_MAX:
        raise FlawFound(Flaw.TOO_MANY_PAGES)
    return reader


def _passages(reader: PdfReader) -> Iterator[Passage]:
    root = _dictionary(reader.trailer.get("/Root"))
    if _is_active(root):
        raise FlawFound(Flaw.ACTIVE)
    base = _text(_dictionary(root.get("/URI")).get("/Base"))
    yield from _in_pieces(base[:LINK_CHARS_MAX], Place(Part.LINK))

    chars = pictures = codes = 0
    for number, page in enumerate(reader.pages, start=1):
        for piece in (_text_of(page), *_notes(page)):
            chars += len(piece)
            if chars > TEXT_CHARS_MAX:
                raise FlawFound(Flaw.TOO_MUCH_TEXT)
            yield from _in_pieces(piece, Place(Part.TEXT, number))
        for link in dict.fromkeys(_links(page)):
            yield Passage(Place(Part.LINK, number), link[:LINK_CHARS_MAX])
        found: dict[Code, None] = {}
        for picture in _pictures(page):
            pictures += 1
            if pictures > PDF_PICTURES_MAX:
                raise FlawFound(Flaw.TOO_MANY_PICTURES)
            found |= dict.fromkeys(codes_in(picture))
        yield from passages_of_codes(found, page=number, first=codes + 1)
        codes += len(found)


def _text_of(page: PageObject) -> str:
    drawing = page.get_contents()
    if drawing is not None and len(drawing.get_data()) > DRAWING_BYTES_MAX:
        raise FlawFound(Flaw.TOO_COMPLEX)
    return page.extract_text()


def _in_pieces(text: str, place: Place) -> Iterator[Passage]:
    """`text` in passages that break between words where that can be done."""
    start = 0
    while start < len(text):
        end = start + PASSAGE_CHARS_MAX
        if end < len(text):
            end = _gap_before(text, end)
        if text[start:end].strip():
            yield Passage(place, text[start:end])
        if end >= len(text):
            return
        start = _gap_before(text, end - OVERLAP_CHARS)


def _gap_before(text: str, position: int) -> int:
    """Just behind the last white space shortly before `position`, or `position`."""
    for at in range(position, position - OVERLAP_CHARS, -1):
        if text[at - 1].isspace():
            return at
    return position


# Annotations and actions


def _notes(page: PageObject) -> Iterator[str]:
    """What notes say and what fields hold."""
    for annotation in _annotations(page):
        for key in ("/Contents", "/V"):
            if text := _text(annotation.get(key)):
                yield text


def _links(page: PageObject) -> Iterator[str]:
    """Every address that a touch may lead to; raises `FlawFound` where it may do more."""
    for annotation in _annotations(page):
        if annotation.get("/Subtype") in CARRIERS:
            raise FlawFound(Flaw.ACTIVE)
        for action in _actions(annotation):
            kind = _text(action.get("/S"))
            if kind in ADDRESS_ACTIONS:
                yield _text(action.get("/URI"))
            elif kind not in HARMLESS_ACTIONS:
                raise FlawFound(Flaw.ACTIVE)


def _is_active(root: DictionaryObject) -> bool:
    """Whether opening the document runs something, or it carries files or a form program."""
    names = _dictionary(root.get("/Names"))
    if "/JavaScript" in names or "/EmbeddedFiles" in names:
        return True
    if "/XFA" in _dictionary(root.get("/AcroForm")):
        return True
    at_opening = DictionaryObject({"/A": root.get("/OpenAction"), "/AA": root.get("/AA")})
    return any(_text(action.get("/S")) not in HARMLESS_ACTIONS for action in _actions(at_opening))


def _annotations(page: PageObject) -> Iterator[DictionaryObject]:
    for each in _array(page.get("/Annots")):
        yield _dictionary(each)


def _actions(of: DictionaryObject) -> Iterator[DictionaryObject]:
    """Everything that happens on a touch or by itself, one after the other."""
    waiting: list[object] = [of.get("/A"), *_dictionary(of.get("/AA")).values()]
    for number, each in enumerate(_drained(waiting)):
        if number > ACTIONS_MAX:
            raise FlawFound(Flaw.TOO_COMPLEX)
        action = _dictionary(each)
        if action:
            yield action
            following = action.get("/Next")
            waiting.extend([_dictionary(following), *_array(following)])


def _drained(waiting: list[object]) -> Iterator[object]:
    while waiting:
        yield waiting.pop()


# Pictures


def _pictures(page: PageObject) -> Iterator[Image.Image]:
    """The pictures that can be decoded; one beyond what is looked at shows that there are more."""
    images = page.images
    for name in islice(images.keys(), PDF_PICTURES_MAX + 1):
        try:
            picture: object = getattr(images[name], "image", None)  # untyped there
        except (LimitReachedError, MemoryError, *BOMBS):
            raise
        except Exception as error:  # noqa: BLE001, pypdf raises whatever it likes
            logger.debug("a picture of a PDF cannot be decoded: %r", error)
            continue
        if isinstance(picture, Image.Image):
            yield picture


# Objects, which may be anything, or elsewhere


def _resolved(found: object) -> PdfObject | None:
    return found.get_object() if isinstance(found, PdfObject) else None


def _dictionary(found: object) -> DictionaryObject:
    resolved = _resolved(found)
    return resolved if isinstance(resolved, DictionaryObject) else DictionaryObject()


def _array(found: object) -> Iterable[object]:
    resolved = _resolved(found)
    return resolved if isinstance(resolved, ArrayObject) else ()


def _text(found: object) -> str:
    resolved = _resolved(found)
    if isinstance(resolved, bytes):
        return resolved.decode("utf-8", "replace")
    return resolved if isinstance(resolved, str) else ""
