// What Material's interface lacks for a keyboard, a screen reader, dictation or a small screen.
"use strict";
{
  const drawer = document.getElementById("__drawer");
  const search = document.getElementById("__search");
  const query = document.querySelector("input[name=query]");
  const narrow = matchMedia("(max-width: 76.234375em)"); // where Material makes the navigation a drawer

  // Someone who dictates says "send" and means no shortcuts (WCAG 2.1.4): single characters
  // stop here, before Material's handler on the window. In the open search they are typing.
  document.addEventListener("keydown", (event) => {
    const held = event.ctrlKey || event.metaKey || event.altKey;
    if (event.key.length === 1 && !held && !search?.checked) event.stopPropagation();
  });

  // One shortcut with a modifier instead; the field's title tells it.
  const openSearch = () => {
    if (search && !search.checked) search.click();
    query.focus();
    query.select();
  };
  document.addEventListener("keydown", (event) => {
    const wanted = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (query && wanted && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openSearch();
    }
  });

  // Buttons for the checkboxes that hold the state of drawer and search.
  const openers = (toggle) => document.querySelectorAll(`[data-opens="${toggle.id}"]`);
  const isShown = (element) => element.getClientRects().length > 0;
  const focusOpener = (toggle) => [...openers(toggle)].find(isShown)?.focus();
  for (const toggle of [drawer, search]) {
    if (!toggle) continue;
    for (const button of openers(toggle)) {
      button.addEventListener("click", () => (toggle === search ? openSearch() : toggle.click()));
    }
    toggle.addEventListener("change", () => {
      for (const button of openers(toggle)) button.setAttribute("aria-expanded", toggle.checked);
    });
  }
  search?.addEventListener("change", () => {
    if (!search.checked && narrow.matches) focusOpener(search);
  });

  // The open drawer covers the page: all but the way to it is out of reach meanwhile.
  const panel = document.querySelector(".md-sidebar--primary");
  const setBehind = (inert) => {
    for (let inner = panel; inner !== document.body; inner = inner.parentElement) {
      for (const beside of inner.parentElement.children) {
        if (beside !== inner && !beside.matches(".md-overlay, .md-toggle")) beside.inert = inert;
      }
    }
  };
  if (drawer && panel) {
    drawer.addEventListener("change", () => {
      const held = document.activeElement;
      const isLost = held === document.body || panel.contains(held);
      const open = drawer.checked && narrow.matches;
      setBehind(open);
      if (open) panel.querySelector("[data-opens]").focus();
      else if (isLost) focusOpener(drawer);
    });
    narrow.addEventListener("change", () => {
      if (drawer.checked) drawer.click();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && drawer.checked) drawer.click();
    });
  }

  // The language menu opens by press as well as under the pointer; Escape closes both ways.
  const menu = document.querySelector("[data-languages]");
  if (menu) {
    const button = menu.querySelector("button");
    const set = (open) => button.setAttribute("aria-expanded", open);
    const isOpen = () => button.getAttribute("aria-expanded") === "true";
    button.addEventListener("click", () => {
      delete menu.dataset.dismissed;
      set(!isOpen());
    });
    menu.addEventListener("focusout", (event) => {
      if (!menu.contains(event.relatedTarget)) set(false);
    });
    menu.addEventListener("pointerleave", () => delete menu.dataset.dismissed);
    document.addEventListener("pointerdown", (event) => {
      if (!menu.contains(event.target)) set(false);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !(isOpen() || menu.matches(":hover"))) return;
      menu.dataset.dismissed = "";
      if (menu.contains(document.activeElement)) button.focus();
      set(false);
    });
  }

  // Material puts tables into boxes that scroll where they are too wide: a keyboard must reach
  // these, and they are called what the heading above them says.
  const headingAbove = (element) => {
    let above = element.previousElementSibling;
    while (above && !above.matches("h1, h2, h3, h4")) above = above.previousElementSibling;
    return above;
  };
  const boxes = new ResizeObserver((changes) => {
    for (const { target } of changes) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  addEventListener("load", () => {
    for (const box of document.querySelectorAll(".md-typeset__scrollwrap")) {
      const heading = headingAbove(box);
      if (heading?.id) {
        box.setAttribute("role", "region");
        box.setAttribute("aria-labelledby", heading.id);
      }
      boxes.observe(box);
    }
  });

  // From a disk no host completes an address that ends in a slash. The links of the pages are
  // complete in the copy for a disk; those that scripts make are completed when they are used.
  const complete = (event) => {
    const link = event.target.closest("a[href]");
    if (link?.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  };
  if (location.protocol === "file:") {
    for (const way of ["click", "auxclick", "contextmenu"]) {
      document.addEventListener(way, complete, { capture: true });
    }
  }
}
