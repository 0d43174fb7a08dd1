"""A copy of the built site to read from a disk, where no host completes addresses.

It is made from the site as it was built, so that there is one pipeline: links to folders lead
to the files in them, and the policy allows what lies on the disk.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from html import escape, unescape
from pathlib import Path
from urllib.parse import urlsplit

from termbase.files import write_file
from termbase.progress import Progress

_FOR_HOSTS = frozenset({"404.html", "_headers", "robots.txt", "sitemap.xml"})
_TAG = re.compile(r'<(?:a|area|form|link)\s(?:[^>"]|"[^"]*")*>')
_ATTRIBUTE = re.compile(r'([^\s=]+)="([^"]*)"')
_DATA = re.compile(
    r'(<script(?![^>]*id="__config")[^>]*type="application/json"[^>]*>)(.*?)(?=</script>)',
    re.DOTALL,
)
_STRING = re.compile(r'(?<=")[^"\\]+(?=")')
_POLICY = re.compile(r'(?<=http-equiv="Content-Security-Policy" content=")[^"]*')


def file_address(address: str) -> str:
    """Return `address` so that it names a file where it named a folder of the same site.

    >>> file_address("../kunde/#law"), file_address(".."), file_address("?a=b")
    ('../kunde/index.html#law', '../index.html', '?a=b')
    >>> file_address("https://example.org/"), file_address("a.svg"), file_address("#top")
    ('https://example.org/', 'a.svg', '#top')
    """
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return address
    path = parts.path
    if path.rpartition("/")[2] in {".", ".."}:
        path += "/"
    if path.endswith("/"):
        path += "index.html"
    return parts._replace(path=path).geturl()


def offline_page(html: str) -> str:
    """Return a page of the site as it works from a disk.

    Addresses change in tags and, where scripts find them, in blocks of JSON.
    """
    moved: dict[str, str] = {}

    def change(match: re.Match[str]) -> str:
        name, address = match.groups()
        if name not in {"href", "action"}:
            return match[0]
        moved[address] = file_address(address)
        return f'{name}="{moved[address]}"'

    html = _TAG.sub(lambda tag: _ATTRIBUTE.sub(change, tag[0]), html)
    html = _DATA.sub(lambda data: data[1] + _with_addresses(data[2], moved), html)
    return _POLICY.sub(lambda policy: _policy_for_files(policy[0]), html, count=1)


def _with_addresses(data: str, moved: Mapping[str, str]) -> str:
    return _STRING.sub(lambda found: moved.get(found[0], found[0]), data)


def _policy_for_files(policy: str) -> str:
    """Name files beside 'self': browsers differ on whether a file is its own origin."""
    return escape(unescape(policy).replace("'self'", "'self' file:"), quote=False)


def write_offline(site: Path, folder: Path, progress: Progress) -> int:
    """Copy the built `site` to `folder` so that it works from a disk; return the pages' number.

    What only hosts read is left out. Raises FileNotFoundError when `site` holds no site.
    """
    if not (site / "index.html").is_file():
        raise FileNotFoundError(site / "index.html")
    files = list(_copied(site))
    for done, path in enumerate(files, 1):
        target = folder / path.relative_to(site)
        if path.suffix == ".html":
            write_file(target, offline_page(path.read_text("utf-8")))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        progress(done, len(files))
    return sum(path.suffix == ".html" for path in files)


def _copied(site: Path) -> Iterator[Path]:
    for path in sorted(site.rglob("*")):
        wanted = path.relative_to(site).as_posix() not in _FOR_HOSTS and path.suffix != ".map"
        if path.is_file() and wanted:
            yield path
