"""Pictures and documents, made as needed."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from io import BytesIO

import zxingcpp
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from zxingcpp import BarcodeFormat

QR = BarcodeFormat.QRCode


def code(text: str, kind: BarcodeFormat = QR, *, scale: int = 4) -> Image.Image:
    """The code of `text`, dark on light."""
    drawn = memoryview(zxingcpp.create_barcode(text, kind).to_image(scale=scale))
    assert drawn.shape is not None
    height, width = drawn.shape
    return Image.frombytes("L", (width, height), drawn.tobytes())


def picture(*codes: Image.Image, size: tuple[int, int] = (1_200, 900)) -> Image.Image:
    """A white picture with `codes` side by side."""
    whole = Image.new("L", size, 255)
    left = 40
    for each in codes:
        whole.paste(each, (left, 60))
        left += each.width + 80
    return whole


def file(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """`image` as a file."""
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def pdf(*pages: str, links: Sequence[str] = (), root: str = "", annots: str = "") -> bytes:
    """A PDF by hand: a page for each text, `links` over the first, more in the catalogue."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    first = 4 + 2 * count
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {root} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        over = " ".join(f"{first + at} 0 R" for at in range(len(links))) if number == 0 else ""
        resources = "/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {resources}"
            f" /Contents {5 + 2 * number} 0 R /Annots [{over} {annots if number == 0 else ''}] >>"
        )
        shown = "".join(f"({escaped(line)}) Tj 0 -14 Td " for line in text.split("\n"))
        stream = f"BT /F1 12 Tf 50 800 Td {shown} ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects += [
        "<< /Type /Annot /Subtype /Link /Rect [0 0 100 100]"
        f" /A << /S /URI /URI ({escaped(link)}) >> >>"
        for link in links
    ]
    return put_together(objects)


def put_together(objects: Sequence[str | bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first one is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    starts: list[int] = []
    for number, each in enumerate(objects, start=1):
        starts.append(len(out))
        body = each.encode("latin-1") if isinstance(each, str) else each
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(starts) + 1)
    for start in starts:
        out += b"%010d 00000 n \n" % start
    out += b"trailer << /Size %d /Root 1 0 R >>\n" % (len(starts) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


def escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def pdf_of_pictures(*images: Image.Image) -> bytes:
    """A PDF with a page for each of `images`."""
    out = BytesIO()
    first, *rest = [image.convert("RGB") for image in images]
    first.save(out, "PDF", save_all=True, append_images=rest)
    return out.getvalue()


def encrypted(content: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    writer.encrypt(password, algorithm="AES-256")
    return written(writer)


def with_link(content: bytes, address: str) -> bytes:
    """`content` with one more address on its first page, put there by pypdf."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    writer.add_annotation(0, Link(rect=(0, 0, 50, 50), url=address))
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    check = zlib.crc32(kind + body)
    return len(body).to_bytes(4, "big") + kind + body + check.to_bytes(4, "big")


def png_of_zeros(width: int, height: int) -> bytes:
    """A tiny file that unpacks to a huge picture."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([1, 0, 0, 0, 0])
    packer = zlib.compressobj(9)
    row = bytes(width // 8 + 2)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    parts = [chunk(b"IHDR", head), chunk(b"IDAT", packed), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
