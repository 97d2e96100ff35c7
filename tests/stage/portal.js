// The host's side of the tests of the element: a page of another origin that
// loads it, listens to it, and hands it functions that do as a test says.

const EVENTS = ["ready", "error", "auth-required", "count-change", "disclosure", "person-activate"];
const PREFIX = "person-credentials-";

const replace = (object, name, value) => {
  const own = Object.getOwnPropertyDescriptor(object, name);
  Object.defineProperty(object, name, { configurable: true, writable: true, value });
  return () => {
    delete object[name];
    if (own) Object.defineProperty(object, name, own);
  };
};

// What went wrong at the page, and what was said on its console.
const faults = [];
const said = [];
window.addEventListener("error", ({ message, filename, lineno, error }) => {
  faults.push(`${message} at ${filename}:${lineno} ${error?.stack ?? ""}`);
});
window.addEventListener("unhandledrejection", (event) => faults.push(String(event.reason)));
for (const level of ["log", "info", "warn", "error", "debug"]) {
  const say = console[level];
  console[level] = (...words) => {
    said.push({ level, text: words.map(String).join(" ") });
    say.apply(console, words);
  };
}
export const page_faults = () => JSON.stringify(faults.splice(0));
export const console_said = () => JSON.stringify(said);

export const load = (address) => import(address);

/** An element that is not on the page yet, and what its host has seen of it. */
export const guest = (page) => {
  const element = (page ?? document).createElement("person-credentials");
  const told = [];
  for (const name of EVENTS) {
    // Far above it: whatever does not bubble is not told.
    element.addEventListener(PREFIX + name, ({ detail, bubbles, composed, cancelable }) => {
      told.push({ name, detail, bubbles, composed, cancelable });
    });
  }
  return { element, told, asked: [], open: [] };
};

/** What it was told, as JSON. */
export const told = (guest) => JSON.stringify(guest.told);

/** What its host was asked, as JSON. */
export const asked = (guest) =>
  JSON.stringify(
    guest.asked.map(({ asked, signal, early }) => ({
      asked,
      early,
      signal: signal instanceof AbortSignal ? (signal.aborted ? "aborted" : "open") : "none",
    })),
  );

/** Makes a property a function that answers as a script says, the last line of it again and again. */
export const script = (guest, property, lines) => {
  const script = JSON.parse(lines);
  let times = 0;
  guest.element[property] = function (asked, signal) {
    const line = script[Math.min(times, script.length - 1)];
    times += 1;
    const early = this.shadowRoot.querySelector(".root[lang]") === null
      || this.shadowRoot.querySelector(".card--skeleton") !== null;
    guest.asked.push({ asked, signal, early });
    if (line.calls) this[line.calls]();
    if (line.removes) this.remove();
    if (line.throws) throw new Error("the host failed");
    if (line.rejects) return Promise.reject(undefined);
    // As a request does that is given the signal.
    if (line.aborts) {
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    }
    if (line.hangs) return new Promise(() => {});
    if (line.waits !== undefined) return new Promise((resolve) => guest.open.push(() => resolve(line.waits)));
    if ("says" in line) return line.says;
    if (line.undefined) return undefined;
    return Promise.resolve(line.gives);
  };
};

/** Answers everything that waits. */
export const release = (guest) => guest.open.splice(0).forEach((resolve) => resolve());

/** Runs code of a host; `guest` is what it runs on. */
export const run = (guest, code) => new Function("guest", "element", code)(guest, guest?.element);

/** Refuses every disclosure from now on. */
export const prevent = (guest) =>
  guest.element.addEventListener(`${PREFIX}disclosure`, (event) => event.preventDefault());

/** How every element in a shadow root looks, as one text. */
export const look = (guest) => {
  const looks = [];
  for (const element of guest.element.shadowRoot.querySelectorAll("*")) {
    for (const pseudo of [null, "::before", "::after"]) {
      const style = getComputedStyle(element, pseudo);
      for (const name of style) {
        if (!name.startsWith("--")) looks.push(style.getPropertyValue(name));
      }
    }
  }
  return looks.join("|");
};

/** The boxes of what is drawn, as one text, in tenths of a pixel. */
export const boxes = (guest, selector) => {
  const from = guest.element.getBoundingClientRect();
  const tenth = (number) => Math.round(number * 10) / 10;
  return [...guest.element.shadowRoot.querySelectorAll(selector)]
    .map((element) => element.getBoundingClientRect())
    // What is not drawn has no place.
    .filter((box) => box.width > 0)
    .map((box) => [box.x - from.x, box.y - from.y, box.width, box.height].map(tenth).join(" "))
    .join("\n");
};

