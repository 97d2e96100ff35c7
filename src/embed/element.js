// The custom element: its lifecycle, and the wasm behind it. What it shows, and
// every rule, is in the wasm.
//
// Each element has an instance of the wasm of its own, compiled once for all of
// them. So a fault in one ends that one alone, and what an element held in
// memory goes with it.
//
// The build puts three constants before this file: `glue` (makes the JavaScript
// side of one instance), `styles` (the style sheet) and `wasmIntegrity`.

const NAME = "person-credentials";

const TEXTS = {
  en: {
    loading: "Loading credentials…",
    fault: "This list has stopped. Start it again; if it stops again, tell whoever runs this page.",
    unreachable: "This list could not be loaded. Check the connection, then start it again.",
    unsupported: "This browser cannot show this list: it needs WebAssembly. Use a current browser, or ask whoever runs this page to allow it.",
    again: "Start again",
  },
  de: {
    loading: "Zugangsmittel werden geladen …",
    fault: "Diese Liste ist stehen geblieben. Starten Sie sie neu; wenn es wieder geschieht, sagen Sie es den Betreibern dieser Seite.",
    unreachable: "Diese Liste konnte nicht geladen werden. Prüfen Sie die Verbindung und starten Sie sie neu.",
    unsupported: "Dieser Browser kann diese Liste nicht zeigen: Sie braucht WebAssembly. Nehmen Sie einen aktuellen Browser oder bitten Sie die Betreiber dieser Seite, es zu erlauben.",
    again: "Neu starten",
  },
};

// Properties that say the same as an attribute. `lang` every element has.
const TWINS = {
  personId: "person-id",
  apiBase: "api-base",
  auth: "auth",
  csrfHeader: "csrf-header",
  csrfToken: "csrf-token",
  load: "load",
  pageSize: "page-size",
  passLinkHosts: "pass-link-hosts",
  photoOrigins: "photo-origins",
  requestTimeout: "request-timeout",
  revealTime: "reveal-time",
  theme: "theme",
};

// What markup cannot carry.
const PROPERTIES = ["getToken", "credentials", "disclosureGuard"];

let warned = new Set();
const warnOnce = (text) => {
  if (warned.has(text)) return;
  warned.add(text);
  console.warn(`<${NAME}>: ${text}`);
};

let sheet;
const sheetOfAll = () => {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
  }
  return sheet;
};

let compiled;
const compile = () => {
  compiled ??= download().catch((error) => {
    // The next element tries again.
    compiled = undefined;
    warnOnce(`its wasm could not be loaded from beside ${import.meta.url}: ${error.message}`);
    throw error;
  });
  return compiled;
};

const download = async () => {
  // A browser that still has the file of another version must not use it.
  const version = wasmIntegrity.slice(-12).replace(/[^A-Za-z0-9]/g, "");
  const address = new URL("./person-credentials.wasm", import.meta.url);
  address.searchParams.set("v", version);
  const response = await fetch(address, {
    credentials: "omit",
    integrity: wasmIntegrity,
    referrerPolicy: "no-referrer",
  });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  // Browsers keep what they compiled from a response, but want its type right.
  return response.headers.get("content-type") === "application/wasm"
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
};

// The JavaScript side of a fresh instance. Whatever is thrown out of the wasm
// leaves it half done: from then on nothing of it runs any more, whichever
// timer or listener it left behind, and its memory is wiped.
const instantiate = async (onFault) => {
  const module = await compile();
  let memory;
  let isDead = false;
  let depth = 0;
  const guard = (run) => (...values) => {
    if (isDead) return undefined;
    depth += 1;
    try {
      return run(...values);
    } catch (error) {
      isDead = true;
      // Its message may hold what nobody should read.
      console.error(`<${NAME}>: stopped by a ${error?.name}`);
      onFault();
      return undefined;
    } finally {
      depth -= 1;
      // The glue reads outcomes from there, and would throw what it makes of
      // the remains. While a call further out is under way it needs them.
      if (isDead && depth === 0) new Uint8Array(memory.buffer).fill(0);
    }
  };
  const guarded = (instance) => {
    memory = instance.exports.memory;
    const exports = {};
    for (const [name, value] of Object.entries(instance.exports)) {
      exports[name] = typeof value === "function" ? guard(value) : value;
    }
    return Object.create(instance, { exports: { value: exports } });
  };
  const bindings = glue(
    Object.create(WebAssembly, {
      instantiate: {
        value: async (wasm, imports) => guarded(await WebAssembly.instantiate(wasm, imports)),
      },
    }),
  );
  await bindings({ module_or_path: module });
  return bindings;
};

