"""The QR code of an address, for a receipt on paper: drawn by the server, black on white whatever the page wears."""

from __future__ import annotations

import segno
from django import template

register = template.Library()


@register.filter
def qr(url: str) -> str:
    """A data: URL of the QR code of an address."""
    return str(segno.make(url, micro=False).svg_data_uri(scale=4, border=2, dark="#000", light="#fff"))
