// Measures the page from the inside. It runs before everything else, changes
// nothing of what the page does, and answers what `cargo xtask bench` asks.
// What is found by is what people find it by: roles, parts, the names of
// buttons. `{ absent }` says that a view lacks what a figure needs.
{
  const CARD = "article[aria-posinset]";
  const FEED = '[role="feed"]';
  const COUNT = '[part="count"]';
  const SEARCH = 'main input[type="search"]';
  const VERDICT = ".card-search__verdict";
  const FILTER = '.filters button[aria-pressed], .filters input[type="checkbox"]';
  const MORE_FILTERS = ".filters button[aria-expanded=false]";
  const SORT = "main select";
  const MORE = "Load everything";
  // A timer that is set again and again ticks no faster than this.
  const TICK = 4;
  const QUIET = 300;
  const PATIENCE = 600_000;

  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const now = () => performance.now();
  const wait = (millis) => new Promise((next) => setTimeout(next, millis));
  const button = (name) => all("main button").find((it) => it.textContent.trim() === name);
  const count = () => one(COUNT)?.textContent.trim() ?? "";

  // Resolves when the next frame has been painted, with the time of its start.
  const frame = () => new Promise((painted) => {
    requestAnimationFrame((at) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => painted(at);
      port2.postMessage(null);
    });
  });

  // For how long the page answered nobody, at the longest, until it is asked.
  const longestBlock = () => {
    let [longest, last, goes] = [0, now(), true];
    const beat = () => {
      longest = Math.max(longest, now() - last - TICK);
      last = now();
      if (goes) setTimeout(beat);
    };
    setTimeout(beat);
    return () => {
      goes = false;
      return Math.max(longest, now() - last - TICK, 0);
    };
  };

  // When something that matters was last changed, once nothing is any more.
  const lastChange = (matters) => {
    const began = now();
    let last = 0;
    const observer = new MutationObserver((records) => {
      if (records.some(matters)) last = now();
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true,
      attributes: true, attributeFilter: ["aria-setsize", "aria-posinset"] });
    return async () => {
      while (now() - Math.max(began, last) < QUIET) await wait(20);
      observer.disconnect();
      return last;
    };
  };
  const elements = ({ target, addedNodes, removedNodes }) =>
    [target, ...addedNodes, ...removedNodes].map((it) => it.nodeType === 1 ? it : it.parentElement);
  const ofCards = (record) => record.type === "attributes"
    || (record.type === "childList" && elements(record).slice(1).some((it) => it?.matches(CARD) || it?.querySelector(CARD)));
  const ofVerdict = (record) => record.type !== "attributes"
    && elements(record).some((it) => it?.closest(VERDICT) || it?.querySelector(VERDICT));

  const bench = { firstCard: null, memory: null };
  window.bench = bench;

  const untilFirst = new MutationObserver(() => {
    if (!one("article")) return;
    bench.firstCard = now();
    untilFirst.disconnect();
  });
  untilFirst.observe(document, { subtree: true, childList: true });

  for (const name of ["instantiate", "instantiateStreaming"]) {
    const real = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await real.apply(WebAssembly, given);
      bench.memory = (made.instance ?? made).exports.memory ?? null;
      return made;
    };
  }

  // The same work in every run, to hold all other times against: so many plain
  // cards are made, laid out and taken away.
  bench.yardstick = async (times, cards) => {
    const part = (name, text, into) => {
      const made = document.createElement(name);
      made.textContent = text;
      into.append(made);
      return made;
    };
    const once = () => {
      const start = now();
      const list = document.createElement("div");
      list.style.display = "grid";
      list.style.gridTemplateColumns = "repeat(auto-fill, minmax(280px, 1fr))";
      for (let number = 0; number < cards; number += 1) {
        const card = part("article", "", list);
        card.setAttribute("aria-posinset", number + 1);
        part("h3", `Card number ${number}`, card);
        part("p", "Active", card);
        const values = part("dl", "", card);
        part("dt", "Number", values);
        part("dd", "••••••••", values);
        part("button", "Reveal", card);
        part("button", "Copy", card);
      }
      document.body.append(list);
      const height = list.offsetHeight;
      list.remove();
      return height > 0 ? now() - start : NaN;
    };
    const taken = [];
    // The first ones are those of a compiler that has not seen it yet.
    for (let time = -3; time < times; time += 1) {
      await frame();
      const millis = once();
      if (time >= 0) taken.push(millis);
    }
    return taken;
  };

  bench.waitForCard = async (millis) => {
    const start = now();
    while (bench.firstCard === null && now() - start < millis) await wait(20);
    if (bench.firstCard !== null) return bench.firstCard;
    const says = document.body.innerText.replace(/\s+/g, " ").slice(0, 300);
    throw `no card came within ${millis / 1000} s at ${location.pathname}; the page says: ${says}`;
  };

  const isWhole = (text) => /\d/.test(text) && !/ of | so far/.test(text);

  // Loads everything, by the button that does, or by scrolling where a view
  // has none.
  bench.load = async () => {
    const answers = [];
    const watch = new PerformanceObserver((list) => {
      for (const { name, startTime, responseEnd } of list.getEntries()) {
        const { pathname, searchParams } = new URL(name);
        if (!pathname.endsWith("/credentials")) continue;
        answers.push({ at: responseEnd, took: responseEnd - startTime, size: Number(searchParams.get("per_page") ?? 0) });
      }
    });
    watch.observe({ type: "resource" });
    const counts = [];
    const observer = new MutationObserver(() => counts.push({ at: now(), text: count() }));
    const place = one(COUNT);
    if (!place) return { absent: `the count, ${COUNT}` };
    observer.observe(place, { subtree: true, childList: true, characterData: true });
    const block = longestBlock();
    const start = now();
    const press = button(MORE);
    press?.click();
    while (!isWhole(count())) {
      if (now() - start > PATIENCE) throw `after ${PATIENCE / 1000} s the count says ${count()}`;
      if (!press) scrollTo(0, document.documentElement.scrollHeight);
      await wait(10);
    }
    const longest = block();
    const end = counts.findLast(({ text }) => isWhole(text))?.at ?? now();
    await wait(QUIET);
    watch.disconnect();
    observer.disconnect();
    if (!press) scrollTo(0, 0);
    answers.sort((one, other) => one.at - other.at);
    const pages = answers.filter(({ size }) => size > 1);
    // From an answer to the change of the count that it brought.
    const appends = pages.flatMap(({ at }, index) => {
      const next = pages[index + 1]?.at ?? Infinity;
      const change = counts.find((one) => one.at >= at && one.at < next);
      return change ? [change.at - at] : [];
    });
    const waited = answers.reduce((sum, { took }) => sum + took, 0) / 1000;
    return { seconds: (end - start) / 1000, waited, requests: answers.length, size: pages[0]?.size ?? 0,
      rows: Number(count().replace(/\D/g, "")), appends, block: longest, by_button: Boolean(press) };
  };

  // Whether no card is where the eye is, although the list is.
  const HALF = 60;
  const isBlank = () => {
    const middle = innerHeight / 2;
    const [from, to] = [middle - HALF, middle + HALF];
    const list = one(FEED)?.getBoundingClientRect();
    if (!list || list.top > from || list.bottom < to) return false;
    return !all(CARD).some((card) => {
      const { top, bottom } = card.getBoundingClientRect();
      return top < to && bottom > from;
    });
  };

  // Scrolls by one step a frame: so many pixels each from the middle of the
  // list, or, without pixels, from its start to its end.
  bench.scroll = async (steps, pixels) => {
    if (!one(FEED)) return { absent: `the list, ${FEED}` };
    const end = document.documentElement.scrollHeight - innerHeight;
    const start = pixels ? Math.max(0, (end - steps * pixels) / 2) : 0;
    const step = pixels ? Math.min(pixels, end / steps) : end / steps;
    scrollTo(0, start);
    await frame();
    await wait(QUIET);
    await frame();
    const [work, gaps] = [[], []];
    let [blank, most, before] = [0, 0, await frame()];
    for (let number = 1; number <= steps; number += 1) {
      let began;
      addEventListener("scroll", () => { began ??= now(); }, { capture: true, once: true });
      scrollTo(0, start + step * number);
      const at = await new Promise((painted) => {
        requestAnimationFrame((at) => {
          began ??= now();
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            work.push(now() - began);
            painted(at);
          };
          port2.postMessage(null);
        });
      });
      gaps.push(at - before);
      before = at;
      if (isBlank()) blank += 1;
      most = Math.max(most, document.getElementsByTagName("*").length);
    }
    scrollTo(0, 0);
    await wait(QUIET);
    return { work, gaps, blank, elements: most };
  };

  // A number that a card near the end of the list carries.
  bench.lastNumber = async (path, rows) => {
    const token = sessionStorage.getItem("person-credentials.access-token");
    const headers = { Authorization: `Bearer ${token}` };
    for (let page = Math.ceil(rows / 50); page > 0; page -= 1) {
      const answer = await fetch(`${path}?per_page=50&page=${page}`, { headers });
      const found = (await answer.json()).findLast(({ label, value }) => value && /card/i.test(label));
      if (found) return String(found.value);
    }
    throw "no card of this account has a number";
  };

  // Types a number, key by key, and clears the field again.
  bench.search = async (number) => {
    const field = one(SEARCH);
    if (!field) return { absent: `the search field, ${SEARCH}` };
    const fill = (text) => {
      field.value = text;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    };
    field.focus({ preventScroll: true });
    const keys = [];
    const block = longestBlock();
    let [last, shown] = [0, null];
    for (let end = 1; end <= number.length; end += 1) {
      if (end === number.length) shown = lastChange(ofVerdict);
      last = now();
      fill(number.slice(0, end));
      await frame();
      keys.push(now() - last);
    }
    let told = await shown();
    if (!one(VERDICT)) return { absent: `the verdict, ${VERDICT}` };
    const longest = block();
    const verdict = one(VERDICT).textContent.trim();
    const cards = all(CARD).length;
    const cleared = lastChange(ofCards);
    fill("");
    await cleared();
    // It may have been said by the last key but one already.
    return { keys, shown: told ? told - last : keys.at(-1), block: longest, verdict, cards };
  };

  const changed = async (change) => {
    const block = longestBlock();
    const shown = lastChange(ofCards);
    const start = now();
    change();
    await frame();
    const first = now() - start;
    const last = await shown();
    return { frame: first, shown: Math.max(last - start, first), block: block() };
  };

  // Turns each of the first filters that are offered on and off again. Those
  // that would show nothing do nothing, and so would their figures.
  bench.filters = async (most) => {
    const isOffered = (filter) => filter.ariaDisabled !== "true" && !filter.closest("[hidden]");
    const more = one(MORE_FILTERS);
    more?.click();
    await frame();
    const offered = all(FILTER).filter(isOffered).slice(0, most);
    if (!offered.length) return { absent: `the filters, ${FILTER}` };
    const changes = [];
    for (const filter of offered) {
      for (const _ of ["on", "off"]) changes.push(await changed(() => filter.click()));
    }
    more?.click();
    return changes;
  };

  // Sorts in each way that is offered, and then as before.
  bench.sorts = async () => {
    const choice = one(SORT);
    if (!choice) return { absent: `the choice of an order, ${SORT}` };
    const before = choice.value;
    const others = [...choice.options].map((it) => it.value).filter((value) => value !== before);
    const changes = [];
    for (const value of [...others, before]) {
      changes.push(await changed(() => {
        const choice = one(SORT);
        choice.value = value;
        choice.dispatchEvent(new Event("change", { bubbles: true }));
      }));
    }
    return changes;
  };

  bench.wasm = async () => bench.memory?.buffer.byteLength ?? { absent: "the memory of the wasm" };
}
