// The event log: what elements told the portal and what they asked of it.
//
// It shows details as they come. The contract says that they hold no secret,
// and a log that hid one would hide the fault.

const EVENTS = ["ready", "error", "auth-required", "count-change", "disclosure", "person-activate"];
const LINES = 100;

const list = document.getElementById("log");
const empty = document.getElementById("log-empty");
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

const part = (className, text) => {
  const span = document.createElement("span");
  span.className = className;
  span.textContent = text;
  return span;
};

const write = (element, kind, name, detail) => {
  const text = JSON.stringify(detail ?? null);
  const line = document.createElement("li");
  line.dataset[kind] = name;
  line.dataset.element = element.id;
  line.dataset.detail = text;
  const origin = element.dataset.title ?? "An element";
  const what = kind === "call" ? `${name}()` : name;
  const parts = [clock.format(new Date()), origin, what, text];
  ["time", "origin", "what", "detail"].forEach((className, index) => {
    if (index > 0) line.append(" ");
    line.append(part(`log__${className}`, parts[index]));
  });
  list.prepend(line);
  while (list.children.length > LINES) list.lastElementChild.remove();
  empty.hidden = true;
};

/** Notes that an element called a function of the portal's. */
export const called = (element, name, detail) => write(element, "call", name, detail);

/** Begins to listen, wherever in the page an element is. */
export const listen = () => {
  for (const event of EVENTS) {
    const name = `person-credentials-${event}`;
    document.addEventListener(name, ({ target, detail }) => write(target, "event", name, detail));
  }
  document.getElementById("clear-log").addEventListener("click", () => {
    list.replaceChildren();
    empty.hidden = false;
  });
};
