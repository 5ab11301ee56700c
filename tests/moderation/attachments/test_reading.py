"""What is read from attachments, and what is refused; no file, however broken, raises."""

from __future__ import annotations

import random
import time
import zlib
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps
from zxingcpp import BarcodeFormat

from moderation.attachments import files
from prilavok.moderation.attachments import reading
from prilavok.moderation.attachments.model import (
    CODES_MAX,
    FRAMES_MAX,
    PAGES_MAX,
    PASSAGE_CHARS_MAX,
    PDF_BYTES_MAX,
    PDF_PICTURES_MAX,
    PICTURE_BYTES_MAX,
    TEXT_CHARS_MAX,
    Contents,
    Flaw,
    MediaType,
    Part,
    Unusable,
)
from prilavok.moderation.attachments.reading import read_attachment

CPU_S_MAX = 4
"""A quarter of that on an idle machine; a reader has ten seconds."""
LINK = "https://foreign.example/shop"


def contents(content: bytes) -> Contents:
    outcome = read_attachment(content)
    assert isinstance(outcome, Contents), outcome
    return outcome


def texts(content: bytes) -> list[str]:
    return [passage.text for passage in contents(content).passages]


def flaw(content: bytes) -> Flaw:
    outcome = read_attachment(content)
    assert isinstance(outcome, Unusable), outcome
    return outcome.flaw


# What it is


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("PNG", MediaType.PNG),
        ("JPEG", MediaType.JPEG),
        ("WEBP", MediaType.WEBP),
        ("GIF", MediaType.GIF),
    ],
)
def test_a_picture_is_known_by_its_bytes_and_its_code_is_read(
    kind: str, media_type: MediaType
) -> None:
    read = contents(files.file(files.picture(files.code(LINK)), kind))

    assert read.media_type is media_type
    assert [passage.text for passage in read.passages] == [LINK]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"MZ\x90\x00",
        b"PK\x03\x04",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"BM" + bytes(100),
        b"RIFF\x00\x00\x00\x00WAVE",
        b" %PDF-1.7",
    ],
)
def test_anything_else_is_refused(content: bytes) -> None:
    assert flaw(content) is Flaw.UNKNOWN_TYPE


def test_what_a_picture_claims_to_be_is_what_it_is_read_as() -> None:
    png = files.file(files.picture(files.code(LINK)))

    assert flaw(b"GIF89a" + png[6:]) is Flaw.UNREADABLE


# Codes


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (BarcodeFormat.QRCode, LINK),
        (BarcodeFormat.MicroQRCode, "HELLO"),
        (BarcodeFormat.DataMatrix, LINK),
        (BarcodeFormat.Aztec, LINK),
        (BarcodeFormat.PDF417, LINK),
        (BarcodeFormat.Code128, "89850001122"),
        (BarcodeFormat.Code39, "ABC123"),
        (BarcodeFormat.Code93, "ABC123"),
        (BarcodeFormat.ITF, "12345678"),
        (BarcodeFormat.EAN13, "4006381333931"),
        (BarcodeFormat.EAN8, "96385074"),
    ],
    ids=str,
)
def test_every_kind_of_code_is_read(kind: BarcodeFormat, text: str) -> None:
    assert text in texts(files.file(files.picture(files.code(text, kind))))


def test_every_code_of_a_picture_is_read_once_and_numbered() -> None:
    three = files.picture(
        files.code(LINK),
        files.code("second"),
        files.code("4006381333931", BarcodeFormat.EAN13),
        size=(1_800, 900),
    )

    passages = contents(files.file(three)).passages

    assert {passage.text for passage in passages} == {LINK, "second", "4006381333931"}
    assert [passage.place.code for passage in passages] == [1, 2, 3]
    assert {passage.place.part for passage in passages} == {Part.CODE}
    assert "EAN-13" in {passage.place.format for passage in passages}


