// What the portal's pages ask of the portal's server: tokens, and a session.
//
// No token is kept here but one that a person pasted; one from the server goes
// straight to the element that asked.

// A page of another site cannot send it, which is how the server knows us.
const OURS = { "X-Requested-With": "portal" };

let pasted = null;

const ask = async (path, method, signal) => {
  const answer = await fetch(path, { method, headers: OURS, signal });
  if (!answer.ok) throw new Error(`the portal's server answered ${answer.status}`);
  return answer;
};

/** An access token; null if the portal has none to give and nobody pasted one. */
export const fetchToken = async (signal) => {
  if (pasted) return pasted;
  const answer = await fetch("/portal/token", { headers: OURS, signal });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`the portal's server answered ${answer.status}`);
  return (await answer.json()).token;
};

/** Keeps a token that a person pasted, in memory alone. */
export const usePasted = (token) => {
  pasted = token;
};

/** Ends every token that the server has given so far. */
export const expireTokens = () => ask("/portal/token/expire", "POST");

/** Whether there is a session, and whether the server gives tokens at all. */
export const state = async () => {
  const told = await (await ask("/portal/session", "GET")).json();
  return { isSignedIn: told.signed_in, givesTokens: told.gives_tokens };
};

/** Begins a session, whose cookie no script can read. */
export const startSession = () => ask("/portal/session", "POST");

/** Ends the session. */
export const endSession = () => ask("/portal/session", "DELETE");
