/* Stands between Material's search dialog and what searches. Material starts its worker with every
   page; this waits until somebody opens the search, and only then loads worker, library and terms.
   It has to run before Material's script. */
"use strict";

(() => {
  const form = document.querySelector(".md-search__form");
  const toggle = document.getElementById("__search");
  const { search } = JSON.parse(document.getElementById("__config").textContent);
  const Native = window.Worker;
  const SETUP = 0, READY = 1;

  const script = new URL(form.dataset.worker, location.href).href;
  const setup = () => ({ type: SETUP, data: new URL(form.dataset.terms, location.href).href });

  /** What Material takes for its worker. */
  class Searching extends EventTarget {
    answer = null;
    ready = false;

    start() {
      if (this.answer) return;
      if (location.protocol === "file:") this.startHere();
      else this.startWorker();
    }

    startWorker() {
      let worker;
      try {
        worker = new Native(script);
      } catch {
        this.startHere();
        return;
      }
      this.answer = message => worker.postMessage(message);
      worker.addEventListener("message", event => this.pass(event.data));
      worker.addEventListener("error", () => {
        // Without terms nothing works and the next opening tries again; without texts most does.
        if (this.ready) return;
        worker.terminate();
        this.answer = null;
      });
      this.answer(setup());
    }

    /** Search in the page itself: from a disk, no worker starts and nothing can be fetched. */
    startHere() {
      this.answer = () => {};
      const scripts = ["vendor/minisearch.js", script].map(file => new URL(file, script).href);
      scripts.reduce((before, address) => before.then(() => run(address)), Promise.resolve())
        .then(() => {
          this.answer = termSearch(loadScript, message => setTimeout(() => this.pass(message)));
          return this.answer(setup());
        })
        .catch(error => {
          if (!this.ready) this.answer = null;
          console.error(error);
        });
    }

    pass(message) {
      if (message.type === READY) this.ready = true;
      // Texts arrive after terms; they must not pull away the list from under a chosen result.
      if (message.late && document.activeElement?.closest(".md-search-result")) return;
      if (location.protocol === "file:" && message.data) message.data.items.flat().forEach(toFile);
      this.dispatchEvent(new MessageEvent("message", { data: message }));
    }

    postMessage(message) {
      if (message.type !== SETUP && this.answer) this.answer(message);
    }
  }

  /** On a disk a folder does not open its page. */
  function toFile(item) {
    item.location = item.location.replace(/\/(?=#|$)/, "/index.html");
  }

  function run(address) {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = address;
      element.onload = () => { element.remove(); resolve(); };
      element.onerror = () => { element.remove(); reject(new Error(address)); };
      document.head.append(element);
    });
  }

  async function loadScript(address) {
    let data;
    window.searchData = given => { data = given; };
    await run(address);
    return data;
  }

  const searching = new Searching();
  window.Worker = function (address, options) {
    return address === search ? searching : new Native(address, options);
  };

  const start = () => searching.start();
  toggle.addEventListener("change", start);
  form.addEventListener("focusin", start);
  form.addEventListener("pointerenter", start);
  // Material listens to keys alone: text that is pasted, dictated or suggested comes without any.
  form.addEventListener("input", event => event.target.dispatchEvent(new Event("keyup")));
})();
