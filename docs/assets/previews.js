/* Shows beside a cross-link the definition that it leads to. The page holds the definitions as
   JSON, by the link; nothing is loaded. Without this script cross-links are plain links. */
(() => {
  "use strict";

  const data = document.getElementById("previews");
  if (!data || !HTMLElement.prototype.showPopover) return;
  const entries = JSON.parse(data.textContent);
  const main = document.querySelector("article") || document.body;
  const DELAY = 300; // so that a pointer that only passes opens nothing
  const GRACE = 250; // so that the pointer can travel into the card
  const GAP = 6;
  const EDGE = 12;

  const make = (name, tag, parent) => {
    const element = document.createElement(tag);
    element.className = name;
    return parent.appendChild(element);
  };

  const card = make("tb-preview", "div", main);
  card.popover = "manual"; // the top layer: no overflow cuts it off
  const head = make("tb-preview__head", "p", card);
  head.id = "preview-head";
  const name = make("tb-preview__name", "b", head);
  const grammar = make("tb-grammar", "span", head);
  const definition = make("tb-preview__definition", "p", card);
  const onward = make("tb-preview__open", "a", card);
  onward.textContent = data.dataset.open;

  // A screen reader gets the definition as the link's description. The card repeats it for the
  // eyes, so it is hidden from screen readers, except after a touch: then it holds a link.
  const descriptions = make("", "div", main);
  descriptions.hidden = true;
  const described = new Map();
  const links = document.querySelectorAll("a.tb-ref");
  for (const link of links) {
    const href = link.getAttribute("href");
    if (!entries[href]) continue;
    if (!described.has(href)) {
      const text = make("", "span", descriptions);
      text.id = `preview-${described.size}`;
      text.textContent = entries[href][2];
      described.set(href, text.id);
    }
    link.setAttribute("aria-describedby", described.get(href));
  }

  let shown = null;
  let timer = 0;
  let pointer = "";

  const place = (link) => {
    const lines = [...link.getClientRects()];
    const first = lines[0];
    const last = lines[lines.length - 1];
    const view = document.documentElement;
    const { offsetWidth: width, offsetHeight: height } = card;
    const fits = last.bottom + GAP + height + EDGE <= view.clientHeight;
    const below = fits || first.top - GAP - height < EDGE;
    const line = below ? last : first;
    const start = document.dir === "rtl" ? line.right - width : line.left;
    const left = Math.max(EDGE, Math.min(start, view.clientWidth - width - EDGE));
    const top = below ? last.bottom + GAP : first.top - GAP - height;
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${top + scrollY}px`;
  };

  const close = () => {
    clearTimeout(timer);
    if (!shown) return;
    shown = null;
    card.hidePopover();
  };

  const open = (link, touched) => {
    const entry = entries[link.getAttribute("href")];
    clearTimeout(timer);
    if (!entry || !link.isConnected) return;
    [name.textContent, grammar.textContent, definition.textContent] = entry;
    onward.hidden = !touched;
    onward.href = link.href;
    if (touched) {
      card.removeAttribute("aria-hidden");
      card.setAttribute("role", "dialog");
      card.setAttribute("aria-labelledby", head.id);
    } else {
      card.setAttribute("aria-hidden", "true");
      card.removeAttribute("role");
      card.removeAttribute("aria-labelledby");
    }
    if (!shown) card.showPopover();
    shown = link;
    place(link);
    if (touched) onward.focus({ preventScroll: true });
  };

  const later = (act, wait) => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
  const linkOf = (target) => (target instanceof Element ? target.closest("a.tb-ref") : null);

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = linkOf(event.target);
    if (link && link !== shown) later(() => open(link, false), DELAY);
    else if (link || card.contains(event.target)) clearTimeout(timer);
    else if (shown !== document.activeElement) later(close, GRACE);
  });
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event.target);
    if (link && link.matches(":focus-visible")) later(() => open(link, false), DELAY);
    else if (shown && link !== shown && !card.contains(event.target)) close();
  });
  document.addEventListener("focusout", (event) => {
    if (linkOf(event.target) && !card.contains(event.relatedTarget)) close();
  });
  document.addEventListener("pointerdown", (event) => {
    pointer = event.pointerType;
    if (shown && !card.contains(event.target) && linkOf(event.target) !== shown) close();
  });
  // The first tap shows the definition, with a link to go on; a second one on the word goes on.
  document.addEventListener("click", (event) => {
    const link = linkOf(event.target);
    const tapped = pointer === "touch" && event.detail > 0;
    if (!link || !tapped || link === shown || !entries[link.getAttribute("href")]) return;
    event.preventDefault();
    open(link, true);
  });
  document.addEventListener("keydown", (event) => {
    pointer = "";
    if (event.key === "Escape") close();
  });
  addEventListener("resize", close);
})();
