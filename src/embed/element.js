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
    loading: "Zugangsmedien werden geladen …",
    fault: "Diese Liste ist stehen geblieben. Starten Sie sie neu; wenn es wieder geschieht, sagen Sie es den Betreibern dieser Seite.",
    unreachable: "Diese Liste konnte nicht geladen werden. Prüfen Sie die Verbindung und starten Sie sie neu.",
    unsupported: "Dieser Browser kann diese Liste nicht zeigen: Sie braucht WebAssembly. Nehmen Sie einen aktuellen Browser oder bitten Sie die Betreiber dieser Seite, es zu erlauben.",
    again: "Neu starten",
  },
};

// Properties that say the same as an attribute. `lang` every element has.
const TWINS = {
  personId: "person-id",
  accountPageSize: "account-page-size",
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

// A sheet belongs to the document it was made in.
const sheets = new WeakMap();
const sheetOf = (page) => {
  if (!sheets.has(page)) {
    const sheet = new page.defaultView.CSSStyleSheet();
    sheet.replaceSync(styles);
    sheets.set(page, sheet);
  }
  return sheets.get(page);
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
  let fault;
  let depth = 0;
  const guard = (run) => (...values) => {
    if (isDead) return undefined;
    depth += 1;
    try {
      return run(...values);
    } catch (error) {
      isDead = true;
      // Its message may hold what nobody should read.
      fault ??= error?.name ?? "fault";
      return undefined;
    } finally {
      depth -= 1;
      // Not before the outermost call is back: further in there may be no stack
      // left, and the glue still needs the memory. After that it would only
      // throw what it makes of the remains.
      if (isDead && depth === 0) {
        new Uint8Array(memory.buffer).fill(0);
        console.error(`<${NAME}>: stopped by a ${fault}`);
        onFault();
      }
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

// What will stand there, without its content: nothing moves when it comes.
const outline = () => {
  const box = (name, ...children) => {
    const box = document.createElement("div");
    box.className = name;
    box.append(...children);
    return box;
  };
  const who = ["id", "name", "work", "work"].map((line) => box(`person-header__${line}`));
  const cards = Array.from({ length: 6 }, () => box("card card--skeleton"));
  const outline = box(
    "person",
    box(
      "person-header",
      box("person-header__photo"),
      box("person-header__who", ...who),
      box("person-header__side"),
    ),
    box("feed-tools"),
    box("feed", ...cards),
  );
  outline.setAttribute("aria-hidden", "true");
  return outline;
};

// A server that only imports this has no elements.
class PersonCredentials extends (globalThis.HTMLElement ?? class {}) {
  static observedAttributes = [...Object.values(TWINS), "lang", "token"];

  #root = this.attachShadow({ mode: "open" });
  #given = {};
  // The host ended the session, and has not begun another one.
  #isCleared = false;
  #life;

  connectedCallback() {
    // It was moved: it goes on as it was, but in what may be another language.
    if (this.#life) {
      this.#tell("lang");
      return;
    }
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

  connectedMoveCallback() {
    this.#tell("lang");
  }

  adoptedCallback() {
    if (this.#life) this.#dress();
  }

  attributeChangedCallback(name, before, now) {
    if (name === "token") {
      warnOnce("there is no attribute \"token\", which everyone could read: set the property getToken");
    } else if (before !== now) {
      this.#tell(name);
    }
  }

  /** Reads the list again. */
  refresh() {
    const life = this.#life;
    this.#isCleared = false;
    if (life?.isOver) {
      this.#end();
      this.#start();
    } else if (life?.wasm) {
      life.wasm.refresh();
    } else if (life && !life.early) {
      this.#askEarly(life);
    }
  }

  /** Forgets the session and everything that was read. */
  clear() {
    const life = this.#life;
    this.#isCleared = true;
    this.#given.credentials = undefined;
    if (life?.wasm) life.wasm.clear();
    else if (life) this.#takeBackEarly(life);
  }

  // What changes while the wasm is being started is told afterwards.
  #tell(name) {
    const life = this.#life;
    if (life?.wasm) life.wasm.changed(name);
    else life?.missed.add(name);
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
    this.#dress();
    const life = { abort: new AbortController(), missed: new Set() };
    this.#life = life;
    this.#say("loading");
    this.#askEarly(life);
    const onFault = () => this.#stop(life, "fault", "internal");
    instantiate(onFault).then(
      (wasm) => {
        if (this.#life !== life || life.isOver) return;
        const { early } = life;
        const wasCleared = this.#isCleared;
        life.early = undefined;
        life.missed.clear();
        // Kept here as well: a wasm that has stopped gives nothing up any more.
        const onAsk = (abort) => {
          life.asking = abort;
        };
        wasm.mount(this, this.#container(), early, wasCleared, onAsk);
        if (this.#life !== life || life.isOver) return;
        life.wasm = wasm;
        for (const name of life.missed) wasm.changed(name);
        if (this.#isCleared && !wasCleared) wasm.clear();
      },
      (error) => {
        const isSupported =
          typeof WebAssembly === "object" && !(error instanceof WebAssembly.CompileError);
        if (isSupported) this.#stop(life, "unreachable", "load_failed");
        else this.#stop(life, "unsupported", "unsupported");
      },
    );
  }

  // The host is asked while the wasm is on its way.
  #askEarly(life) {
    this.#takeBackEarly(life);
    const { getToken, credentials } = this.#given;
    const isAsked = typeof getToken === "function" && credentials === undefined;
    // Only where it looks as if the wasm would ask; what it has no use for it
    // takes back.
    const person = this.getAttribute("person-id");
    const isWanted = person === null || /^\s*[1-9]\d{0,18}\s*$/.test(person);
    const isByCookie = this.getAttribute("auth")?.trim() === "same-origin";
    if (!isAsked || !isWanted || isByCookie || this.#isCleared) return;
    const abort = new AbortController();
    const until = (signal) => signal.addEventListener("abort", () => abort.abort(signal.reason), { once: true });
    until(life.abort.signal);
    const answer = (async () => getToken.call(this, "initial", abort.signal))();
    // It is looked at once the wasm is there.
    answer.catch(() => {});
    // That ran code of the host, which may have ended what it was asked for.
    if (this.#life !== life || this.#isCleared) abort.abort();
    else life.early = { answer, abort, until };
  }

  #takeBackEarly(life) {
    life.early?.abort.abort();
    life.early = undefined;
  }

  #dress() {
    const page = this.ownerDocument;
    if (page.defaultView) this.#root.adoptedStyleSheets = [sheetOf(page)];
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
    life.asking?.abort();
    life.wasm = undefined;
    this.#say(text);
    const retryable = code !== "unsupported";
    const detail = { version: 1, code, status: null, retryable, retrying: false };
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
      container.append(outline(), message);
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

  // A fresh one in place of whatever was shown; the focus stays within.
  #container() {
    const hadFocus = this.#root.activeElement !== null;
    const container = document.createElement("div");
    container.className = "root";
    container.part = "root";
    container.tabIndex = -1;
    this.#root.replaceChildren(container);
    if (hadFocus) container.focus({ preventScroll: true });
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
          this.#given[property] = value ?? undefined;
          if (property === "disclosureGuard") return;
          // Frameworks make a new function of the same each time they draw a
          // page: that alone must not bring back what was cleared. A list may
          // have been changed in its place.
          const [was, is] = [before, value].map((given) =>
            property === "getToken" ? typeof given === "function" : (given ?? undefined) !== undefined,
          );
          if (is && (!was || property === "credentials")) this.#isCleared = false;
          const life = this.#life;
          if (!life || (was === is && (!is || property === "getToken"))) return;
          if (!life.wasm) this.#askEarly(life);
          this.#tell(property);
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
