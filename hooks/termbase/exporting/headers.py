"""The headers of a host that takes them from a file, as Netlify and Cloudflare Pages do."""

from __future__ import annotations

from collections.abc import Iterator

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def header_files(policy: str) -> Iterator[tuple[str, str]]:
    """Yield (path below the site, text) of `_headers`.

    `policy` is the pages' own; a header can also forbid frames, which a page cannot.
    Source: https://developers.cloudflare.com/pages/configuration/headers/ and
    https://docs.netlify.com/routing/headers/
    """
    headers = {"Content-Security-Policy": f"{policy}; frame-ancestors 'none'", **_HEADERS}
    lines = "".join(f"  {name}: {value}\n" for name, value in headers.items())
    yield "_headers", f"/*\n{lines}"