@pytest.mark.parametrize("degrees", [7, 33, 45, 90, 123, 180, 250, 301])
@pytest.mark.parametrize("kind", [BarcodeFormat.QRCode, BarcodeFormat.Code128], ids=str)
def test_a_leaning_code_is_read(kind: BarcodeFormat, degrees: int) -> None:
    upright = files.picture(files.code("89850001122", kind))
    leaning = upright.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)

    assert "89850001122" in texts(files.file(leaning))


def test_a_light_code_on_dark_is_read() -> None:
    assert texts(files.file(ImageOps.invert(files.picture(files.code(LINK))))) == [LINK]


def test_a_mirrored_code_is_read() -> None:
    assert texts(files.file(ImageOps.mirror(files.picture(files.code(LINK))))) == [LINK]


@pytest.mark.parametrize("size", [(1_200, 900), (4_000, 3_000)])
def test_a_small_code_in_a_large_picture_is_read(size: tuple[int, int]) -> None:
    assert LINK in texts(files.file(files.picture(files.code(LINK, scale=2), size=size)))


def test_a_code_of_a_point_for_each_module_is_read() -> None:
    alone = files.code(LINK, scale=1)

    assert texts(files.file(files.picture(alone, size=(alone.width + 100, 200)))) == [LINK]


def test_a_faint_code_is_read() -> None:
    faint = files.picture(files.code(LINK)).point([200 + light * 30 // 255 for light in range(256)])

    assert texts(files.file(faint)) == [LINK]


@pytest.mark.parametrize(
    ("dark", "light", "page"),
    [(128, 150, 150), (128, 150, 255), (128, 150, 0), (200, 220, 255), (244, 255, 255)],
)
def test_a_code_that_is_hardly_seen_is_read(dark: int, light: int, page: int) -> None:
    drawn = files.code(LINK).point([dark if shade < 128 else light for shade in range(256)])
    whole = Image.new("L", (800, 600), page)
    whole.paste(drawn, (60, 60))

    assert texts(files.file(whole)) == [LINK]


@pytest.mark.parametrize("kind", [BarcodeFormat.QRCode, BarcodeFormat.DataMatrix])
def test_a_code_in_a_photograph_of_twelve_megapixels_is_read(kind: BarcodeFormat) -> None:
    photograph = Image.new("L", (4_000, 3_000), 230)
    photograph.paste(files.code(LINK, kind, scale=6), (1_700, 1_300))

    assert texts(files.file(photograph)) == [LINK]


def chequered(width: int, height: int) -> Image.Image:
    row = bytes(number % 2 * 255 for number in range(width + 1))
    rows = (row[number % 2 : number % 2 + width] for number in range(height))
    return Image.frombytes("L", (width, height), b"".join(rows))


@pytest.mark.parametrize("size", [(4_000, 4_000), (1, 60_000), (60_000, 1), (30, 60_000)])
def test_a_small_file_that_is_chequered_costs_little(size: tuple[int, int]) -> None:
    content = files.file(chequered(*size))
    assert len(content) < 50_000

    begun = time.process_time()
    assert texts(content) == []
    assert time.process_time() - begun < CPU_S_MAX


def test_a_code_in_two_colours_of_the_same_lightness_is_read() -> None:
    stencil = files.picture(files.code(LINK))
    coloured = ImageOps.colorize(stencil, (205, 0, 0), (0, 104, 0))

    assert texts(files.file(coloured)) == [LINK]


@pytest.mark.parametrize("ink", ["black", "white"])
def test_a_code_on_a_transparent_ground_is_read(ink: str) -> None:
    stencil = ImageOps.invert(files.picture(files.code(LINK)))
    clear = Image.new("RGBA", stencil.size, ink)
    clear.putalpha(stencil)

    assert LINK in texts(files.file(clear))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_code_that_flashes_by_is_read(kind: str) -> None:
    blank = Image.new("L", (300, 300), 255)
    flash = files.picture(files.code(LINK), size=(300, 300))

    moving = files.file(blank, kind, save_all=True, append_images=[flash, blank], lossless=True)

    assert LINK in texts(moving)


def test_a_long_code_is_told_whole_in_pieces() -> None:
    long = "".join(random.Random(1).choices("abcdefgh ", k=1_500))

    pieces = texts(files.file(files.picture(files.code(long, scale=3))))

    assert "".join(pieces) == long
    assert max(map(len, pieces)) <= PASSAGE_CHARS_MAX


# Bounds of pictures


def test_a_picture_that_unpacks_to_more_than_40_megapixels_is_refused_before_it_does() -> None:
    for width, height in [(8_000, 5_001), (60_000, 60_000)]:
        head = files.png_of_zeros(8, 8)
        at = head.index(b"IHDR") + 4
        claimed = width.to_bytes(4, "big") + height.to_bytes(4, "big") + head[at + 8 : at + 13]
        bomb = head[: at - 8] + files.chunk(b"IHDR", claimed) + head[at + 17 :]

        assert flaw(bomb) is Flaw.TOO_MANY_PIXELS


def test_a_bomb_is_a_small_file() -> None:
    bomb = files.png_of_zeros(40_000, 40_000)

    assert len(bomb) < 1_000_000
    assert flaw(bomb) is Flaw.TOO_MANY_PIXELS


def test_more_frames_than_are_looked_at_are_refused() -> None:
    frames = [Image.new("L", (8, 8), number % 256) for number in range(FRAMES_MAX + 1)]
    moving = files.file(frames[0], "GIF", save_all=True, append_images=frames[1:])

    assert flaw(moving) is Flaw.TOO_MANY_FRAMES


def test_frames_count_together() -> None:
    frames = [Image.new("P", (2_500, 2_500), number) for number in range(7)]
    moving = files.file(frames[0], "GIF", save_all=True, append_images=frames[1:])

    assert flaw(moving) is Flaw.TOO_MANY_PIXELS


def test_too_large_a_file_is_refused_unread() -> None:
    assert flaw(b"\xff\xd8\xff" + bytes(PICTURE_BYTES_MAX)) is Flaw.TOO_LARGE
    assert flaw(b"%PDF-1.7" + bytes(PDF_BYTES_MAX)) is Flaw.TOO_LARGE


# PDFs


def test_the_text_of_every_page_is_read_with_its_number() -> None:
    passages = contents(files.pdf("Care instructions", "Call 8 985 000-11-22")).passages

    assert [(passage.place.page, passage.text.strip()) for passage in passages] == [
        (1, "Care instructions"),
        (2, "Call 8 985 000-11-22"),
    ]


def test_links_are_read_whatever_the_words_on_them_say() -> None:
    for content in [
        files.pdf("market.example", links=[LINK]),
        files.with_link(files.pdf("market.example"), LINK),
    ]:
        [_, link] = contents(content).passages
        assert (link.place.part, link.place.page, link.text) == (Part.LINK, 1, LINK)


def test_a_base_that_links_start_from_is_read() -> None:
    content = files.pdf("x", links=["shop"], root="/URI << /Base (https://foreign.example/) >>")

    assert "https://foreign.example/" in texts(content)


def test_a_link_behind_another_action_is_read() -> None:
    behind = (
        "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /GoTo /D [4 0 R /Fit]"
        f" /Next [<< /S /URI /URI ({LINK}) >>] >> >>"
    )

    assert LINK in texts(files.pdf("x", annots=behind))


def test_notes_and_fields_are_read() -> None:
    note = "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (write me: @nick) >>"
    field = "<< /Type /Annot /Subtype /Widget /FT /Tx /Rect [0 0 9 9] /V (call me) >>"

    read = texts(files.pdf("x", annots=f"{note} {field}"))

    assert "write me: @nick" in read
    assert "call me" in read


def test_codes_in_the_pictures_of_a_pdf_are_read_with_their_page() -> None:
    blank = Image.new("L", (300, 300), 255)
    passages = contents(files.pdf_of_pictures(blank, files.picture(files.code(LINK)))).passages

    [code] = passages
    assert (code.place.part, code.place.page, code.place.code) == (Part.CODE, 2, 1)
    assert code.text == LINK


def test_a_long_page_is_read_whole_in_passages_that_overlap() -> None:
    words = [f"word{number}" for number in range(1_200)]
    page = "\n".join(" ".join(words[at : at + 10]) for at in range(0, len(words), 10))

    read = texts(files.pdf(page))

    assert len(read) > 5
    assert max(map(len, read)) <= PASSAGE_CHARS_MAX
    for first, second in pairwise(words):
        assert any(f"{first} {second}" in piece.replace("\n", " ") for piece in read)


@pytest.mark.parametrize(
    "root",
    [
        "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
        "/OpenAction << /S /Launch /F (setup.exe) >>",
        "/AA << /WC << /S /JavaScript /JS (x) >> >>",
        "/Names << /EmbeddedFiles << /Names [] >> >>",
        "/Names << /JavaScript << /Names [] >> >>",
        "/AcroForm << /XFA [] >>",
    ],
)
def test_a_pdf_that_would_run_something_or_carries_a_file_is_refused(root: str) -> None:
    assert flaw(files.pdf("x", root=root)) is Flaw.ACTIVE


@pytest.mark.parametrize(
    "annotation",
    [
        "<< /Subtype /Link /Rect [0 0 9 9] /A << /S /Launch /F (setup.exe) >> >>",
        "<< /Subtype /Widget /Rect [0 0 9 9] /AA << /U << /S /JavaScript /JS (x) >> >> >>",
        "<< /Subtype /FileAttachment /Rect [0 0 9 9] >>",
        "<< /Subtype /Link /A << /S /SubmitForm /F (https://foreign.example/) >> >>",
    ],
)
def test_a_touch_that_would_run_something_is_refused(annotation: str) -> None:
    assert flaw(files.pdf("x", annots=annotation)) is Flaw.ACTIVE


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param("<< /S /JavaScript /JS (app.alert\\(1\\)) >>", id="nothing leads to it"),
        pytest.param("<< /Deep [[ << /X << /S /Launch /F (cmd.exe) >> >> ]] >>", id="deep within"),
        pytest.param("<< /Type /Filespec /EF << /F 3 0 R >> >>", id="a file"),
        pytest.param("<< /J#61vaScript 3 0 R >>", id="a name in other letters"),
        pytest.param("<< /Subtype /RichMedia >>", id="something that plays"),
        pytest.param("<< /T (field) /AA << /K << /S /SubmitForm >> >> >>", id="a field of no page"),
        pytest.param("<< /Title (x) /A << /S /GoToE /T << >> >> >>", id="a bookmark"),
        pytest.param("<< /X /S /A << /S /Unheard >> >>", id="an action nobody knows"),
    ],
)
def test_what_runs_is_refused_wherever_it_lies(hidden: str) -> None:
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    ]
    assert contents(files.put_together(objects)).pages == 1
    assert flaw(files.put_together([*objects, hidden])) is Flaw.ACTIVE


