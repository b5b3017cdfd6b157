"""Where the keyboard shortcuts lead on this page: handed to static/js/keys.js as attributes of its own tag."""

from __future__ import annotations

import json

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cepatrespon.console.shortcuts import GO

register = template.Library()


@register.simple_tag(takes_context=True)
def key_pages(context: template.Context) -> SafeString:
    """`data-…` for the script: the pages that g and a letter lead to, of those in this officer's navigation."""
    there = {url for url, _label, _here in context.get("navigation") or ()}
    pages = {key: url for key, name in GO if (url := _url(name)) in there}
    return format_html(
        'data-go="{}" data-inbox="{}" data-help="{}"',
        json.dumps(pages), _url("kotak-masuk"), _url("pintasan"),
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def leads_to(context: template.Context, name: str) -> str:
    """The address of a page in this officer's navigation, or nothing where they have it not."""
    url = _url(name)
    return url if url in {link for link, _label, _here in context.get("navigation") or ()} else ""


def _url(name: str) -> str:
    try:
        return reverse(f"console:{name}")
    except NoReverseMatch:
        return ""
