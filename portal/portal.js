// The portal: its pages, and a router that changes them without loading one.

import { make, tell, tellAll } from "./element.js";
import * as lab from "./lab.js";
import * as log from "./log.js";
import { ids, nameOf } from "./people.js";
import * as server from "./server.js";

const main = document.getElementById("main");

// Until the server has told, the portal takes itself for one with a sandbox.
let givesTokens = true;

const copyOf = (id) => document.getElementById(id).content.cloneNode(true);

const link = (href, text) => {
  const anchor = document.createElement("a");
  anchor.href = href;
  anchor.textContent = text;
  return anchor;
};

const fillPeople = (list, current) => {
  const items = ids.map((id) => {
    const item = document.createElement("li");
    const anchor = link(`/portal/people/${id}`, nameOf(id, givesTokens));
    if (id === current) anchor.setAttribute("aria-current", "page");
    item.append(anchor);
    return item;
  });
  list.replaceChildren(...items);
};

const home = () => {
  const view = copyOf("view-home");
  const today = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
  view.querySelector("[data-today]").textContent = today.format(new Date());
  fillPeople(view.querySelector("[data-people]"));
  main.replaceChildren(view);
  return { section: "home", title: "Today" };
};

// From person to person the element stays and is told another id, as a page
// does that keeps what it can.
let shown = null;

const people = (id) => {
  if (!shown?.isConnected) {
    main.replaceChildren(copyOf("view-person"));
    shown = make("element-a", "Element A");
    tellAll(shown, { provider: "ok", colours: "portal", person: id });
    main.querySelector("#slot-a").append(shown);
  } else {
    tell(shown, "person", id);
  }
  const name = nameOf(id, givesTokens);
  main.querySelector("[data-name]").textContent = name;
  fillPeople(main.querySelector("[data-people]"), id);
  return { section: "people", title: name };
};

const embedLab = () => {
  main.replaceChildren(copyOf("view-lab"));
  lab.open(main);
  return { section: "lab", title: "Embed lab" };
};

const missing = () => {
  main.replaceChildren(copyOf("view-missing"));
  return { section: "", title: "No such page" };
};

const route = (path) => {
  const parts = path.split("/").filter(Boolean).slice(1);
  if (parts.length === 0) return home();
  if (parts.length === 1 && parts[0] === "people") return people(ids[0]);
  if (parts.length === 2 && parts[0] === "people") return people(parts[1]);
  if (parts.length === 1 && parts[0] === "embed-lab") return embedLab();
  return missing();
};

const show = () => {
  const { section, title } = route(location.pathname);
  document.title = `${title} · Gatehouse`;
  for (const anchor of document.querySelectorAll("[data-section]")) {
    if (anchor.dataset.section === section) anchor.setAttribute("aria-current", "true");
    else anchor.removeAttribute("aria-current");
  }
};

const go = (path) => {
  history.pushState(null, "", path);
  show();
  scrollTo(0, 0);
  // A reader who does not see the page hears that it is another one.
  main.querySelector("h1").focus({ preventScroll: true });
};

const isPlain = (event) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey && !event.defaultPrevented;

document.addEventListener("click", (event) => {
  const anchor = event.target.closest?.("a[href^='/portal/']");
  if (!anchor || !isPlain(event)) return;
  event.preventDefault();
  if (anchor.pathname !== location.pathname) go(anchor.pathname);
});
addEventListener("popstate", show);

document.addEventListener("person-credentials-person-activate", ({ detail }) => {
  go(`/portal/people/${encodeURIComponent(detail.personId)}`);
});

document.getElementById("appearance").addEventListener("change", ({ target }) => {
  if (target.value) document.documentElement.dataset.appearance = target.value;
  else delete document.documentElement.dataset.appearance;
});

document.getElementById("element-script").addEventListener("error", () => {
  document.getElementById("no-element").hidden = false;
});

document.getElementById("paste-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = event.target.elements.token;
  server.usePasted(field.value.trim());
  field.value = "";
  document.getElementById("paste-said").textContent = "This page uses it now.";
  for (const element of document.querySelectorAll("person-credentials")) element.refresh?.();
});

log.listen();
show();

server.state().then(
  (state) => {
    givesTokens = state.givesTokens;
    document.getElementById("paste").hidden = givesTokens;
    // Names of the sandbox are not those of a deployment.
    if (!givesTokens && !location.pathname.endsWith("/embed-lab")) show();
  },
  () => {},
);
