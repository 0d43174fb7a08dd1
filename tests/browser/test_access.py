"""What machines cannot audit: keyboard, focus, dictation, zoom, spacing, motion, colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import DESKTOP, PHONE, Open
from tests.browser.test_site import ADDRESSES, KINDS, PROJECT, audit
from tests.conftest import BuiltSite

LANGUAGES = PROJECT.settings.languages
NEUTRAL = {"root", "concept", "not found"}
THEMED = {kind: address for kind, address in KINDS.items() if kind not in NEUTRAL}
ENTRY = ADDRESSES.entry("customer", "en")
NARROWEST = (320, 800)
TABLET = (800, 1000)
STILL: dict[str, Any] = {"reduced_motion": "reduce"}


# States


def open_search(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("input[name=query]")).to_be_focused()
    page.keyboard.type("a")
    expect(page.locator("[role=status]").first).to_be_visible()


def open_drawer(page: Page) -> None:
    page.locator("[data-opens=__drawer]:visible").click()
    expect(page.locator("#drawer")).to_be_visible()


def open_languages(page: Page) -> None:
    page.locator("[data-languages] button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#languages")).to_be_visible()


def open_preview(page: Page) -> None:
    """Focus the first cross-reference: where there are previews, it shows its own."""
    reference = page.locator(":is(a[data-preview], a.tb-ref):visible").first
    if reference.count():
        reference.focus()
        expect(reference).to_be_focused()


STATES = {
    "search": (DESKTOP, "light", open_search, ""),
    "drawer": (PHONE, "light", open_drawer, ""),
    "languages": (PHONE, "dark", open_languages, "#languages"),
    "preview": (DESKTOP, "dark", open_preview, ""),
}
"""Size, scheme, what is opened, and what then lies over the page.