def test_what_runs_when_a_page_is_opened_is_refused() -> None:
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /AA << /O << /S {} >> >> >>"
    pages = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    catalogue = "<< /Type /Catalog /Pages 2 0 R >>"
    runs = files.put_together([catalogue, pages, page.format("/Rendition")])
    assert flaw(runs) is Flaw.ACTIVE
    turns = files.put_together([catalogue, pages, page.format("/Named /N /NextPage")])
    assert contents(turns).pages == 1


def test_what_a_later_revision_of_a_pdf_hides_is_refused_too() -> None:
    first = files.put_together(
        [
            "<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
            "<< /S /JavaScript /JS (1) >>",
        ]
    )
    later = b"4 0 obj\n<< /S /GoTo /D [3 0 R /Fit] >>\nendobj\n"
    table = b"xref\n4 1\n%010d 00000 n \ntrailer << /Size 5 /Root 1 0 R /Prev %d >>\n" % (
        len(first),
        first.rindex(b"xref\n0"),
    )
    end = b"startxref\n%d\n%%%%EOF\n" % (len(first) + len(later))
    assert flaw(first + later + table + end) is Flaw.ACTIVE


def test_bookmarks_and_the_title_are_read_with_where_they_lead() -> None:
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Outlines 4 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        "<< /First 5 0 R /Last 6 0 R >>",
        "<< /Title (Care) /Next 6 0 R >>",
        "<< /Title (Call us) /Next 5 0 R /A << /S /URI /URI (tel:+79161234567) >> >>",
    ]
    said = contents(files.put_together([*objects[:5], objects[5].replace("/Next 5 0 R", "")]))
    assert [(each.place.part, each.place.page, each.text) for each in said.passages] == [
        (Part.LINK, None, "tel:+79161234567"),
        (Part.TEXT, None, "Care"),
        (Part.TEXT, None, "Call us"),
    ]
    assert flaw(files.put_together(objects)) is Flaw.TOO_COMPLEX  # they lead to each other


