// Makes elements, and tells them what a person chose.

import { guard, provider } from "./access.js";

const ATTRIBUTES = ["theme", "lang", "load", "page-size", "reveal-time", "request-timeout"];

const SLOTS = {
  empty: "The desk has no record of a credential. Lost ones are kept in the grey cabinet.",
  error: "The desk cannot read the list just now. Ring 4410.",
};

// The elements whose disclosures the portal cancels.
const cancelling = new WeakSet();

const setOrRemove = (element, name, value) => {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
};

const fillSlots = (element, isFilled) => {
  element.replaceChildren();
  if (!isFilled) return;
  for (const [slot, text] of Object.entries(SLOTS)) {
    const paragraph = document.createElement("p");
    paragraph.slot = slot;
    paragraph.textContent = text;
    element.append(paragraph);
  }
};

/** An element that is told nothing yet. */
export const make = (id, title) => {
  const element = document.createElement("person-credentials");
  element.id = id;
  element.dataset.title = title;
  // A cancelled disclosure does not happen; nobody needs a guard for that.
  element.addEventListener("person-credentials-disclosure", (event) => {
    if (cancelling.has(element)) event.preventDefault();
  });
  return element;
};

/** Tells an element one thing. */
export const tell = (element, name, value) => {
  switch (name) {
    case "person":
      // Without the attribute it shows everyone; empty, nobody.
      if (value === "everyone") element.removeAttribute("person-id");
      else element.setAttribute("person-id", value);
      break;
    case "auth":
      // Through the portal's server, or straight to the API of this origin.
      setOrRemove(element, "api-base", value === "same-origin" ? "/portal" : "");
      setOrRemove(element, "auth", value);
      break;
    case "provider":
      element.getToken = provider(element, value);
      // Another function alone is kept until a token is needed.
      element.refresh?.();
      break;
    case "guard":
      if (value === "cancels") cancelling.add(element);
      else cancelling.delete(element);
      element.disclosureGuard = guard(element, value);
      break;
    case "colours":
      element.classList.toggle("in-house", value === "portal");
      break;
    case "slots":
      fillSlots(element, value === "portal");
      break;
    default:
      if (ATTRIBUTES.includes(name)) setOrRemove(element, name, value);
  }
};

/** Tells an element everything; the person comes last, for it starts requests. */
export const tellAll = (element, choices) => {
  const { person, ...rest } = choices;
  for (const [name, value] of Object.entries(rest)) tell(element, name, value);
  tell(element, "person", person);
};
