"""Pictures for social networks: what they show, that it fits, that none is drawn twice."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from lxml import html
from PIL import Image

from termbase import site
from termbase.loading.settings import load_settings
from termbase.rendering import social_images
from termbase.rendering.social_images import SIZE, SocialImage, draw, image_of, wrapped
from termbase.site import Project, load_project
from tests.conftest import BuiltSite

LONG = SocialImage(
    headword="selvstendig næringsdrivende med forbrukerrettigheter " * 3,
    grammar="substantiv · hankjønn",
    text="ord " * 200,
    language="Norsk bokmål",
    site_name="Kundeordboka",
)


def edges(content: bytes) -> list[int]:
    """Return the palette's places found along the right, the upper and the lower margin."""
    picture = Image.open(BytesIO(content))
    width, height = picture.size
    boxes = [(1106, 0, width, height), (30, 0, width, 68), (30, 600, width, height)]
    return [place for box in boxes for place in set(picture.crop(box).tobytes())]


@pytest.mark.parametrize("lang", ["en", "nl", "pl", "nb"])
def test_every_entry_has_a_small_picture_whose_text_fits(lang: str, project: Project) -> None:
    for concept in ("", *project.index.ordered[lang]):
        image = image_of(project.library, lang, concept)
        assert image is not None
        assert image.drawable
        content = draw(image)
        assert Image.open(BytesIO(content)).size == SIZE
        assert len(content) < 25_000, (lang, concept)
        assert set(edges(content)) == {social_images.PAPER}, (lang, concept)


def test_longest_text_is_cut_and_fits() -> None:
    assert set(edges(draw(LONG))) == {social_images.PAPER}


def test_cut_text_ends_in_an_ellipsis_and_a_short_one_does_not() -> None:
    font = social_images._sans(30)
    assert wrapped("klant", font, 2) == ["klant"]
    lines = wrapped("klant " * 400, font, 2)
    assert len(lines) == 2
    assert lines[1].endswith("klant …")
    (word,) = wrapped("k" * 100_000, font, 1)
    assert word.endswith("k …")
    assert font.getlength(word) <= 1104 - 96


def test_address_follows_what_is_shown() -> None:
    assert LONG.path == replace(LONG).path
    assert LONG.path != replace(LONG, text="een ander woord").path


def test_script_that_the_fonts_lack_falls_back_to_no_picture() -> None:
    assert LONG.drawable
    assert replace(LONG, headword="żółć – Œuvre").drawable
    assert not replace(LONG, headword="زبون").drawable


def test_second_run_draws_nothing_and_what_is_outdated_goes(
    small_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = load_project(load_settings(small_project, {}))
    first = dict(site._drawn(project.library))
    assert len(first) == len(project.index.terms) + len(project.index.languages)
    outdated = small_project / ".cache/social-images/outdated.png"
    outdated.write_bytes(b"")
    drawn: list[SocialImage] = []

    def note(image: SocialImage) -> bytes:
        drawn.append(image)
        return draw(image)

    monkeypatch.setattr(site, "draw", note)
    assert dict(site._drawn(project.library)) == first
    assert drawn == []
    assert not outdated.exists()


def test_switch_leaves_pictures_out(small_project: Path) -> None:
    settings = replace(load_settings(small_project, {}), social_images=False)
    project = load_project(settings)
    assert list(site._drawn(project.library)) == []
    assert image_of(project.library, "nl", "customer") is None


def test_settings_read_the_switch(small_project: Path) -> None:
    config = small_project / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8").replace(
            "  termbase:\n", "  termbase:\n    social_images: false\n    word_field: [customer]\n"
        )
    )
    settings = load_settings(small_project, {})
    assert not settings.social_images
    assert settings.word_field == ("customer",)


def test_every_indexed_page_describes_itself_and_its_picture(built_site: BuiltSite) -> None:
    locales = {"en": "en_GB", "nl": "nl_NL", "pl": "pl_PL", "nb": "nb_NO"}
    shared: dict[str, set[str]] = {lang: set() for lang in locales}
    entries: dict[str, set[str]] = {lang: set() for lang in locales}
    for lang, locale in locales.items():
        for file in (built_site.folder / lang).rglob("*.html"):
            page = html.parse(str(file)).getroot()
            if page.xpath("//meta[@name='robots']"):
                continue
            (canonical,) = page.xpath("//link[@rel='canonical']/@href")
            told = {
                meta.get("property") or meta.get("name"): meta.get("content")
                for meta in page.xpath("//meta[@property or @name]")
            }
            assert told["og:url"] == canonical
            assert told["og:locale"] == locale
            assert told["twitter:card"] == "summary_large_image"
            assert all(told[name] for name in ("og:title", "og:description", "og:image:alt"))
            address = told["og:image"]
            assert (built_site.folder / address.removeprefix(built_site.url)).is_file()
            (entries if told["og:type"] == "article" else shared)[lang].add(address)
    assert {lang: len(found) for lang, found in shared.items()} == dict.fromkeys(locales, 1)
    assert all(len(found) > 60 for found in entries.values())
