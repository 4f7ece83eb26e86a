"""Small PDFs, made letter by letter, so that a test says what it tests."""

from __future__ import annotations

from collections.abc import Iterable

SIZE = 16


def show(text: str, x: float, y: float, size: float = SIZE, matrix: str = "1 0 0 1") -> str:
    """Return the operators that print ``text`` at a place, from the lower left corner of the page."""
    codes = "".join(f"{ord(c):04x}" for c in text)
    return f"BT /F1 {size} Tf {matrix} {x} {y} Tm <{codes}> Tj ET\n"


def lines(*texts: str, x: float = 80, top: float = 700, size: float = SIZE) -> str:
    """Return the operators that print lines, from above."""
    return "".join(show(text, x, top - 28 * i, size) for i, text in enumerate(texts))


def rules(xs: Iterable[float], ys: Iterable[float]) -> str:
    """Return the operators that draw upright and level rules at these places."""
    xs, ys = list(xs), list(ys)
    upright = "".join(f"{x} {min(ys)} m {x} {max(ys)} l S\n" for x in xs)
    return upright + "".join(f"{min(xs)} {y} m {max(xs)} {y} l S\n" for y in ys)


PICTURE = "q 500 0 0 700 40 60 cm /I1 Do Q\n"


def make(*pages: str, meanings: bool = True, box: str = "0 0 595 842") -> bytes:
    """Return a PDF with these pages; its font has no letters, only what its codes mean."""
    characters = sorted({chr(int(code, 16)) for page in pages for code in _codes(page)})
    kids = " ".join(f"{10 + 2 * i} 0 R" for i in range(len(pages)))
    to_unicode = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        + "".join(f"1 beginbfchar <{ord(c):04x}> <{ord(c):04x}> endbfchar\n" for c in characters)
        + "endcmap end"
    )
    widths = " ".join(f"{ord(c)} [500]" for c in characters if c < "\u2000")
    objects = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        3: "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R]"
        + (" /ToUnicode 6 0 R >>" if meanings else " >>"),
        4: f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 /W [{widths}] /FontDescriptor 5 0 R"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        5: "<< /Type /FontDescriptor /FontName /Song /Flags 4 /Ascent 880 /Descent -120 /FontBBox [0 -120 1000 880] >>",
        6: _stream(to_unicode),
        7: "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
        " /Length 1 >>\nstream\n0\nendstream",
    }
    for i, page in enumerate(pages):
        objects[10 + 2 * i] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents {11 + 2 * i} 0 R"
            " /Resources << /Font << /F1 3 0 R >> /XObject << /I1 7 0 R >> >> >>"
        )
        objects[11 + 2 * i] = _stream(page)
    return file_of(objects)


def _codes(page: str) -> Iterable[str]:
    for part in page.split("<")[1:]:
        shown = part.partition(">")[0]
        yield from (shown[i : i + 4] for i in range(0, len(shown), 4))


def _stream(text: str) -> str:
    return f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"


def file_of(objects: dict[int, str]) -> bytes:
    """Return a PDF with these objects, by number; the first is its catalogue."""
    out, offsets = b"%PDF-1.7\n", {}
    for number, value in objects.items():
        offsets[number] = len(out)
        out += f"{number} 0 obj\n{value}\nendobj\n".encode("latin-1")
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in offsets.items():
        out += f"{number} 1\n{offset:010d} 00000 n \n".encode()
    size = max(objects) + 1
    return out + f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