// A server that only imports this has no elements.
class PersonCredentials extends (globalThis.HTMLElement ?? class {}) {
  static observedAttributes = [...Object.values(TWINS), "lang", "token"];

  #root = this.attachShadow({ mode: "open" });
  #given = {};
  #life;

  connectedCallback() {
    // It was moved: it goes on as it was.
    if (this.#life) return;
    for (const name of [...Object.keys(TWINS), ...PROPERTIES]) this.#adopt(name);
    this.#checkNames();
    this.#start();
  }

  disconnectedCallback() {
    // A move takes it away and brings it back in the same turn.
    queueMicrotask(() => {
      if (!this.isConnected) this.#end();
    });
  }

  connectedMoveCallback() {}

  attributeChangedCallback(name, before, now) {
    if (name === "token") {
      warnOnce("there is no attribute \"token\", which everyone could read: set the property getToken");
    } else if (before !== now) {
      this.#life?.wasm?.changed(name);
    }
  }

  /** Reads the list again. */
  refresh() {
    const life = this.#life;
    if (life?.isOver) {
      this.#end();
      this.#start();
    } else if (life?.isCleared) {
      life.isCleared = false;
      this.#askEarly(life);
    } else {
      life?.wasm?.refresh();
    }
  }

  /** Forgets the session and everything that was read. */
  clear() {
    const life = this.#life;
    this.#given.credentials = undefined;
    if (life?.wasm) {
      life.wasm.clear();
    } else if (life) {
      life.isCleared = true;
      life.early?.abort.abort();
      life.early = undefined;
    }
  }

  // A property that was set before this class was known hides its accessor.
  #adopt(name) {
    if (!Object.hasOwn(this, name)) return;
    const value = this[name];
    delete this[name];
    this[name] = value;
  }

