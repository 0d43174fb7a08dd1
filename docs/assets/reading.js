// Copies an entry's citation or permanent address; opens an entry at random.
(() => {
  "use strict";

  // Without the clipboard, which needs a secure context, the text is at least selected.
  async function copy(source) {
    try {
      await navigator.clipboard.writeText(source.textContent.trim().replace(/\s+/g, " "));
      return "copied";
    } catch {
      getSelection().selectAllChildren(source);
      return "selected";
    }
  }

  for (const line of document.querySelectorAll(".tb-copy")) {
    const status = line.querySelector("[role=status]");
    line.hidden = false;
    line.addEventListener("click", async ({ target }) => {
      const button = target.closest("[data-copy]");
      if (!button) return;
      status.textContent = ""; // so that the same words are announced again
      const done = await copy(document.getElementById(button.dataset.copy));
      status.textContent = status.dataset[done];
    });
  }

  // An entry stands in the index once for each of its terms, and counts once.
  function randomEntry() {
    const entries = [...new Set(Array.from(document.querySelectorAll(".tb-terms a"), (a) => a.href))];
    return entries[Math.floor(Math.random() * entries.length)];
  }

  const random = document.getElementById("random");
  if (random?.querySelector("a")) {
    random.hidden = false;
    random.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (link) link.href = randomEntry();
    });
    // Replaced, so that going back from the entry does not draw another.
    if (location.hash === "#random") location.replace(randomEntry());
  }
})();
