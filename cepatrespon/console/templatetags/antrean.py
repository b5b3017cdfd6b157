"""The key of a form that may wait in a queue: one for each form, fresh with each page (see `console.queued`)."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cepatrespon.console.queued import KEY, new_key

register = template.Library()


@register.simple_tag
def kunci() -> SafeString:
    """The hidden field with a fresh key: `<form data-offline …>{% csrf_token %}{% kunci %}`."""
    return format_html('<input type="hidden" name="{}" value="{}">', KEY, new_key())
