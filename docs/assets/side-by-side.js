// Lays one entry out in two languages, section beside section. The page lists where every
// entry is; only what it lists is fetched, whatever its own address asks for.
(() => {
  "use strict";

  const page = document.querySelector(".tb-side-by-side");
  const words = page.dataset;
  const form = page.querySelector("form");
  const { entry: entryField, of: ofField, with: withField } = form.elements;
  const said = page.querySelector(".tb-said");
  const both = page.querySelector(".tb-both");
  const list = page.querySelector(".tb-pairs");
  const home = document.documentElement.lang;
  const title = document.title;
  const onDisk = location.protocol === "file:"; // nothing can be fetched there

  // Concept -> language -> the entry there.
  const entries = new Map();
  for (const row of list.children) {
    const found = new Map();
    for (const link of row.querySelectorAll("a")) {
      found.set(link.hreflang, { lang: link.hreflang, url: link.href, name: link.textContent });
    }
    entries.set(row.dataset.concept, found);
    const [first] = found.values();
    entryField.add(new Option(first.name, row.dataset.concept));
  }

  const query = (entry, of, beside) => `?${new URLSearchParams({ entry, of, with: beside })}`;

  // Fetching

  const fetched = new Map();

  function article(url) {
    if (!fetched.has(url)) {
      const coming = fetch(url).then(async (answer) => {
        if (!answer.ok) throw new Error(`${answer.status} ${url}`);
        const there = new DOMParser().parseFromString(await answer.text(), "text/html");
        const found = there.querySelector(".tb-entry");
        if (!found) throw new Error(`no entry at ${url}`);
        return found;
      });
      coming.catch(() => fetched.delete(url)); // so that choosing it again tries again
      fetched.set(url, coming);
    }
    return fetched.get(url);
  }

  // Taking an article in

  const NOT_TAKEN = "script, style, link, meta, base, iframe, object, embed, form, button, nav, " +
    "template, noscript, [hidden], .tb-strip, .tb-beside";
  const REFERENCES = ["aria-labelledby", "aria-describedby", "aria-controls", "aria-details",
    "headers", "for"];

  function renamed(element, tag) {
    const made = document.createElement(tag);
    for (const { name, value } of element.attributes) made.setAttribute(name, value);
    made.append(...element.childNodes);
    element.replaceWith(made);
  }

  // A copy without what runs or steers, one heading level down, its ids and links its own.
  function taken(source, side) {
    const copy = document.importNode(source, true);
    for (const element of copy.querySelectorAll(NOT_TAKEN)) element.remove();
    for (const level of [3, 2, 1]) {
      for (const heading of copy.querySelectorAll(`h${level}`)) renamed(heading, `h${level + 1}`);
    }
    const ids = new Set(Array.from(copy.querySelectorAll("[id]"), (element) => element.id));
    const own = (id) => `${side.lang}-${id}`;
    for (const element of copy.querySelectorAll("*")) {
      for (const { name } of [...element.attributes]) {
        if (name.startsWith("on") || name === "style") element.removeAttribute(name);
      }
      if (element.id) element.id = own(element.id);
      for (const name of REFERENCES) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.split(/\s+/).map(own).join(" "));
      }
      for (const name of ["href", "src"]) {
        const value = element.getAttribute(name);
        if (value === null) continue;
        const inside = value.startsWith("#") && ids.has(value.slice(1));
        element.setAttribute(name, inside ? `#${own(value.slice(1))}` : safe(value, side.url));
      }
    }
    return copy;
  }

  function safe(address, base) {
    const { protocol, href } = new URL(address, base);
    return ["http:", "https:", "mailto:"].includes(protocol) ? href : base;
  }

  // Part -> its elements. A part begins at a heading, the definition or the colophon; the ids
  // are the same in every language.
  function parts(copy, lang) {
    const found = new Map();
    let id = "";
    for (const child of [...copy.children]) {
      const start = child.matches("h2[id], h3[id], footer[id], .tb-definition[id]")
        ? child : child.querySelector(":scope > h3[id]");
      if (start) id = start.id.slice(lang.length + 1);
      found.set(id, [...(found.get(id) ?? []), child]);
    }
    return found;
  }

  // The order of the first; what only the second has follows what it follows there.
  function merged(first, second) {
    const order = [...first];
    let place = 0;
    for (const id of second) {
      const at = order.indexOf(id);
      if (at < 0) order.splice(place, 0, id);
      place = (at < 0 ? place : at) + 1;
    }
    return order;
  }

  function cell(side, elements) {
    const made = document.createElement("div");
    made.className = "tb-both__side";
    if (elements) {
      made.lang = side.lang;
      made.dir = side.dir;
      made.append(...elements);
    } else {
      const absent = document.createElement("p");
      absent.className = "tb-both__absent";
      absent.textContent = words.absent;
      made.append(absent);
    }
    return made;
  }

  function lay(sides) {
    const [first, second] = sides.map((side) => parts(side.copy, side.lang));
    both.replaceChildren(...merged(first.keys(), second.keys()).map((id) => {
      const row = document.createElement("div");
      row.className = "tb-both__row";
      row.append(cell(sides[0], first.get(id)), cell(sides[1], second.get(id)));
      return row;
    }));
  }

  // Choosing

  function say(text, sides = []) {
    said.replaceChildren(text);
    for (const side of sides) {
      const link = document.createElement("a");
      Object.assign(link, { href: side.url, lang: side.lang, hreflang: side.lang });
      link.textContent = side.name;
      said.append(" ", link);
    }
  }

  let latest = 0;

  async function show() {
    const mine = ++latest;
    const [entry, of, beside] = [entryField.value, ofField.value, withField.value];
    list.hidden = Boolean(entry);
    both.replaceChildren();
    document.title = title;
    say("");
    if (!entry) return;
    const there = entries.get(entry);
    const sides = [of, beside].filter((lang) => there.has(lang)).map((lang) => there.get(lang));
    if (sides.length < 2) return say(words.missing, there.values());
    const pair = words.pair.replace(/{(first|second)}/g, (_, end) => sides[end === "first" ? 0 : 1].name);
    document.title = `${pair} – ${title}`;
    if (onDisk) return say(words.file, sides);
    try {
      const sources = await Promise.all(sides.map(({ url }) => article(url)));
      if (mine !== latest) return; // the reader has chosen something else meanwhile
      lay(sides.map((side, at) => ({
        ...side,
        dir: sources[at].ownerDocument.documentElement.dir || "ltr",
        copy: taken(sources[at], side),
      })));
      say(pair);
    } catch {
      if (mine === latest) say(words.failed, sides);
    }
  }

  // The other languages of the site show the same pair.
  function switcher() {
    const search = entryField.value
      ? query(entryField.value, ofField.value, withField.value) : "";
    for (const link of document.querySelectorAll(".md-select__link")) link.search = search;
  }

  function read() {
    const asked = new URLSearchParams(location.search);
    const wanted = (field, name, fallback) => {
      field.value = asked.get(name) ?? fallback;
      if (field.selectedIndex < 0) field.value = fallback;
    };
    wanted(entryField, "entry", "");
    wanted(ofField, "of", home);
    wanted(withField, "with", another(ofField.value));
    if (ofField.value === withField.value) withField.value = another(ofField.value);
  }

  const another = (lang) =>
    Array.from(withField.options, ({ value }) => value).find((value) => value !== lang);

  form.addEventListener("change", ({ target }) => {
    // A language beside itself says nothing: the two change places instead.
    if (ofField.value === withField.value) {
      const other = target === ofField ? withField : ofField;
      other.value = shown.find((lang) => lang !== target.value) ?? another(target.value);
    }
    shown = [ofField.value, withField.value];
    const search = query(entryField.value, ...shown);
    history.replaceState(null, "", entryField.value ? search : location.pathname);
    switcher();
    show();
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  read();
  let shown = [ofField.value, withField.value];
  form.hidden = false;
  switcher();
  // In the list a term of another language leads to the two beside each other.
  for (const row of onDisk ? [] : list.children) {
    const [first, ...others] = row.querySelectorAll("a");
    for (const link of others) {
      link.href = query(row.dataset.concept, first.hreflang, link.hreflang);
      link.removeAttribute("hreflang");
    }
  }
  show().then(() => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target) target.scrollIntoView();
  });
})();
