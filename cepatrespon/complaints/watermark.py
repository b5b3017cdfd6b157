"""The viewer's name over what is not everybody's: burnt into a private report's photo, and as a drawing for the page.

Made on the fly from the stripped picture; nothing marked is ever stored. Knows no database.
"""

from __future__ import annotations

from io import BytesIO

from django.utils.html import escape
from PIL import Image, ImageDraw, ImageFont

QUALITY = 80
SIZE = 0.022  # of the picture's longer side, the height of a letter
LEAST = 10  # pixels
TURN = 24  # degrees
INK, EDGE = (255, 255, 255, 120), (0, 0, 0, 120)


def marked(picture: bytes, said: str) -> bytes:
    """A JPEG with `said` small and repeated across it, as a JPEG. Letters that the built-in font lacks become "?"."""
    with Image.open(BytesIO(picture), formats=("JPEG",)) as image:
        base = image.convert("RGBA")
    font = ImageFont.load_default(max(LEAST, round(max(base.size) * SIZE)))
    words = f"{said.encode('latin-1', 'replace').decode('latin-1')}   "
    left, top, right, bottom = font.getbbox(words)
    wide, high = max(1, round(right - left)), max(1, round(bottom - top))
    side = round((base.width**2 + base.height**2) ** 0.5)
    sheet = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(sheet)
    for row, y in enumerate(range(0, side, high * 5)):
        for x in range(-wide + (row % 2) * wide // 2, side, wide):
            pen.text((x, y), words, font=font, fill=INK, stroke_width=1, stroke_fill=EDGE)
    sheet = sheet.rotate(TURN, Image.Resampling.BILINEAR)
    away = ((side - base.width) // 2, (side - base.height) // 2)
    base.alpha_composite(sheet.crop((*away, away[0] + base.width, away[1] + base.height)))
    out = BytesIO()
    base.convert("RGB").save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def drawing(said: str) -> str:
    """An SVG that fills whatever it is laid over with `said`, repeated on a slant; without a style of its own."""
    words = escape(said)
    wide = 40 + 8 * len(said)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="100%"><defs>'
        f'<pattern id="p" width="{wide}" height="110" patternUnits="userSpaceOnUse" patternTransform="rotate(-{TURN})">'
        '<g font-family="sans-serif" font-size="14" fill="#808080" fill-opacity=".22">'
        f'<text x="10" y="35">{words}</text><text x="{10 - wide // 2}" y="90">{words}</text>'
        f'<text x="{10 + wide // 2}" y="90">{words}</text></g></pattern></defs>'
        '<rect width="100%" height="100%" fill="url(#p)"/></svg>'
    )
