// The embed lab: two elements, and a set of controls for each.

import { make, tell, tellAll } from "./element.js";
import { ownData } from "./people.js";
import * as server from "./server.js";

const copyOf = (id) => document.getElementById(id).content.cloneNode(true);

const ELEMENTS = [
  { id: "element-a", title: "Element A", column: "column-main", start: { person: "2", colours: "portal" } },
  { id: "element-b", title: "Element B", column: "column-side", start: { person: "1" } },
];

/** Fills the view; gives what is to be done when it is left. */
export const open = (view) => {
  const columns = ["column-main", "column-side"].map((id) => view.querySelector(`#${id}`));
  const elements = ELEMENTS.map((settings) => place(view, columns, settings));
  keepSession(view, elements);
};

const place = (view, columns, { id, title, column, start }) => {
  const element = make(id, title);
  const form = addControls(view, id, title);
  for (const [name, value] of Object.entries(start)) form.elements[name].value = value;
  const choices = Object.fromEntries(new FormData(form));
  const configure = () => tellAll(element, choices);
  // Both ways must do: before the browser knows the element, and after.
  if (id === "element-a") configure();
  else customElements.whenDefined("person-credentials").then(configure);
  columns.find((one) => one.id === column).append(element);
  form.addEventListener("change", ({ target }) => tell(element, target.name, target.value));
  connect(form, element, columns);
  return element;
};

const addControls = (view, id, title) => {
  const controls = copyOf("controls");
  const form = controls.querySelector("form");
  const heading = controls.querySelector("h2");
  const letter = id.slice(-1);
  heading.textContent = title;
  heading.id = `controls-${letter}-heading`;
  form.id = `controls-${letter}`;
  form.setAttribute("aria-labelledby", heading.id);
  view.querySelector("#bench").append(controls);
  return form;
};

const connect = (form, element, columns) => {
  const { "own-data": ownButton, remove, "put-back": putBack } = form.elements;
  let home = element.parentElement;

  const showPresence = () => {
    const isThere = element.parentElement !== null;
    remove.disabled = !isThere;
    form.elements.move.disabled = !isThere;
    putBack.disabled = isThere;
  };

  const actions = {
    refresh: () => element.refresh?.(),
    clear: () => element.clear?.(),
    expire: () => attempt(server.expireTokens),
    "own-data": () => {
      const isShown = ownButton.getAttribute("aria-pressed") === "true";
      ownButton.setAttribute("aria-pressed", String(!isShown));
      const personId = Number(form.elements.person.value) || 1;
      element.credentials = isShown ? undefined : ownData(personId);
    },
    move: () => {
      home = columns.find((column) => column !== element.parentElement);
      home.prepend(element);
    },
    remove: () => {
      home = element.parentElement;
      element.remove();
      showPresence();
      putBack.focus();
    },
    "put-back": () => {
      home.prepend(element);
      showPresence();
      remove.focus();
    },
  };

  form.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) actions[button.name]();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
};

// Does what needs the server, and says so if the server does not do it.
const attempt = async (action) => {
  try {
    await action();
  } catch {
    document.getElementById("session-state").textContent = "The portal’s server did not do it. Try again.";
  }
};

const keepSession = (view, elements) => {
  const told = view.querySelector("#session-state");
  const start = view.querySelector("#session-start");
  const end = view.querySelector("#session-end");

  const show = async () => {
    const { isSignedIn, givesTokens } = await server.state();
    const without = givesTokens ? "There is no session." : "This portal has no sessions: it has no tokens of its own.";
    told.textContent = isSignedIn ? "There is a session." : without;
    start.disabled = !givesTokens;
  };

  const goThrough = () => elements.filter((element) => element.getAttribute("auth") === "same-origin");

  const begin = async () => {
    await server.startSession();
    await show();
    for (const element of goThrough()) element.refresh?.();
  };
  const finish = async () => {
    // Whoever ends a session leaves nothing of it on the screen, whatever the
    // server says.
    for (const element of goThrough()) element.clear?.();
    await server.endSession();
    await show();
  };

  start.addEventListener("click", () => attempt(begin));
  end.addEventListener("click", () => attempt(finish));
  attempt(show);
};
