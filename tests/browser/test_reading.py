"""Side by side, copying, a random entry and paper, in a real browser."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.browser.conftest import DESKTOP, PHONE, Open
from tests.browser.test_site import ADDRESSES, PROJECT, audit
from tests.conftest import BuiltSite

from termbase.model import Subject

DUTCH = ADDRESSES.part("side-by-side", "nl")
CUSTOMER = f"{DUTCH}?entry=customer&with=pl"


def shown(page: Page) -> Page:
    """Wait until both entries stand there."""
    expect(page.locator(".tb-both__row").first).to_be_visible()
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("address", [DUTCH, CUSTOMER], ids=["list", "pair"])
def test_side_by_side_is_sound(
    address: str, size: tuple[int, int], scheme: str, visit: Open
) -> None:
    made = visit(address, size=size, scheme=scheme)
    content = ".tb-both__row" if address == CUSTOMER else ".tb-pairs li"
    expect(made.page.locator(content).first).to_be_visible()
    made.page.wait_for_load_state("networkidle")
    assert made.complaints == []
    assert made.elsewhere == []
    assert made.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert audit(made.page) == []


def test_parts_stand_beside_each_other_in_their_languages(visit: Open) -> None:
    page = shown(visit(CUSTOMER).page)
    for row in page.locator(".tb-both__row").all():
        left, right = row.locator(".tb-both__side").all()
        assert (left.get_attribute("lang"), right.get_attribute("lang")) == ("nl", "pl")
        first, second = left.bounding_box(), right.bounding_box()
        assert first
        assert second
        assert abs(first["y"] - second["y"]) < 1
        assert second["x"] >= first["x"] + first["width"]
    for id_ in ("definition", "section-what-it-is", "equivalents", "terms", "review"):
        row = page.locator(f".tb-both__row:has([id='nl-{id_}'])")
        expect(row.locator(f"[id='pl-{id_}']")).to_have_count(1)


def test_phone_puts_one_under_the_other_part_by_part(visit: Open) -> None:
    page = shown(visit(CUSTOMER, size=PHONE).page)
    row = page.locator(".tb-both__row:has(#nl-definition)")
    first = row.locator("#nl-definition").bounding_box()
    second = row.locator("#pl-definition").bounding_box()
    following = page.locator("#nl-in-short").bounding_box()
    assert first
    assert second
    assert following
    assert first["y"] + first["height"] <= second["y"]
    assert second["y"] + second["height"] <= following["y"]


def test_ids_are_unique_and_every_link_leads_where_it_led(visit: Open) -> None:
    page = shown(visit(CUSTOMER).page)
    ids = page.eval_on_selector_all("[id]", "all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))
    for anchor in page.eval_on_selector_all(
        ".tb-both a[href^='#']", "all => all.map(one => one.getAttribute('href'))"
    ):
        assert anchor[1:] in ids
    for lang in ("nl", "pl"):
        there = f".tb-both [lang={lang}] a:not([href^='#'])"
        links = page.eval_on_selector_all(there, "all => all.map(one => one.href)")
        entry = visit(ADDRESSES.entry("customer", lang)).page
        wanted = entry.eval_on_selector_all(
            ".tb-entry a:not([href^='#'], nav a, .tb-strip a, .tb-beside a)",
            "all => all.map(one => one.href)",
        )
        assert links == wanted
        assert len(links) > 20


def test_headings_keep_their_order(visit: Open) -> None:
    page = shown(visit(CUSTOMER).page)
    levels = page.eval_on_selector_all(
        "article :is(h1, h2, h3, h4, h5)", "all => all.map(one => Number(one.tagName[1]))"
    )
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_choosing_changes_the_address_in_place(visit: Open, built_site: BuiltSite) -> None:
    made = visit(CUSTOMER)
    page = shown(made.page)
    steps = page.evaluate("history.length")
    page.get_by_label("Naast het").select_option("nb")
    expect(page.locator("#nb-title")).to_have_text("kunde")
    expect(page.get_by_role("status").last).to_have_text("klant – kunde")
    assert page.url == f"{built_site.url}{DUTCH}?entry=customer&of=nl&with=nb"
    assert page.evaluate("history.length") == steps
    assert page.title().startswith("klant – kunde – ")
    page.get_by_label("Lemma").select_option("consumer")
    expect(page.locator("#nb-title")).to_have_text("forbruker")
    again = shown(visit(page.url.removeprefix(built_site.url)).page)
    expect(again.locator("#nl-title")).to_have_text("consument")
    expect(again.locator("#nb-title")).to_have_text("forbruker")
    assert made.complaints == []


def test_a_language_beside_itself_swaps_the_two(visit: Open) -> None:
    page = shown(visit(CUSTOMER).page)
    page.get_by_label("In het").select_option("pl")
    expect(page.get_by_label("Naast het")).to_have_value("nl")
    expect(page.locator(".tb-both__side").first).to_have_attribute("lang", "pl")


def test_address_leads_to_a_part(visit: Open) -> None:
    page = shown(visit(f"{CUSTOMER}#nl-equivalents").page)
    heading = page.locator("#nl-equivalents")
    expect(heading).to_be_in_viewport()
    header = page.locator(".md-header").bounding_box()
    box = heading.bounding_box()
    assert header
    assert box
    assert box["y"] >= header["height"]


def test_switcher_keeps_the_pair(visit: Open) -> None:
    page = shown(visit(CUSTOMER).page)
    link = page.locator(".md-select__link[hreflang=pl]")
    link.evaluate("link => link.click()")
    page.wait_for_url(f"**/{ADDRESSES.part('side-by-side', 'pl')}?entry=customer&of=nl&with=pl")
    expect(shown(page).locator(".tb-both__side").first).to_have_attribute("lang", "nl")


@pytest.mark.parametrize("lang", PROJECT.settings.languages)
def test_entry_leads_to_itself_beside_another(lang: str, visit: Open) -> None:
    page = visit(ADDRESSES.entry("loyal-customer", lang)).page
    page.locator(".tb-beside a").last.click()
    sides = shown(page).locator(".tb-both__row").first.locator(".tb-both__side")
    expect(sides.first).to_have_attribute("lang", lang)
    other = [code for code in PROJECT.settings.languages if code != lang][-1]
    expect(sides.last).to_have_attribute("lang", other)


def test_address_fetches_nothing_that_the_page_does_not_list(visit: Open) -> None:
    for query in ("?entry=../../about&with=pl", "?entry=https://example.org/&of=%00&with=xx"):
        made = visit(DUTCH + query)
        made.page.wait_for_load_state("networkidle")
        expect(made.page.locator(".tb-pairs")).to_be_visible()
        fetched = made.page.evaluate(
            "performance.getEntriesByType('resource').filter(e => e.initiatorType === 'fetch')"
        )
        assert [entry["name"] for entry in fetched if entry["name"].endswith("/")] == []
        assert made.elsewhere == []


def test_what_is_fetched_can_run_nothing(visit: Open) -> None:
    made = visit(DUTCH)
    evil = (
        "<!doctype html><html><body onload='window.ran=1'><div class='tb-entry'>"
        "<h1 id='title'>x</h1><script>window.ran=1</script><img src=x onerror='window.ran=1'>"
        "<a id='bad' href='javascript:window.ran=1'>x</a><iframe src='/'></iframe>"
        "<p style='position:fixed'>x</p></div></body></html>"
    )

    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body=evil)

    made.page.route(f"**/{ADDRESSES.entry('customer', 'pl')}", answer)
    made.page.get_by_label("Naast het").select_option("pl")
    made.page.get_by_label("Lemma").select_option("customer")
    page = shown(made.page)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.ran") is None
    expect(page.locator("#pl-bad")).to_have_attribute("href", re.compile("^http"))
    assert page.locator(".tb-both :is(script, iframe, [onerror], [style])").count() == 0


def test_entries_that_cannot_be_fetched_are_linked(visit: Open) -> None:
    page = visit(DUTCH).page
    page.route(f"**/{ADDRESSES.entry('customer', 'pl')}", lambda route: route.abort())
    page.get_by_label("Naast het").select_option("pl")
    page.get_by_label("Lemma").select_option("customer")
    links = page.locator(".tb-said a")
    expect(links).to_have_text(["klant", "klient"])
    page.unroute_all()
    page.get_by_label("Naast het").select_option("en")
    page.get_by_label("Naast het").select_option("pl")
    expect(shown(page).locator("#pl-title")).to_have_text("klient")


def altered(page: Page, address: str, pattern: str) -> None:
    """Serve a page of the site without what `pattern` finds in it."""

    def answer(route: Route) -> None:
        response = route.fetch()
        text, count = re.subn(pattern, "", response.text(), flags=re.DOTALL)
        assert count == 1
        route.fulfill(response=response, body=text)

    page.route(re.compile(re.escape(address) + r"(\?.*)?$"), answer)


def test_part_that_one_side_lacks_keeps_its_place(visit: Open) -> None:
    page = visit(DUTCH).page
    altered(page, ADDRESSES.entry("customer", "nl"), r'<h2 id="examples">.*?(?=<h2)')
    page.get_by_label("Naast het").select_option("pl")
    page.get_by_label("Lemma").select_option("customer")
    row = shown(page).locator(".tb-both__row:has(#pl-examples)")
    absent = row.locator(".tb-both__side").first
    expect(absent).to_have_text("Dit deel ontbreekt hier.")
    assert absent.get_attribute("lang") is None
    above = row.locator("xpath=preceding-sibling::*[1]")
    before = PROJECT.index.terms["customer", "nl"].sections[-1].id
    expect(above.locator(f"#nl-section-{before}")).to_have_count(1)


def test_entry_missing_in_a_language_is_said(visit: Open, built_site: BuiltSite) -> None:
    page = visit("").page
    altered(page, DUTCH, r'<a href="[^"]*" hreflang="pl"[^>]*>klient</a>')
    page.goto(built_site.url + CUSTOMER)
    expect(page.locator(".tb-said")).to_contain_text("Dit lemma bestaat niet in beide talen.")
    expect(page.locator(".tb-said a")).to_have_text(["klant", "customer", "kunde"])
    assert page.locator(".tb-both__row").count() == 0


def test_side_by_side_without_script_lists_the_entries(visit: Open) -> None:
    page = visit(CUSTOMER, script=False).page
    expect(page.locator(".tb-choose")).to_be_hidden()
    row = page.locator("[data-concept=customer]")
    expect(row.locator("a")).to_have_text(["klant", "customer", "klient", "kunde"])
    row.locator("[hreflang=pl]").click()
    expect(page.locator("h1")).to_have_text("klient")


def test_list_leads_to_the_two_beside_each_other(visit: Open) -> None:
    page = visit(DUTCH).page
    page.locator("[data-concept=customer] [lang=pl]").click()
    expect(shown(page).locator("#pl-title")).to_have_text("klient")


def test_side_by_side_from_a_disk_links_to_both(browser: Browser, built_site: BuiltSite) -> None:
    page = browser.new_page()
    page.goto((built_site.folder / DUTCH / "index.html").as_uri() + "?entry=customer&with=pl")
    links = page.locator(".tb-said a")
    expect(links).to_have_text(["klant", "klient"])
    for link, lang in zip(links.all(), ("nl", "pl"), strict=True):
        folder = built_site.folder / ADDRESSES.entry("customer", lang)
        assert str(link.evaluate("link => link.href")).startswith(folder.as_uri())
    page.close()


@pytest.mark.parametrize("what", ["citation", "permanent"])
def test_button_copies_and_says_so(what: str, visit: Open, built_site: BuiltSite) -> None:
    made = visit(ADDRESSES.entry("customer", "nl"))
    page = made.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(f"[data-copy={what}]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".tb-copy [role=status]")).to_have_text("Gekopieerd.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(f"#{what}").text_content()
    assert copied.endswith(f"{built_site.url}id/customer/")
    assert made.complaints == []


def test_without_a_clipboard_the_text_is_selected(visit: Open) -> None:
    page = visit(ADDRESSES.entry("customer", "pl")).page
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    page.locator("[data-copy=citation]").click()
    expect(page.locator(".tb-copy [role=status]")).to_contain_text("Zaznaczono")
    assert page.evaluate("getSelection().toString()") == page.locator("#citation").text_content()


def test_citation_without_script_is_text_without_buttons(visit: Open) -> None:
    page = visit(ADDRESSES.entry("customer", "nb"), script=False).page
    expect(page.locator("#citation")).to_contain_text("«kunde», Kundeordboka")
    expect(page.locator(".tb-copy")).to_be_hidden()


def test_random_entry_from_home_and_back(visit: Open, built_site: BuiltSite) -> None:
    made = visit(ADDRESSES.home("pl"))
    page = made.page
    entries = {
        built_site.url + ADDRESSES.entry(concept, "pl") for concept in PROJECT.index.ordered["pl"]
    }
    page.locator(".tb-random a").click()
    page.wait_for_url(lambda url: url in entries)
    page.go_back()
    page.wait_for_url(built_site.url + ADDRESSES.home("pl"))
    # What the index was still loading when it was left is no fault.
    assert [said for said in made.complaints if not said.startswith("failed:")] == []


def test_random_entry_reaches_each_entry_alike(visit: Open) -> None:
    page = visit(ADDRESSES.part("glossary", "en")).page
    link = page.locator("#random a")
    page.evaluate("addEventListener('click', (event) => event.preventDefault())")
    drawn = []
    for place in (0, 0.5, 0.999999):
        page.evaluate("place => { Math.random = () => place; }", place)
        link.click()
        drawn.append(link.evaluate("link => new URL(link.href).pathname"))
    order = page.eval_on_selector_all(
        ".tb-terms a", "all => [...new Set(all.map(one => new URL(one.href).pathname))]"
    )
    assert len(order) == len(PROJECT.index.ordered["en"])
    assert drawn == [order[0], order[len(order) // 2], order[-1]]


def test_random_entry_without_script_is_the_index(visit: Open) -> None:
    page = visit(ADDRESSES.home("nl"), script=False).page
    page.locator(".tb-random a").click()
    expect(page.locator(".tb-terms a").first).to_be_visible()
    expect(page.locator("#random")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_shows_the_entry_and_nothing_else(scheme: str, visit: Open) -> None:
    page = visit(ADDRESSES.entry("consumer", "en"), scheme=scheme).page
    page.emulate_media(media="print")
    for gone in (".md-header", ".md-tabs", ".md-sidebar", ".md-footer", ".tb-path", ".tb-strip",
                 ".tb-beside", ".tb-copy", ".tb-neighbours", ".tb-edit"):  # fmt: skip
        assert all(not part.is_visible() for part in page.locator(gone).all()), gone
    for kept in (".tb-headword", ".tb-definition", "#citation", "#permanent"):
        expect(page.locator(kept)).to_be_visible()
    colours = page.locator(".tb-definition p").evaluate(
        "part => [getComputedStyle(part).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]

    def after(selector: str) -> set[str]:
        said = "all => all.map(one => getComputedStyle(one, '::after').content)"
        return set(page.eval_on_selector_all(selector, said))

    outside = ".tb-entry a[rel~=external]:not(.tb-edit a)"
    links = page.eval_on_selector_all(outside, "all => all.map(one => one.getAttribute('href'))")
    assert len(links) > 5
    assert after(outside) == {f'" <" "{link}" ">"' for link in links} or after(outside) == {
        f'" <{link}>"' for link in links
    }
    assert after(".tb-entry a.tb-ref") == {"none"}
    rows = page.locator(".tb-compare :is(table, tr)")
    assert set(rows.evaluate_all("all => all.map(one => getComputedStyle(one).breakInside)")) == {
        "avoid"
    }


def test_paper_opens_every_answer(visit: Open) -> None:
    page = visit(ADDRESSES.questions(Subject.PEOPLE, "en")).page
    answer = page.locator("details.tb-question:not([open]) p").first
    expect(answer).to_be_hidden()
    page.emulate_media(media="print")
    box = answer.bounding_box()
    assert box
    assert box["height"] > 10


def test_scripts_are_loaded_only_where_they_do_something(visit: Open) -> None:
    wanted = {
        ADDRESSES.entry("customer", "en"): {"reading.js"},
        ADDRESSES.part("glossary", "nl"): {"reading.js"},
        ADDRESSES.part("side-by-side", "pl"): {"side-by-side.js"},
        ADDRESSES.part("subjects", "nb"): set(),
        ADDRESSES.document("en", "about"): set(),
    }
    for address, scripts in wanted.items():
        loaded = (
            visit(address)
            .page.locator("script[src]")
            .evaluate_all("all => all.map(one => one.src)")
        )
        own = {match[1] for src in loaded if (match := re.search(r"/assets/([a-z-]+\.js)$", src))}
        assert own & {"reading.js", "side-by-side.js"} == scripts
