"""The map, the word field and the comparison tables in a browser: legible, reachable, sound."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import PHONE, Open
from tests.browser.test_site import ADDRESSES, FIRST_PAIR, PROJECT, audit

LANGUAGES = PROJECT.settings.languages


@pytest.mark.parametrize("lang", LANGUAGES)
def test_map_labels_stay_in_their_boxes(lang: str, visit: Open) -> None:
    page = visit(ADDRESSES.part("map", lang)).page
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.tb-map__node')].flatMap(node => {
            const box = node.querySelector('rect').getBBox();
            return [...node.querySelectorAll('text')].filter(text => {
                const label = text.getBBox();
                return label.x < box.x || label.x + label.width > box.x + box.width
                    || label.y < box.y - 1 || label.y + label.height > box.y + box.height + 1;
            }).map(text => text.textContent);
        })"""
    )
    assert outside == []
    assert page.locator(".tb-map__node").count() == len(PROJECT.index.concepts)


def test_map_is_walked_with_the_keyboard(visit: Open) -> None:
    page = visit(ADDRESSES.part("map", "en")).page
    page.locator(".tb-map__subjects a").last.focus()
    page.keyboard.press("Tab")
    expect(page.locator(".tb-map")).to_be_focused()
    order = [f"map-{concept}" for panel in PROJECT.library.map_layout.panels
             for concept in panel.concepts]  # fmt: skip
    for id_ in order[:5]:
        page.keyboard.press("Tab")
        node = page.locator(f"#{id_}")
        expect(node).to_be_focused()
        expect(node.locator("rect")).to_have_css("stroke-width", "4px")
        rays = page.locator(f"#{id_} + .tb-map__rays")
        if rays.count():
            expect(rays).to_have_css("visibility", "visible")
    page.keyboard.press("Enter")
    expect(page.locator(".tb-definition")).to_be_visible()


def test_map_lights_up_lines_under_the_pointer_only(visit: Open) -> None:
    page = visit(ADDRESSES.part("map", "nl")).page
    rays = page.locator("#map-customer + .tb-map__rays")
    expect(rays).to_have_css("visibility", "hidden")
    page.locator("#map-customer rect").hover()
    expect(rays).to_have_css("visibility", "visible")
    page.locator("h1").hover()
    expect(rays).to_have_css("visibility", "hidden")


@pytest.mark.parametrize("size", [(1280, 900), PHONE], ids=["desktop", "phone"])
def test_entry_leads_to_its_place_on_the_map(size: tuple[int, int], visit: Open) -> None:
    page = visit(ADDRESSES.entry("customer-experience", "pl"), size=size).page
    page.locator("a[href*='#map-customer-experience']").click()
    expect(page.locator("#map-customer-experience rect")).to_be_in_viewport()


def test_map_and_word_field_work_without_script(visit: Open) -> None:
    page = visit(ADDRESSES.part("map", "pl"), script=False).page
    page.locator("#map-client rect").click()
    expect(page.locator("h1")).to_contain_text("klient")
    page.locator(f"a[href$='{ADDRESSES.part('word-field', 'pl')}']").click()
    expect(page.locator(".tb-field__table")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_word_field_fits_and_is_sound(lang: str, scheme: str, visit: Open) -> None:
    for size in ((1280, 900), (768, 1024), PHONE):
        page = visit(ADDRESSES.part("word-field", lang), size=size, scheme=scheme).page
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        spilled = page.evaluate(
            """() => [...document.querySelectorAll('.tb-extent')].filter(
                bar => bar.scrollWidth > bar.clientWidth + 1).map(bar => bar.textContent)"""
        )
        assert spilled == [], size
        assert audit(page) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_phone_shows_each_aspect_as_a_card_without_sideways_scrolling(
    lang: str, visit: Open
) -> None:
    pair = PROJECT.index.pairs[lang][0]
    page = visit(ADDRESSES.comparison(pair, lang), size=PHONE).page
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    table = page.locator(".tb-compare")
    assert table.evaluate("region => region.scrollWidth <= region.clientWidth")
    for row in table.locator("tbody tr").all():
        heights = [cell.bounding_box() for cell in row.locator("th, td").all()]
        tops = [box["y"] for box in heights if box]
        assert len(tops) == 3
        assert tops == sorted(set(tops)), "one under the other"


def test_phone_keeps_the_table_for_screen_readers_and_reads_no_term_twice(visit: Open) -> None:
    page = visit(ADDRESSES.comparison(FIRST_PAIR, "en"), size=PHONE).page
    rows = len(FIRST_PAIR.comparison.rows)
    table = page.get_by_role("table")
    assert table.get_by_role("row").count() == rows + 1
    assert table.get_by_role("columnheader").count() == 3
    assert table.get_by_role("rowheader").count() == rows
    assert table.get_by_role("cell").count() == 2 * rows
    snapshot = table.get_by_role("cell").first.aria_snapshot()
    assert FIRST_PAIR.comparison.rows[0].this[:20] in snapshot
    name = PROJECT.index.terms[FIRST_PAIR.first, "en"].preferred.term
    assert not snapshot.removeprefix("- cell ").strip('"').startswith(name)


def test_phone_shows_the_head_of_a_table_while_a_link_in_it_has_the_focus(visit: Open) -> None:
    page = visit(ADDRESSES.comparison(FIRST_PAIR, "en"), size=PHONE).page
    head = page.locator(".tb-compare thead")
    link = head.locator("a").first
    assert head.evaluate("head => head.getBoundingClientRect().width") <= 1
    link.focus()
    box = link.bounding_box()
    assert box
    assert box["width"] > 20
    assert head.evaluate("head => getComputedStyle(head).clipPath") == "none"