/** Counts what is held of the browser from now on. */
export const inventory = () => {
  const held = { listeners: 0, timers: 0, observers: 0 };
  const back = [];
  for (const target of [window, document]) {
    const known = new Set();
    const name = (type, callback, options) => {
      const id = (callback.inventory ??= Math.random());
      return `${type} ${id} ${typeof options === "object" ? Boolean(options?.capture) : Boolean(options)}`;
    };
    const { addEventListener: add, removeEventListener: remove } = target;
    back.push(
      replace(target, "addEventListener", (type, callback, options) => {
        if (callback && !known.has(name(type, callback, options))) {
          known.add(name(type, callback, options));
          held.listeners += 1;
        }
        add.call(target, type, callback, options);
      }),
      replace(target, "removeEventListener", (type, callback, options) => {
        if (callback && known.delete(name(type, callback, options))) held.listeners -= 1;
        remove.call(target, type, callback, options);
      }),
    );
  }
  for (const [start, stop, once] of [
    ["setTimeout", "clearTimeout", true],
    ["setInterval", "clearInterval", false],
  ]) {
    const [begin, end] = [window[start], window[stop]];
    const known = new Set();
    const gone = (id) => {
      if (known.delete(id)) held.timers -= 1;
    };
    back.push(
      replace(window, start, (callback, millis, ...rest) => {
        const id = begin.call(window, (...values) => {
          if (once) gone(id);
          callback(...values);
        }, millis, ...rest);
        known.add(id);
        held.timers += 1;
        return id;
      }),
      replace(window, stop, (id) => {
        gone(id);
        end.call(window, id);
      }),
    );
  }
  const Observer = window.IntersectionObserver;
  const Counting = class extends Observer {
    #watches = false;
    observe(target) {
      if (!this.#watches) held.observers += 1;
      this.#watches = true;
      super.observe(target);
    }
    disconnect() {
      if (this.#watches) held.observers -= 1;
      this.#watches = false;
      super.disconnect();
    }
  };
  back.push(replace(window, "IntersectionObserver", Counting));
  return { held, undo: () => back.forEach((undo) => undo()) };
};
export const held = (inventory) => JSON.stringify(inventory.held);
export const close_inventory = (inventory) => inventory.undo();

/** A document of its own, with a registry of its own. */
export const other_page = async (html) => {
  const frame = document.createElement("iframe");
  frame.srcdoc = html;
  frame.style.width = "1000px";
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  return frame;
};

/** A storm of nonsense, the same for the same seed; gives how many blows it was. */
export const storm = async (guest, seed, blows) => {
  let state = seed;
  const next = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const any = (list) => list[next(list.length)];
  const cyclic = {};
  cyclic.self = cyclic;
  const odd = [
    null, undefined, "", "0", "2", "3", "-1", "abc", "1e3", 5, 0, -1, NaN, true, false, [], {}, cyclic,
    [null], [{}], [1, "2"], 10n, "x".repeat(5000), "\u0000\ud800\u202e", "scroll", "button", "same-origin",
    "token", "dark", "de", "en", "http://", "javascript:1", "../..", () => 1, async () => "t",
    () => { throw new Error("the host failed"); }, () => new Promise(() => {}), new Proxy({}, {}), new Date(NaN),
    { toJSON() { throw new Error("the host failed"); } }, new Map(), new Uint8Array(4), document, window.location.href,
  ];
  const { element } = guest;
  const names = [...customElements.get("person-credentials").observedAttributes, "hidden", "style", "class", "dir", "part"];
  const home = element.parentNode;
  const elsewhere = document.createElement("div");
  home.append(elsewhere);
  const buttons = () => [...element.shadowRoot.querySelectorAll("button, article, [tabindex]")];
  const steps = [
    () => { const value = any(odd); if (typeof value !== "symbol") element.setAttribute(any(names), String(typeof value === "object" ? "o" : value)); },
    () => element.removeAttribute(any(names)),
    () => { element[any(["personId", "pageSize", "load", "theme", "lang", "auth", "revealTime", "requestTimeout"])] = any(["2", 5, null, undefined, "x", "", "de"]); },
    () => { element[any(["getToken", "credentials", "disclosureGuard"])] = any(odd); },
    () => { element.getToken = guest.good; },
    () => element.refresh(),
    () => element.clear(),
    () => element.remove(),
    () => home.append(element),
    () => elsewhere.append(element),
    () => { if (element.isConnected && home.moveBefore) elsewhere.moveBefore(element, null); },
    () => { const button = any(buttons().concat([null])); button?.focus?.(); button?.click(); },
    () => {
      const key = any(["Escape", "Tab", "Enter", "PageDown", "PageUp", "Home", "End", "?", "a"]);
      const target = any(buttons().concat([element]));
      target.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey: next(2) === 0, bubbles: true, composed: true, cancelable: true }));
    },
    () => window.dispatchEvent(new Event(any(["blur", "focus", "online", "pagehide", "visibilitychange"]))),
    () => { element.personId = "2"; element.credentials = undefined; element.apiBase = guest.base; },
  ];
  for (let blow = 0; blow < blows; blow += 1) {
    try {
      any(steps)();
    } catch (error) {
      // Of the browser's own, as for a value that is no text; the element throws nothing.
      if (!(error instanceof TypeError && /BigInt|Symbol|convert|primitive/i.test(error.message)) && error.name !== "HierarchyRequestError" && error.name !== "InvalidStateError") throw error;
    }
    const wait = any(["none", "none", "microtask", "task", "frame"]);
    if (wait === "microtask") await undefined;
    if (wait === "task") await new Promise((resolve) => setTimeout(resolve));
    if (wait === "frame") await new Promise((resolve) => setTimeout(resolve, 16));
  }
  for (const name of names) element.removeAttribute(name);
  home.append(element);
  elsewhere.remove();
};
