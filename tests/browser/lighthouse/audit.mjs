// Audits pages with Lighthouse: takes a task as JSON, prints the scores and what failed as JSON.
import { readFileSync } from "node:fs";
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const { chrome, flags, categories, pages } = JSON.parse(readFileSync(0, "utf8"));
const running = await launch({ chromePath: chrome, chromeFlags: ["--headless=new", ...flags] });
const results = [];
try {
  for (const { kind, url } of pages) {
    for (const form of ["mobile", "desktop"]) {
      const config = form === "desktop" ? desktopConfig : undefined;
      const settings = { port: running.port, onlyCategories: categories, logLevel: "error" };
      let { lhr } = await lighthouse(url, settings, config);
      // On a busy machine a trace may lack its beginning; that says nothing of the page.
      for (let again = 0; lhr.runtimeError && again < 3; again += 1)
        ({ lhr } = await lighthouse(url, settings, config));
      if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
      const scores = Object.values(lhr.categories).map(({ id, score }) => [id, score]);
      const counted = new Set(Object.values(lhr.categories).flatMap(({ auditRefs }) =>
        auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id)));
      const failed = Object.values(lhr.audits)
        .filter(({ id, score }) => counted.has(id) && score !== null && score < 1)
        .map(({ id, title, displayValue, details }) => {
          const items = (details?.items ?? []).slice(0, 3);
          return `${id}: ${displayValue ?? title} ${JSON.stringify(items).slice(0, 300)}`;
        });
      results.push({ kind, form, scores: Object.fromEntries(scores), failed });
    }
  }
} finally {
  running.kill();
}
process.stdout.write(JSON.stringify(results));