def test_a_packed_pdf_that_grows_beyond_all_bounds_is_too_complex() -> None:
    """Its objects lie in a stream of 300 MB."""
    packed = zlib.compress(b"1 0 " + b" " * (300 << 20), 1)
    head = b"<< /Type /ObjStm /N 1 /First 4 /Length %d /Filter /FlateDecode >>" % len(packed)
    stream = head + b"\nstream\n" + packed + b"\nendstream"
    entries = b"".join(
        bytes([kind]) + place.to_bytes(4, "big") + b"\x00"
        for kind, place in ((0, 0), (2, 2), (1, 9), (1, 9 + len(stream) + 16))
    )
    table = b"<< /Type /XRef /Size 4 /W [1 4 1] /Root 1 0 R /Length %d >>" % len(entries)
    out = b"%PDF-1.7\n2 0 obj\n" + stream + b"\nendobj\n"
    at = len(out)
    out += b"3 0 obj\n" + table + b"\nstream\n" + entries + b"\nendstream\nendobj\n"
    assert flaw(out + b"startxref\n%d\n%%%%EOF\n" % at) in {Flaw.TOO_COMPLEX, Flaw.UNREADABLE}


def test_a_page_tree_without_end_is_refused() -> None:
    kids = " ".join(["3 0 R"] * 30_000)
    endless = files.put_together(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count 2000000000 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        ]
    )
    assert flaw(endless) in {Flaw.TOO_MANY_PAGES, Flaw.TOO_COMPLEX}
    circle = files.put_together(
        ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]
    )
    assert flaw(circle) in {Flaw.TOO_COMPLEX, Flaw.UNREADABLE, Flaw.TOO_MANY_PAGES}


