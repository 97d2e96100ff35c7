// What the portal gives an element: a function that fetches a token, and one
// that permits a disclosure. The ways to go wrong are here to be tried out.

import * as log from "./log.js";
import { fetchToken } from "./server.js";

const aborted = (signal) =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });

const PROVIDERS = {
  ok: (signal) => fetchToken(signal),
  rejects: async () => {
    throw new Error("the portal has no token today");
  },
  null: async () => null,
  hangs: (signal) => aborted(signal),
  broken: async () => "not-a\ntoken",
};

const after = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const GUARDS = {
  slow: async () => {
    await after(2000);
    return true;
  },
  refuses: async () => false,
  throws: async () => {
    throw new Error("the portal's guard failed");
  },
};

/** A value for the property getToken of an element. */
export const provider = (element, name) => {
  if (!Object.hasOwn(PROVIDERS, name)) return undefined;
  return (reason, signal) => {
    log.called(element, "getToken", { reason });
    return PROVIDERS[name](signal);
  };
};

/** A value for the property disclosureGuard of an element. */
export const guard = (element, name) => {
  if (!Object.hasOwn(GUARDS, name)) return undefined;
  return (detail) => {
    log.called(element, "disclosureGuard", detail);
    return GUARDS[name]();
  };
};