  // A framework that does not know this class yet makes attributes of its
  // properties, and then nobody hears of them.
  #checkNames() {
    for (const property of [...Object.keys(TWINS), ...PROPERTIES]) {
      const attribute = property.toLowerCase();
      const isMeant = TWINS[property] !== attribute && this.hasAttribute(attribute);
      if (isMeant) warnOnce(`the attribute "${attribute}" does nothing: set the property ${property}`);
    }
  }

  #start() {
    this.#root.adoptedStyleSheets = [sheetOfAll()];
    const life = { abort: new AbortController() };
    this.#life = life;
    this.#say("loading");
    this.#askEarly(life);
    const onFault = () => this.#stop(life, "fault", "internal");
    instantiate(onFault).then(
      (wasm) => {
        if (this.#life !== life) return;
        life.wasm = wasm;
        const { early, isCleared } = life;
        life.early = undefined;
        life.isCleared = false;
        wasm.mount(this, this.#container(), early, isCleared === true);
      },
      (error) => {
        const isForbidden = error instanceof WebAssembly.CompileError;
        this.#stop(life, isForbidden ? "unsupported" : "unreachable", isForbidden ? "unsupported" : "load_failed");
      },
    );
  }

  // The host is asked while the wasm is on its way.
  #askEarly(life) {
    life.early?.abort.abort();
    life.early = undefined;
    const { getToken, credentials } = this.#given;
    const isAsked = typeof getToken === "function" && credentials === undefined;
    // The same rule as that of the wasm, which would not ask for nobody.
    const isSomeone = /^\s*[1-9]\d{0,18}\s*$/.test(this.getAttribute("person-id") ?? "");
    if (!isAsked || !isSomeone || this.getAttribute("auth") === "same-origin") return;
    const abort = new AbortController();
    const until = (signal) => signal.addEventListener("abort", () => abort.abort(signal.reason), { once: true });
    until(life.abort.signal);
    const answer = (async () => getToken.call(this, "initial", abort.signal))();
    // It is looked at once the wasm is there.
    answer.catch(() => {});
    life.early = { answer, abort, until };
  }

  #end() {
    const life = this.#life;
    this.#life = undefined;
    life?.abort.abort();
    life?.wasm?.unmount();
    this.#root.replaceChildren();
  }

  #stop(life, text, code) {
    if (this.#life !== life || life.isOver) return;
    life.isOver = true;
    life.abort.abort();
    life.wasm = undefined;
    this.#say(text);
    const detail = { version: 1, code, status: null, retryable: true, retrying: false };
    this.dispatchEvent(new CustomEvent(`${NAME}-error`, { bubbles: true, composed: true, detail }));
  }

  #say(text) {
    const spoken = Object.keys(TEXTS);
    const wanted = navigator.languages.map((tag) => tag.toLowerCase().split("-")[0]);
    const language =
      spoken.find((tag) => this.matches(`:lang(${tag})`)) ??
      wanted.find((tag) => spoken.includes(tag)) ??
      "en";
    const texts = TEXTS[language];
    const container = this.#container();
    container.lang = language;
    const message = document.createElement("p");
    message.textContent = texts[text];
    if (text === "loading") {
      message.className = "visually-hidden";
      message.setAttribute("role", "status");
      const cards = document.createElement("div");
      cards.className = "feed";
      for (let card = 0; card < 3; card += 1) {
        const skeleton = document.createElement("div");
        skeleton.className = "card card--skeleton";
        skeleton.setAttribute("aria-hidden", "true");
        cards.append(skeleton);
      }
      container.append(cards, message);
      return;
    }
    message.className = "notice notice--bad";
    message.part = "notice";
    message.setAttribute("role", "alert");
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button";
    again.part = "button";
    again.textContent = texts.again;
    again.addEventListener("click", () => this.refresh());
    container.append(message, again);
  }

  // A fresh one in place of whatever was shown.
  #container() {
    const container = document.createElement("div");
    container.className = "root";
    container.part = "root";
    this.#root.replaceChildren(container);
    return container;
  }

  static {
    for (const [property, attribute] of Object.entries(TWINS)) {
      Object.defineProperty(this.prototype, property, {
        configurable: true,
        enumerable: true,
        get() {
          return this.getAttribute(attribute);
        },
        set(value) {
          if (value === null || value === undefined) this.removeAttribute(attribute);
          else this.setAttribute(attribute, value);
        },
      });
    }
    for (const property of PROPERTIES) {
      Object.defineProperty(this.prototype, property, {
        configurable: true,
        enumerable: true,
        get() {
          return this.#given[property];
        },
        set(value) {
          const before = this.#given[property];
          // A list may have been changed in its place.
          if (before === value && property !== "credentials") return;
          this.#given[property] = value;
          // Frameworks make a new function of the same each time they draw a
          // page: that alone must not bring back what was cleared.
          const isAnew = typeof before === "function" && typeof value === "function";
          const life = this.#life;
          if (!life || isAnew || property === "disclosureGuard") return;
          life.isCleared = false;
          if (life.wasm) life.wasm.changed(property);
          else this.#askEarly(life);
        },
      });
    }
  }
}

if (globalThis.customElements?.get(NAME)) {
  warnOnce("it is registered already, so this copy does nothing");
} else {
  globalThis.customElements?.define(NAME, PersonCredentials);
}
