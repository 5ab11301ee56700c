"""What a PDF says: its text, the addresses it links to, notes and fields, codes in its pictures.

A code that is drawn with lines instead of put in as a picture is not seen: that takes a renderer.
For the same reason a picture in a form that pypdf cannot decode is passed over.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Final

from PIL import Image
from pypdf import Configuration, PageObject, PdfReader, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import DictionaryObject

from prilavok.moderation.attachments.activity import (
    addresses_in,
    addresses_of,
    array,
    check_raw,
    dictionary,
    text_of,
)
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
BOMBS: Final = (Image.DecompressionBombWarning, Image.DecompressionBombError)


def contents_of_pdf(content: bytes) -> Contents:
    """What the PDF says, in order; raises `FlawFound`, and whatever pypdf does on a broken one."""
    with apply_configuration(BOUNDS):
        try:
            check_raw(content)
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
    root = dictionary(reader.trailer.get("/Root"))
    of_pages = {link for page in reader.pages for link in _links(page)}
    elsewhere = [link for link in addresses_in(reader) if link not in of_pages]
    base = text_of(dictionary(root.get("/URI")).get("/Base"))
    for link in (base, *elsewhere):
        yield from _in_pieces(link[:LINK_CHARS_MAX], Place(Part.LINK))

    chars = pictures = codes = 0
    title = text_of(dictionary(reader.trailer.get("/Info")).get("/Title"))
    for piece in (title, *_bookmarks(root)):
        chars += len(piece)
        if chars > TEXT_CHARS_MAX:
            raise FlawFound(Flaw.TOO_MUCH_TEXT)
        yield from _in_pieces(piece, Place(Part.TEXT))
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


def _notes(page: PageObject) -> Iterator[str]:
    """What notes say and what fields hold."""
    for annotation in _annotations(page):
        for key in ("/Contents", "/V"):
            if text := text_of(annotation.get(key)):
                yield text


def _links(page: PageObject) -> Iterator[str]:
    for annotation in _annotations(page):
        yield from addresses_of(annotation)


def _annotations(page: PageObject) -> Iterator[DictionaryObject]:
    for each in array(page.get("/Annots")):
        yield dictionary(each)


def _bookmarks(root: DictionaryObject) -> Iterator[str]:
    """What the table of contents beside the pages says."""
    waiting: list[object] = [dictionary(root.get("/Outlines")).get("/First")]
    for _ in range(OBJECTS_MAX):
        if not waiting:
            return
        bookmark = dictionary(waiting.pop())
        if bookmark:
            yield text_of(bookmark.get("/Title"))
            waiting += [bookmark.get("/Next"), bookmark.get("/First")]
    raise FlawFound(Flaw.TOO_COMPLEX)


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
