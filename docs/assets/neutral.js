// Marks the reader's own language among those offered; suggests, never forces.
for (const wanted of navigator.languages ?? [navigator.language]) {
  const code = wanted.toLowerCase();
  const offers = [...document.querySelectorAll("[data-language]")];
  const macro = { no: "nb", nn: "nb" };
  const match = offers.find((offer) => {
    const language = offer.dataset.language.toLowerCase();
    const base = code.split("-")[0];
    return code === language || base === language || macro[base] === language;
  });
  if (match) {
    match.dataset.suggested = "";
    break;
  }
}
