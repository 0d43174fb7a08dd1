/* Finds entries: exact terms first, then terms spelled nearly so, then parts of terms, then texts.
   Material's dialog asks and shows, with its own four messages. This runs in a worker; a page
   opened from a disk, which may not start one, loads it as a script (see search.js).

   MiniSearch finds the candidates; what is found is then ranked by how the query meets each name
   of the entry, because a score made of word frequencies does not know that the whole term "klient"
   is a better answer to "klient" than "klient firmowy". */
"use strict";

const termSearch = (() => {
  const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3; // as Material numbers them
  const PREFERRED = 0, ADMITTED = 1, DEPRECATED = 2; // as the index numbers them
  const DEFINITION = -1, QUESTION = 1, COMPARISON = 2;

  // How a query meets a name, the best first.
  const EXACT = 0, NEAR = 1, COVERED = 2, HEADING = 3, PARTIAL = 4;

  const CANDIDATES = 300; // so many are ranked
  const SHOWN = 20; // so many entries found by their terms, and as many by their texts
  const PER_ENTRY = 2; // so many texts of one entry or page

  const WORDS = /[\p{L}\p{N}]+/gu;

  /** Distance of two words in edits, a swap of neighbours counting once; `limit` + 1 when more. */
  function edits(a, b, limit) {
    if (Math.abs(a.length - b.length) > limit) return limit + 1;
    let before = [], row = Array.from({ length: b.length + 1 }, (_, place) => place);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      let least = i;
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1];
        let cost = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          cost = Math.min(cost, before[j - 2] + 1);
        }
        next.push(cost);
        if (cost < least) least = cost;
      }
      if (least > limit) return limit + 1;
      before = row;
      row = next;
    }
    return Math.min(row[b.length], limit + 1);
  }

  /** So many edits are forgiven in a word or a term of this length. */
  function forgiven(length) {
    return length < 4 ? 0 : length < 6 ? 1 : 2;
  }

  /** So many letters of one word are not in the other: none when they are only in another order. */
  function lettersApart(a, b) {
    let rest = b, apart = 0;
    for (const letter of a) {
      const place = rest.indexOf(letter);
      if (place < 0) apart++;
      else rest = rest.slice(0, place) + rest.slice(place + 1);
    }
    return apart + rest.length;
  }

  function escaped(text) {
    return text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
  }

  class Lexicon {
    constructor(data) {
      this.data = data;
      this.asciiFolds = data.folds.filter(([from]) => /^[a-z]+$/.test(from)); // the others cost time
      this.functionWords = new Set(data.functionWords.map(word => this.fold(word)));
      this.formsOf = new Map(); // word and pattern -> its folded forms, itself first
      this.namesOf = new Map(); // entry -> its names, made when first ranked
      this.spread = new Map(); // folded word -> in the names of how many entries it stands
      this.texts = null; // until they are loaded
      this.pages = [];
      this.terms = new MiniSearch({
        fields: ["whole", "words"],
        tokenize: text => text.split(" "),
        processTerm: term => term,
      });
      this.terms.addAll(data.entries.map((entry, id) => this.document(entry, id)));
      this.vocabulary = [...this.spread.keys()];
    }

    /** Lower case without diacritics and apostrophes, letters spelled in one way. */
    fold(text) {
      let plain = text.toLowerCase().replace(/['’ʼ`´]/g, "");
      const ascii = /^[\x20-\x7e]*$/.test(plain);
      if (!ascii) plain = plain.normalize("NFKD").replace(/\p{M}/gu, "");
      for (const [from, to] of ascii ? this.asciiFolds : this.data.folds) {
        if (plain.includes(from)) plain = plain.replaceAll(from, to);
      }
      return plain;
    }

    tokens(text) {
      return this.fold(text).match(WORDS) || [];
    }

    /** The text without spaces and signs: "live chat", "live-chat" and "livechat" are one. */
    squash(text) {
      const plain = this.fold(text);
      return /^[a-z0-9]*$/.test(plain) ? plain : (plain.match(WORDS) || []).join("");
    }

    /** The folded forms of one word of a term, itself first. */
    forms(word, number) {
      const key = `${word} ${number}`;
      let found = this.formsOf.get(key);
      if (!found) {
        const [cut, ...endings] = this.data.patterns[number].split(" ");
        const stem = number ? word.slice(0, word.length - Number(cut)) : word;
        found = [this.squash(word), ...endings.map(ending => this.squash(stem + ending))];
        found = [...new Set(found)].filter(Boolean);
        this.formsOf.set(key, found);
      }
      return found;
    }

    /** A designation of this language: its words with their forms, and forms unlike any pattern. */
    own([term, status, ...rest]) {
      const words = term.split(/\s+/);
      const spelled = words.map((word, place) =>
        this.forms(word, typeof rest[place] === "number" ? rest[place] : 0));
      const unlike = rest.filter(item => typeof item === "string");
      return { term, status, language: -1, words: spelled.filter(forms => forms.length), unlike };
    }

    /** A word of another language. */
    foreign(term, language, place) {
      const words = term.split(/\s+/).map(word => this.forms(word, 0)).filter(forms => forms.length);
      return { term, status: place ? ADMITTED : PREFERRED, language, words, unlike: [] };
    }

    names(id) {
      let names = this.namesOf.get(id);
      if (!names) {
        const [, , , , own, others] = this.data.entries[id];
        names = own.map(item => this.own(item));
        others.forEach((terms, language) => terms.forEach((term, place) => {
          names.push(this.foreign(term, language, place));
        }));
        for (const name of names) {
          name.whole = name.words.map(forms => forms[0]).join("");
          name.unlike = name.unlike.map(form => this.squash(form));
        }
        this.namesOf.set(id, names);
      }
      return names;
    }

    /** What MiniSearch gets to know of an entry: whole names without spaces, and single words. */
    document(entry, id) {
      const whole = new Set(), words = new Set(), heads = new Set();
      for (const name of this.names(id)) {
        whole.add(name.whole);
        name.unlike.forEach(form => whole.add(form));
        if (name.words.length === 1) name.words[0].forEach(form => whole.add(form));
        for (const forms of name.words) {
          forms.forEach(form => words.add(form));
          heads.add(forms[0]);
        }
        // "after-sales" is also "after" and "sales"
        if (/[^\p{L}\p{N}\s]/u.test(name.term)) {
          this.tokens(name.term).forEach(token => words.add(token));
        }
      }
      this.namesOf.delete(id); // kept, they would weigh more than the index itself
      heads.forEach(word => this.spread.set(word, (this.spread.get(word) || 0) + 1));
      return { id, whole: [...whole].join(" "), words: [...words].join(" ") };
    }

    /** How much a word tells: much when few entries have it in their names, little when it is "of". */
    weight(word) {
      if (this.functionWords.has(word)) return 0.05;
      return 1 / (1 + Math.log2(1 + (this.spread.get(word) || 0)) / 4);
    }

    /** The query, taken apart once. */
    query(text) {
      const tokens = this.tokens(text);
      const telling = tokens.filter(token => !this.functionWords.has(token));
      const content = telling.length ? telling : tokens;
      return {
        plain: text.trim().toLowerCase(),
        tokens,
        content,
        // without "what is a" as well, when that leaves something
        wholes: [...new Set([tokens.join(""), content.join("")])],
      };
    }

    candidates(query) {
      const parts = [
        ...query.wholes.map(whole => ({
          queries: [whole], fields: ["whole"], prefix: true, fuzzy: fuzziness(whole),
          boost: { whole: 8 },
        })),
        {
          queries: query.content, fields: ["words"], combineWith: "OR",
          prefix: term => term.length > 1, fuzzy: fuzziness,
        },
      ];
      const inside = this.wordsWith(query.content);
      if (inside.length) parts.push({ queries: inside, fields: ["words"], combineWith: "OR" });
      return this.terms.search({ combineWith: "OR", queries: parts })
        .slice(0, CANDIDATES).map(found => found.id);
    }

    /** Words that hold a query's word further on: "segmentering" in "kundesegmentering". */
    wordsWith(content) {
      const long = content.filter(token => token.length > 3);
      const found = [];
      for (const word of this.vocabulary) {
        if (found.length >= 50) break;
        if (long.some(token => word.length > token.length && word.indexOf(token) > 0)) found.push(word);
      }
      return found;
    }

    /** The entries that a query finds by their names, the best first. */
    entries(query) {
      const met = this.candidates(query)
        .map(id => ({ id, ...this.best(id, query) }))
        .filter(found => found.meeting);
      met.sort((one, other) => compare(one.meeting.order, other.meeting.order)
        || this.head(one.id).length - this.head(other.id).length || one.id - other.id);
      return met;
    }

    head(id) {
      return this.data.entries[id][4][0][0];
    }

    best(id, query) {
      let best = null;
      this.names(id).forEach((name, place) => {
        const meeting = this.meet(name, query);
        if (!meeting) return;
        const order = [meeting.kind, meeting.closeness, rank(name, place, meeting.inflected),
          name.term.toLowerCase() === query.plain ? 0 : 1];
        if (meeting.kind >= COVERED) order[1] = meeting.closeness + 0.06 * order[2];
        if (!best || compare(order, best.meeting.order) < 0) {
          best = { name, meeting: { ...meeting, order } };
        }
      });
      return best || { meeting: null };
    }

    /** How a query meets a name, or null. `closeness` is 0 for the closest. */
    meet(name, query) {
      let near = null;
      for (const whole of query.wholes) {
        if (whole === name.whole) return { kind: EXACT, closeness: 0, inflected: false };
        if (spells(whole, name.words, 0) || name.unlike.includes(whole)) {
          return { kind: EXACT, closeness: 0, inflected: true };
        }
        const limit = forgiven(whole.length);
        const distance = limit ? this.distance(whole, name, query, limit) : 1;
        if (distance > limit) continue;
        // "costumer" is as far from "consumer" as from "customer", but has the letters of one
        const closeness = distance + lettersApart(whole, name.whole) / 100;
        if (!near || closeness < near.closeness) near = { kind: NEAR, closeness, inflected: false };
      }
      const words = this.meetWords(name, query);
      const turned = words && words.kind === COVERED && words.closeness < 0.05;
      return turned ? { ...words, kind: NEAR } : near || words;
    }

    /** Edits from a whole query to a name or to one of its forms. */
    distance(whole, name, query, limit) {
      let least = edits(whole, name.whole, limit);
      if (name.words.length === 1) {
        for (const form of name.words[0]) least = Math.min(least, edits(whole, form, limit));
      } else if (name.words.length === query.content.length) {
        let sum = 0;
        for (let place = 0; place < name.words.length && sum <= limit; place++) {
          sum += Math.min(...name.words[place].map(form =>
            edits(query.content[place], form, limit)));
        }
        least = Math.min(least, sum);
      }
      return least;
    }

    /** How the words of a query meet those of a name, in whatever order. */
    meetWords(name, query) {
      const whole = query.wholes[0];
      if (name.whole.startsWith(whole)) {
        return { kind: COVERED, closeness: 1 - whole.length / name.whole.length, inflected: false };
      }
      let asked = 0, answered = 0, all = true;
      const used = new Map();
      for (const token of query.content) {
        let best = 0, at = -1;
        name.words.forEach((forms, place) => {
          const alike = likeness(token, forms);
          if (alike > best) [best, at] = [alike, place];
        });
        const weight = at < 0 ? this.weight(token) : this.weight(name.words[at][0]);
        asked += weight;
        answered += weight * best;
        if (best < 0.3) all = false;
        else used.set(at, Math.max(best, used.get(at) || 0));
      }
      if (!used.size) return null;
      let there = 0, touched = 0;
      name.words.forEach((forms, place) => {
        const weight = this.weight(forms[0]);
        there += weight;
        touched += weight * (used.get(place) || 0);
      });
      const [share, coverage] = [answered / asked, touched / there];
      const closeness = 1 - 2 * share * coverage / (share + coverage);
      if (!all && closeness > 0.7) return null;
      return { kind: all ? COVERED : PARTIAL, closeness, inflected: false };
    }

    // Texts

    /** Let the texts be found as well; in small steps, so that a query need not wait.
        They are read through for every query: that takes milliseconds, an index of them seconds. */
    async addTexts({ pages, texts }) {
      const folded = text => ` ${this.tokens(text).join(" ")} `;
      const all = [
        ...texts.map(([owner, kind, anchor, heading, text]) => ({ owner, kind, anchor, heading, text })),
        ...this.data.entries.map((entry, owner) =>
          ({ owner, kind: DEFINITION, anchor: "", heading: "", text: entry[3] })),
      ];
      for (const [place, text] of all.entries()) {
        text.foldedHeading = folded(text.heading);
        text.foldedText = folded(text.text);
        if (place % 100 === 99) await new Promise(resolve => setTimeout(resolve));
      }
      this.pages = pages;
      this.texts = all;
    }

    /** [owner, texts] for what holds all words of a query, or their beginnings; the best first. */
    passages(query) {
      if (!this.texts || query.tokens.join("").length < 3) return [];
      const found = [];
      const starts = query.content.map(token => ` ${token}`);
      const phrase = query.tokens.length > 1 ? ` ${query.tokens.join(" ")}` : null;
      for (const text of this.texts) {
        let score = 0;
        for (const token of starts) {
          const heads = text.foldedHeading.includes(token);
          const times = occurrences(token, text.foldedText);
          if (!heads && !times) {
            score = 0;
            break;
          }
          // As BM25 weighs how often a word stands in a text of this length.
          score += (heads ? 2 : 0) + times / (times + 0.5 + text.foldedText.length / 600);
        }
        if (score && phrase && (text.foldedText.includes(phrase) || text.foldedHeading.includes(phrase))) {
          score += 3; // word for word
        }
        if (score) found.push({ text, score });
      }
      found.sort((one, other) => other.score - one.score);
      const owners = new Map();
      for (const { text } of found) {
        const held = owners.get(text.owner) || [];
        if (held.length < PER_ENTRY) owners.set(text.owner, [...held, text]);
      }
      return [...owners];
    }

    /** Whether a heading holds every word of a query that has several: the question itself. */
    asks(text, query) {
      if (query.content.length < 2 || query.tokens.length < 3) return false;
      return query.tokens.every(token => text.foldedHeading.includes(` ${token} `));
    }

    // Results, in the form that Material shows; it takes titles and texts for HTML

    results(text) {
      const query = this.query(text);
      if (!query.tokens.length) return [];
      const met = this.entries(query).slice(0, SHOWN);
      const passages = this.passages(query);
      const asked = passages.filter(([, texts]) => texts.some(held => this.asks(held, query)));
      const before = met.filter(found => found.meeting.kind < HEADING);
      const after = met.filter(found => found.meeting.kind > HEADING);
      const items = [];
      const shown = new Set();
      const addEntry = found => {
        if (shown.has(found.id)) return;
        shown.add(found.id);
        items.push([this.entryItem(found.id, this.reason(found, text))]);
      };
      const addPassage = ([owner, texts]) => {
        if (shown.has(owner)) return;
        shown.add(owner);
        items.push(this.passageItems(owner, texts, query));
      };
      before.forEach(addEntry);
      asked.forEach(addPassage);
      after.forEach(addEntry);
      passages.slice(0, SHOWN).forEach(addPassage);
      // Enter goes to the highest score of the first item; the order is settled here.
      items.forEach((item, place) => item.forEach(part => { part.score += items.length - place; }));
      return items;
    }

    /** Why an entry was found: how the query met a name, and what the name is to the entry. */
    reason({ id, name, meeting }, text) {
      const { reasons, languages, languageCodes } = this.data;
      const foreign = name.language >= 0;
      const word = foreign
        ? `<span lang="${escaped(languageCodes[name.language])}">${escaped(name.term)}</span>`
        : escaped(name.term);
      const fill = (reason, words) => escaped(reason).replace(/%\((\w+)\)s/g, (_, key) => words[key]);
      const pair = (first, second) => fill(reasons.pair, { first, second });
      const what = foreign ? escaped(languages[name.language])
        : [reasons.headword, reasons.synonym, reasons.avoid].map(escaped)[name.status];
      if (meeting.kind === EXACT && meeting.inflected) {
        const form = fill(reasons.form, { word: escaped(text.trim()), term: word });
        return name.status || foreign ? `${form} · ${what}` : form;
      }
      if (meeting.kind === EXACT) return name.status || foreign ? pair(word, what) : what;
      const how = escaped(meeting.kind === NEAR ? reasons.similar : reasons.part);
      if (name.term === this.head(id)) return how;
      return `${pair(how, word)} · ${what}`;
    }

    title(id) {
      const [, qualifier, grammar] = this.data.entries[id];
      const aside = qualifier ? ` <span class="tb-found__qualifier">(${escaped(qualifier)})</span>` : "";
      const known = escaped(this.data.grammars[grammar]);
      return `${escaped(this.head(id))}${aside} <span class="tb-found__grammar">${known}</span>`;
    }

    entryItem(id, reason) {
      const [location, , , definition] = this.data.entries[id];
      const text = `<span class="tb-found__definition">${escaped(definition)}</span>`
        + `<span class="tb-found__reason">${reason}</span>`;
      return { location, title: this.title(id), text, score: 0, terms: {} };
    }

    /** An entry or a page with the parts of it in which the words stand. */
    passageItems(owner, texts, query) {
      const { reasons } = this.data;
      const page = owner < 0 ? this.pages[-1 - owner] : null;
      const location = page ? page[0] : this.data.entries[owner][0];
      const inner = texts.filter(text => text.anchor);
      const outer = texts.find(text => !text.anchor);
      const head = page
        ? `${escaped(page[1])} <span class="tb-found__grammar">${escaped(
          texts[0].kind === COMPARISON ? reasons.comparison : reasons.page)}</span>`
        : this.title(owner);
      // Material shows no text for the first of several parts.
      const definition = !page && inner.length
        ? `<span class="tb-found__definition">${escaped(this.data.entries[owner][3])}</span>` : "";
      const first = {
        location, title: head + definition, score: 0, terms: {},
        text: outer ? this.passage(outer, query, page ? reasons.text : reasons.definition) : "",
      };
      return [first, ...inner.map(text => ({
        location: `${location}#${text.anchor}`,
        title: escaped(text.heading),
        text: this.passage(text, query, text.kind === QUESTION ? reasons.question : reasons.text),
        score: 0.01, terms: {},
      }))];
    }

    /** The words around the first one found, those found being marked. */
    passage({ text }, query, reason) {
      const places = [...text.matchAll(/[\p{L}\p{N}'’]+/gu)]
        .filter(([word]) => this.tokens(word).some(token =>
          query.content.some(asked => token.startsWith(asked))))
        .map(match => [match.index, match.index + match[0].length]);
      const middle = places.length ? places[0][0] : 0;
      const start = middle < 70 ? 0 : text.indexOf(" ", middle - 60) + 1;
      const end = text.length - start < 190 ? text.length : text.lastIndexOf(" ", start + 170);
      let shown = start ? "… " : "", at = start;
      for (const [from, to] of places) {
        if (from < at || to > end) continue;
        shown += `${escaped(text.slice(at, from))}<mark>${escaped(text.slice(from, to))}</mark>`;
        at = to;
      }
      shown += escaped(text.slice(at, end)) + (end < text.length ? " …" : "");
      return `<span class="tb-found__text">${shown}</span>`
        + `<span class="tb-found__reason">${escaped(reason)}</span>`;
    }
  }

  /** How far MiniSearch looks for candidates: it counts a swap of neighbours as two edits. */
  function fuzziness(term) {
    return term.length < 4 ? 0 : 2;
  }

  function occurrences(part, text) {
    let count = 0;
    for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
    return count;
  }

  /** Whether a query without spaces is made of one form of each word, in order. */
  function spells(whole, words, from) {
    if (!words.length) return from === whole.length;
    return words[0].some(form =>
      whole.startsWith(form, from) && spells(whole, words.slice(1), from + form.length));
  }

  /** How much a word typed is like one of a word's forms, from 0 to 1. */
  function likeness(token, forms) {
    let best = 0;
    for (const form of forms) {
      if (form === token) return form === forms[0] ? 1 : 0.98;
      if (form.startsWith(token)) {
        best = Math.max(best, 0.6 + 0.35 * token.length / form.length);
      } else {
        const limit = forgiven(Math.min(token.length, form.length));
        const distance = limit ? edits(token, form, limit) : 1;
        if (distance <= limit) best = Math.max(best, 0.95 - 0.6 * distance / token.length);
        if (token.length > 3 && form.indexOf(token) > 0) {
          best = Math.max(best, 0.35 + 0.45 * token.length / form.length);
        }
      }
    }
    return best;
  }

  /** Own terms by their status, words of other languages among them; a form after its base form. */
  function rank(name, place, inflected) {
    const first = name.language < 0 ? [0, 2, 6][name.status] : [4, 5][name.status];
    return first + (inflected ? 1 : 0);
  }

  function compare(one, other) {
    for (let place = 0; place < one.length; place++) {
      if (one[place] !== other[place]) return one[place] - other[place];
    }
    return 0;
  }

  /** Returns what answers Material's messages: `load` yields the data of an address, `send` replies. */
  return function answering(load, send) {
    let lexicon = null, asked = "";
    const reply = late => send({ type: RESULT, data: { items: lexicon.results(asked) }, late });

    async function setUp(address) {
      const beside = name => address.replace(/[^/]*$/, name);
      const data = await load(beside((await load(address)).terms));
      lexicon = new Lexicon(data);
      send({ type: READY });
      await lexicon.addTexts(await load(beside(data.texts)));
      if (asked) reply(true);
    }

    return message => {
      if (message.type === SETUP) return setUp(message.data);
      if (message.type === QUERY) {
        asked = message.data;
        reply(false);
      }
      return Promise.resolve();
    };
  };
})();

if (typeof importScripts === "function") {
  importScripts("vendor/minisearch.js");
  // A data file is a call with JSON in it; here it is fetched, and nothing of it is run.
  const load = async address => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${response.status}: ${address}`);
    const text = await response.text();
    return JSON.parse(text.slice(text.indexOf("(") + 1, text.lastIndexOf(")")));
  };
  const answer = termSearch(load, message => postMessage(message));
  addEventListener("message", event => {
    // An error here reaches the page as one of the worker's, and search starts anew there.
    answer(event.data).catch(error => setTimeout(() => { throw error; }));
  });
}