Beside these, every kind of page is audited as it opens, light and dark, wide and narrow.
"""


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", THEMED)
def test_state_is_sound(kind: str, state: str, visit: Open) -> None:
    size, scheme, act, opened = STATES[state]
    made = visit(THEMED[kind], size=size, scheme=scheme, **STILL)
    act(made.page)
    assert audit(made.page, opened) == []
    assert made.complaints == []


@pytest.mark.parametrize(
    ("act", "size", "scheme"),
    [
        (open_search, PHONE, "dark"),
        (open_search, DESKTOP, "dark"),
        (open_drawer, TABLET, "dark"),
        (open_languages, DESKTOP, "light"),
    ],
)
def test_entry_is_sound_at_every_size(
    act: Callable[[Page], None], size: tuple[int, int], scheme: str, visit: Open
) -> None:
    page = visit(ENTRY, size=size, scheme=scheme, **STILL).page
    act(page)
    assert audit(page) == []


# Keyboard


@pytest.mark.parametrize("key", [*"npsf,./h", "?"])
def test_single_character_does_nothing(key: str, visit: Open) -> None:
    page = visit(ENTRY).page
    # Material follows link elements, which these pages lack: with them, its keys would navigate.
    page.evaluate(
        """() => { for (const rel of ["prev", "next"]) {
            const link = document.createElement("link");
            Object.assign(link, { rel, href: "../" });
            document.head.append(link);
        } }"""
    )
    address = page.url
    page.locator("h1").click()
    page.keyboard.press(key)
    expect(page.locator("body")).to_be_focused()
    expect(page.locator("#__search")).not_to_be_checked()
    assert page.evaluate("new Promise(done => setTimeout(() => done(location.href), 50))") == (
        address
    )


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("modifier", ["Control", "Meta"])
def test_shortcut_opens_search(modifier: str, size: tuple[int, int], visit: Open) -> None:
    page = visit(ENTRY, size=size, **STILL).page
    page.keyboard.press(f"{modifier}+k")
    query = page.locator("input[name=query]")
    expect(query).to_be_focused()
    expect(query).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#__search")).not_to_be_checked()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_shortcut_is_told(lang: str, visit: Open) -> None:
    query = visit(ADDRESSES.home(lang)).page.locator("input[name=query]")
    expect(query).to_have_attribute("aria-keyshortcuts", "Control+K Meta+K")
    assert "Ctrl+K" in str(query.get_attribute("title"))


def test_skip_link_is_first_and_leads_past_the_header(visit: Open) -> None:
    for kind, address in THEMED.items():
        page = visit(address, **STILL).page
        page.keyboard.press("Tab")
        skip = page.locator(".md-skip")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        target = page.locator(str(skip.get_attribute("href")).replace("#", "[id='") + "']")
        expect(target).to_be_in_viewport()
        page.keyboard.press("Tab")
        inside = "document.activeElement.closest('.md-header, .md-tabs') === null"
        assert page.evaluate(inside), kind


# What the theme hides while the page scrolls comes back a few frames after focus brought it back.
FOCUS = """async () => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const painted = element.matches(".md-option") ? element.nextElementSibling : element;
  const look = () => {
    const box = painted.getBoundingClientRect();
    const style = getComputedStyle(painted);
    const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
    const y = Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1);
    const hit = (x, y) => {
      const top = document.elementFromPoint(x, y);
      return top !== null && (painted.contains(top) || top.contains(painted));
    };
    const seen = hit(x, y) || [...painted.getClientRects()].some((line) =>
      hit(line.left + line.width / 2, line.top + line.height / 2));
    return {
      name: element.outerHTML.slice(0, 120),
      inside: box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight &&
        box.left < innerWidth,
      seen,
      outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    };
  };
  let place = look();
  for (let frame = 0; frame < 120; frame += 1) {
    if (place.inside && place.seen && place.outline) break;
    await new Promise(requestAnimationFrame);
    place = look();
  }
  return place;
}"""


def walk(page: Page, key: str) -> Iterator[dict[str, Any]]:
    """Press `key` from one end of the page to the other; yield where focus is."""
    for _ in range(1000):
        page.keyboard.press(key)
        place = page.evaluate(FOCUS)
        if place is None:
            return
        yield place
    pytest.fail("focus goes round in the page")


@pytest.mark.parametrize("size", [DESKTOP, TABLET, PHONE], ids=["desktop", "tablet", "phone"])
@pytest.mark.parametrize("kind", ["root", "home", "entry", "comparison", "word list", "status"])
def test_focus_is_always_seen(kind: str, size: tuple[int, int], visit: Open) -> None:
    page = visit(KINDS[kind], size=size, **STILL).page
    for key in ("Tab", "Shift+Tab"):
        count = 0
        for place in walk(page, key):
            assert place["inside"], (key, place["name"])
            assert place["seen"], (key, place["name"])
            assert place["outline"], (key, place["name"])
            count += 1
        assert count >= len(LANGUAGES)


def contrast(page: Page, selector: str) -> float:
    """Return the contrast of the focus ring of an element with what is behind it."""
    return float(
        page.locator(selector).first.evaluate(
            """(element) => {
              const canvas = new OffscreenCanvas(1, 1).getContext("2d");
              const light = (colour) => {
                canvas.clearRect(0, 0, 1, 1);
                canvas.fillStyle = colour;
                canvas.fillRect(0, 0, 1, 1);
                const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
                  const part = value / 255;
                  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
                });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              element.focus({ focusVisible: true });
              let behind = element;
              const clear = "rgba(0, 0, 0, 0)";
              while (behind.parentElement && getComputedStyle(behind).backgroundColor === clear)
                behind = behind.parentElement;
              const ring = light(getComputedStyle(element).outlineColor);
              const back = light(getComputedStyle(behind).backgroundColor);
              return (Math.max(ring, back) + 0.05) / (Math.min(ring, back) + 0.05);
            }"""
        )
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focus_ring_stands_out(scheme: str, visit: Open) -> None:
    page = visit(ENTRY, scheme=scheme).page
    for place in (".md-header a", ".md-tabs a", ".tb-definition a", ".tb-strip a",
                  ".md-sidebar--secondary a", ".md-footer a, .tb-colophon a"):  # fmt: skip
        assert contrast(page, place) >= 3, place


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_drawer_works_by_keyboard(size: tuple[int, int], visit: Open) -> None:
    page = visit(ENTRY, size=size, **STILL).page
    opener = page.locator(".md-header [data-opens=__drawer]")
    opener.focus()
    expect(opener).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    closer = page.locator("#drawer [data-opens]")
    expect(closer).to_be_focused()
    in_drawer = {place["name"] for place in walk_within(page, "#drawer")}
    assert len(in_drawer) >= 7
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(page.locator("#drawer")).not_to_be_visible()
    page.keyboard.press("Space")
    expect(closer).to_be_focused()
    page.keyboard.press("Enter")
    expect(opener).to_be_focused()
    expect(page.locator("[inert]")).to_have_count(0)


def walk_within(page: Page, selector: str) -> Iterator[dict[str, Any]]:
    """Press Tab until the page is left; everything on the way is within `selector` and seen."""
    for place in walk(page, "Tab"):
        assert page.evaluate("s => document.activeElement.closest(s) !== null", selector), place
        assert place["inside"], place
        assert place["outline"], place
        yield place


@pytest.mark.parametrize("kind", THEMED)
def test_closed_drawer_is_out_of_reach(kind: str, visit: Open) -> None:
    page = visit(THEMED[kind], size=PHONE, **STILL).page
    expect(page.locator("#drawer a").first).not_to_be_visible()
    page.locator("#drawer a").first.evaluate("link => link.focus()")
    expect(page.locator("body")).to_be_focused()


def test_drawer_closes_when_the_window_widens(visit: Open) -> None:
    page = visit(ENTRY, size=PHONE, **STILL).page
    open_drawer(page)
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    expect(page.locator("#__drawer")).not_to_be_checked()
    expect(page.locator("[inert]")).to_have_count(0)


def test_search_button_of_a_phone_works_by_keyboard(visit: Open) -> None:
    page = visit(ENTRY, size=PHONE, **STILL).page
    opener = page.locator(".md-header [data-opens=__search]")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("input[name=query]")).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(opener).to_be_focused()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_table_that_scrolls_is_reached_by_keyboard_and_named(lang: str, visit: Open) -> None:
    guide = ADDRESSES.document(lang, "guides/customer-or-consumer")
    page = visit(guide, size=NARROWEST, **STILL).page
    box = page.locator(".md-typeset__scrollwrap").first
    box.evaluate("(box) => { box.firstElementChild.style.minWidth = '40rem'; }")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    expect(box).to_have_attribute("tabindex", "0")
    expect(box).to_have_role("region")
    heading = page.locator(f"#{box.get_attribute('aria-labelledby')}")
    expect(box).to_have_accessible_name(heading.inner_text())
    box.evaluate("(box) => { box.firstElementChild.style.cssText = 'min-width: 0; width: 5rem'; }")
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    expect(box).not_to_have_attribute("tabindex", "0")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_language_menu_works_by_keyboard(size: tuple[int, int], lang: str, visit: Open) -> None:
    page = visit(ADDRESSES.entry("customer", lang), size=size, **STILL).page
    button, menu = page.locator("[data-languages] button"), page.locator("#languages")
    button.focus()
    expect(menu).not_to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).not_to_be_visible()
    expect(button).to_be_focused()
    page.keyboard.press("Space")
    for code in LANGUAGES:
        page.keyboard.press("Tab")
        link = page.locator(f"#languages a[hreflang={code}]")
        expect(link).to_be_focused()
        expect(link).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(menu).not_to_be_visible()


def test_language_menu_under_the_pointer_is_dismissable(visit: Open) -> None:
    page = visit(ENTRY, **STILL).page
    page.locator("[data-languages] button").hover()
    menu = page.locator("#languages")
    expect(menu).to_be_visible()
    menu.locator("a").last.hover()
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).not_to_be_visible()
    page.locator("h1").hover()
    page.locator("[data-languages] button").hover()
    expect(menu).to_be_visible()


def test_language_menu_opens_and_closes_by_touch(visit: Open) -> None:
    page = visit(ENTRY, size=PHONE, has_touch=True, is_mobile=True, **STILL).page
    button, menu = page.locator("[data-languages] button"), page.locator("#languages")
    button.tap()
    expect(menu).to_be_visible()
    button.tap()
    expect(menu).not_to_be_visible()
    button.tap()
    page.locator("h1").tap()
    expect(menu).not_to_be_visible()


def test_colours_can_be_chosen_by_keyboard(visit: Open) -> None:
    page = visit(ENTRY).page
    page.locator("[name=__palette]").first.focus()
    scheme = page.locator("body")
    expect(scheme).to_have_attribute("data-md-color-scheme", "default")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(scheme).to_have_attribute("data-md-color-scheme", "slate")


# Names, languages, announcements


def names(elements: Locator, attribute: str) -> list[str]:
    return [str(one.get_attribute(attribute) or "") for one in elements.all()]


def test_controls_are_named_in_every_language(visit: Open) -> None:
    told: dict[str, list[str]] = {}
    for lang in LANGUAGES:
        page = visit(ADDRESSES.home(lang)).page
        told[lang] = [
            *names(page.locator("[name=__palette]"), "aria-label"),
            *names(page.locator("[name=__palette] + label"), "title"),
            *names(page.locator("[data-opens]"), "aria-label"),
            *names(page.locator("[data-languages] button"), "aria-label"),
            *names(page.locator("input[name=query]"), "title"),
            page.locator(".md-skip").inner_text(),
        ]
        assert all(told[lang])
    for words in zip(*told.values(), strict=True):
        assert len(set(words)) > 1, words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_switcher_names_each_language_in_itself(lang: str, visit: Open) -> None:
    page = visit(ADDRESSES.entry("customer", lang)).page
    for code in LANGUAGES:
        link = page.locator(f"#languages a[hreflang={code}]")
        expect(link).to_have_attribute("lang", code)
    expect(page.locator("#languages [aria-current]")).to_have_attribute("lang", lang)
    expect(page.locator("html")).to_have_attribute("lang", lang)


def test_results_are_announced(visit: Open) -> None:
    page = visit(ADDRESSES.home("en")).page
    open_search(page)
    status = page.locator(".md-search [role=status]")
    before = status.text_content()
    page.locator("input[name=query]").fill("consumer")
    expect(status).not_to_have_text(str(before))


@pytest.mark.parametrize("way", ["paste", "dictation"])
def test_search_hears_words_that_no_key_made(way: str, visit: Open) -> None:
    page = visit(ADDRESSES.home("en")).page
    page.keyboard.press("Control+k")
    if way == "paste":
        page.evaluate("document.execCommand('insertText', false, 'consumer')")
    else:
        page.keyboard.insert_text("consumer")
    expect(page.locator(".md-search-result__link").first).to_be_visible()


# Zoom, spacing, motion, colours


@pytest.mark.parametrize("kind", KINDS)
def test_page_fits_320_pixels(kind: str, visit: Open) -> None:
    made = visit(KINDS[kind], size=NARROWEST)
    assert made.page.evaluate("document.documentElement.scrollWidth") <= NARROWEST[0]
    wider = made.page.evaluate(
        """() => [...document.querySelectorAll("main *")].filter((element) => {
          // Tables of data and pictures may scroll in a box of their own (WCAG 1.4.10).
          for (let outer = element.parentElement; outer.matches("main *");
            outer = outer.parentElement)
            if (/auto|scroll/.test(getComputedStyle(outer).overflowX)) return false;
          const box = element.getBoundingClientRect();
          const shown = element.checkVisibility({ visibilityProperty: true });
          return shown && box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
        }).map((element) => element.outerHTML.slice(0, 120))"""
    )
    assert wider == []


CLIPPED = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const style = getComputedStyle(element);
  const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  const hides = [style.overflowX, style.overflowY].some((value) => /hidden|clip/.test(value));
  const over = element.scrollWidth > element.clientWidth + 1 ||
    element.scrollHeight > element.clientHeight + 1;
  // What is only for screen readers, or shown elsewhere too, clips on purpose.
  return own && hides && over && element.clientWidth > 1 && style.visibility === "visible";
}).map((element) => element.outerHTML.slice(0, 120))"""
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("kind", KINDS)
def test_wide_spacing_clips_nothing(kind: str, size: tuple[int, int], visit: Open) -> None:
    page = visit(KINDS[kind], size=size).page
    page.evaluate(SPACED)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.evaluate(CLIPPED) == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_moves_for_who_wants_no_motion(kind: str, visit: Open) -> None:
    page = visit(KINDS[kind], **STILL).page
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((element) =>
          ["", "::before", "::after"].some((part) => {
            const style = getComputedStyle(element, part);
            const lasts = (value) => value.split(",").some((time) => parseFloat(time) > 0);
            return (style.transitionProperty !== "none" && lasts(style.transitionDuration)) ||
              (style.animationName !== "none" && lasts(style.animationDuration)) ||
              style.scrollBehavior === "smooth";
          })).map((element) => element.outerHTML.slice(0, 120))"""
    )
    assert moving == []


@pytest.mark.parametrize("kind", KINDS)
def test_forced_colours_hide_nothing(kind: str, visit: Open) -> None:
    made = visit(KINDS[kind], forced_colors="active", **STILL)
    hidden = made.page.evaluate(
        """() => {
          const paper = getComputedStyle(document.documentElement).backgroundColor;
          const found = [];
          for (const element of document.querySelectorAll("body *")) {
            for (const part of ["::before", "::after"]) {
              const style = getComputedStyle(element, part);
              const drawn = style.content !== "none" && style.maskImage !== "none";
              if (drawn && element.checkVisibility() && style.backgroundColor === paper)
                found.push(part + element.outerHTML.slice(0, 120));
            }
          }
          return found;
        }"""
    )
    assert hidden == []
    made.page.keyboard.press("Tab")
    focus = made.page.evaluate(FOCUS)
    assert focus["outline"], focus
    assert audit(made.page) == []


def test_states_of_entries_keep_their_colours(visit: Open) -> None:
    """In forced colours, swatches of the status page would all be one."""
    page = visit(KINDS["status"], forced_colors="active").page
    shown = page.locator(".tb-legend .tb-swatch").evaluate_all(
        "all => all.map(one => getComputedStyle(one).backgroundColor)"
    )
    assert len(shown) == len(set(shown)) > 3


def test_menus_work_without_script(visit: Open, built_site: BuiltSite) -> None:
    page = visit(ENTRY, size=PHONE, script=False).page
    page.locator("label[for=__drawer].md-header__button").click()
    page.locator("#drawer a", has_text="Subjects").click()
    assert page.url == built_site.url + ADDRESSES.part("subjects", "en")
    page.locator("[data-languages] button").focus()
    page.locator("#languages a[hreflang=nl]").click()
    assert page.url == built_site.url + ADDRESSES.part("subjects", "nl")
