"""How pages and static files travel: compressed, and static files under a name that is their content, kept for ever.

A citizen's phone pays for every byte. Photos are compressed already and are left as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage

from cepatrespon.agencies import registry


def one_view(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: one request sees one state of the master data, asked for once."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with registry.one_view():
            return get_response(request)

    return middleware


class CompressedPages(GZipMiddleware):
    """Gzip for pages and answers, with Django's padding against BREACH; never for a file that is streamed."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The response, smaller where the browser says that it may be."""
        if response.streaming:
            return response
        return super().process_response(request, response)


class NamedByContent(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Static files under names with a hash, with a gzip beside each; `serve` collects them before it starts."""

    manifest_strict = False

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """The name with its hash; the plain one where nothing has been collected, as in a command that only prints."""
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:
            return name