def test_brackets_without_end_are_refused() -> None:
    deep = "[" * 50_000 + "]" * 50_000
    nested = files.put_together(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
            deep,
        ]
    )
    assert flaw(nested) in {Flaw.TOO_COMPLEX, Flaw.UNREADABLE}


def test_an_ordinary_opening_is_no_reason_to_refuse() -> None:
    [text] = texts(files.pdf("Care", root="/OpenAction [4 0 R /Fit]"))

    assert text.strip() == "Care"


@pytest.mark.parametrize("password", ["", "secret"])
def test_an_encrypted_pdf_is_refused_as_such(password: str) -> None:
    assert flaw(files.encrypted(files.pdf("x"), password)) is Flaw.ENCRYPTED


# Bounds of PDFs


def test_more_pages_than_are_read_are_refused() -> None:
    assert contents(files.pdf(*["page"] * PAGES_MAX)).passages
    assert flaw(files.pdf(*["page"] * (PAGES_MAX + 1))) is Flaw.TOO_MANY_PAGES


def test_more_text_than_is_read_is_refused() -> None:
    page = "\n".join(["some words in a line " * 4] * (TEXT_CHARS_MAX // 5 // 80))

    assert flaw(files.pdf(*[page] * 6)) is Flaw.TOO_MUCH_TEXT


def test_more_pictures_than_are_read_are_refused() -> None:
    dots = [f"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
            f" /BitsPerComponent 8 /Length 1 >>\nstream\n{number % 10}\nendstream"
            for number in range(PDF_PICTURES_MAX + 1)]  # fmt: skip
    names = " ".join(f"/I{number} {4 + number} 0 R" for number in range(len(dots)))
    page = f"<< /Type /Page /Parent 2 0 R /Resources << /XObject << {names} >> >> >>"
    catalogue = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"]

    assert flaw(files.put_together([*catalogue, page, *dots])) is Flaw.TOO_MANY_PICTURES


def test_more_codes_than_are_judged_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prilavok.moderation.attachments.pictures.CODES_MAX", 2)
    three = files.picture(*(files.code(text) for text in ("one", "two", "three")))

    assert CODES_MAX >= 3
    assert flaw(files.file(three)) is Flaw.TOO_MANY_CODES


def pdf_that_draws(stream: bytes) -> bytes:
    """A PDF with one page, drawn by `stream`, which is packed."""
    packed = zlib.compress(stream, 9)
    resources = "/Resources << /Font << /F1 5 0 R >> /XObject << /X 4 0 R >> >>"
    return files.put_together(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R {resources} >>",
            b"<< /Subtype /Form /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream"
            % (len(packed), packed),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


@pytest.mark.parametrize(
    "stream",
    [
        bytes(300 << 20),
        b"BT /F1 9 Tf (%s) Tj ET" % (b"a" * 20_000_000),
        b"BT /F1 12 Tf " + b"(a) Tj " * 500_000 + b"ET",
        b"q " * 2_000_000,
        b"1 0 0 1 0 0 cm " * 200_000,
        b"[" * 2_000_000,
        b"/" + b"A" * 10_000_000,
    ],
    ids=["gigabytes", "a string", "texts", "states", "matrices", "arrays", "a name"],
)
def test_a_small_file_that_is_costly_to_read_is_refused(stream: bytes) -> None:
    content = pdf_that_draws(stream)

    assert len(content) < 400_000
    assert flaw(content) is Flaw.TOO_COMPLEX


def test_a_form_that_draws_itself_comes_to_an_end() -> None:
    read_attachment(pdf_that_draws(b"/X Do " * 1_000))


@pytest.mark.parametrize(
    "objects",
    [
        ["<< /Type /Catalog /Pages 1 0 R >>"],
        ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"],
        ["<< /Type /Catalog /Pages 9 0 R >>"],
        ["[1 0 R]"],
        ["<< /Type /Catalog /Pages 2 0 R /Names 1 0 R /AcroForm 1 0 R /OpenAction 1 0 R >>"],
    ],
)
def test_a_pdf_that_runs_in_circles_comes_to_an_end(objects: list[str]) -> None:
    read_attachment(files.put_together(objects))


# Broken files


def valid_files() -> list[bytes]:
    image = files.picture(files.code(LINK), size=(200, 200))
    return [
        *(files.file(image, kind) for kind in ("PNG", "JPEG", "WEBP", "GIF")),
        files.pdf("Hello", links=[LINK]),
        files.pdf_of_pictures(image),
    ]


VALID = valid_files()


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(VALID), st.randoms(use_true_random=False))
def test_no_broken_file_raises(content: bytes, chance: random.Random) -> None:
    broken = bytearray(content)
    for _ in range(chance.randint(1, 30)):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    cut = chance.randrange(1, len(broken) + 1)

    for each in (bytes(broken), bytes(broken[:cut]), content[:cut]):
        assert isinstance(read_attachment(each), Contents | Unusable)


@given(st.binary(max_size=300))
def test_no_bytes_raise(content: bytes) -> None:
    for start in (
        b"",
        b"%PDF-",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"GIF89a",
        b"RIFF\0\0\0\0WEBP",
    ):
        outcome = read_attachment(start + content)
        assert isinstance(outcome, Contents | Unusable)


def test_whatever_a_library_raises_becomes_a_flaw(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(reading, "contents_of_pdf", fail)

    assert flaw(files.pdf("x")) is Flaw.TOO_COMPLEX
