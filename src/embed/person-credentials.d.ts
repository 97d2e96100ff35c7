// The types of <person-credentials>, for TypeScript from 5.1 on. The module
// exports nothing: `import "person-credentials"` registers the element, and
// `import type { … } from "person-credentials"` names these types.

/** Why an access token is asked for: for the first time, because its time is over, or because the API refused it. */
export type TokenReason = "initial" | "expired" | "rejected";

/** What went wrong, in `person-credentials-error`. */
export type ErrorCode =
  | "bad_attribute"
  | "bad_credentials"
  | "offline"
  | "unreachable"
  | "timed_out"
  | "not_allowed"
  | "no_such_person"
  | "busy"
  | "refused"
  | "server"
  | "unreadable"
  | "subject_mismatch"
  | "load_failed"
  | "unsupported"
  | "internal";

/** Why there is no access token: nobody gives one, `getToken` failed, it took too long, what it gave is no token, the API refused it, or the host's own session is over. */
export type AuthReason = "none" | "failed" | "timed_out" | "malformed" | "rejected" | "signed_out";

/** The first data is on the screen. */
export interface ReadyDetail {
  readonly version: 1;
  /** As in `person-id`; null where the list is not of one person. */
  readonly personId: string | null;
  readonly loaded: number;
}

/** Something could not be shown. */
export interface ErrorDetail {
  readonly version: 1;
  readonly code: ErrorCode;
  /** The status of the answer, if there was one. */
  readonly status: number | null;
  /** Whether trying again could help. */
  readonly retryable: boolean;
  /** Whether the element is trying again by itself. */
  readonly retrying: boolean;
  /** Which attribute, with `bad_attribute`. */
  readonly attribute?: string;
}

/** It cannot go on without an access token; `refresh()` asks for one again. */
export interface AuthRequiredDetail {
  readonly version: 1;
  readonly reason: AuthReason;
}

/** Another number of credentials is known. */
export interface CountChangeDetail {
  readonly version: 1;
  readonly loaded: number;
  /** How many there are, if the API tells. */
  readonly total: number | null;
  readonly complete: boolean;
}

/** A secret is about to be disclosed; never the secret itself. */
export interface DisclosureDetail {
  readonly version: 1;
  readonly credentialId: string;
  readonly personId: string;
  readonly kind: "card" | "key_fob" | "pin" | "passflow" | "hid_mobile" | "mobile" | "other";
  readonly item: "value" | "pass_link" | "invitation_code";
  readonly action: "reveal" | "copy" | "show_qr";
  /** What the account calls the credential. */
  readonly label: string;
  /** When it was asked for, as ISO 8601. */
  readonly at: string;
}

/** The person of a card was pressed, in a list that is not of one person. */
export interface PersonActivateDetail {
  readonly version: 1;
  readonly personId: string;
}

/** The element's events by name. All bubble and are composed; none carries a secret or a token. */
export interface PersonCredentialsEventMap {
  "person-credentials-ready": CustomEvent<ReadyDetail>;
  "person-credentials-error": CustomEvent<ErrorDetail>;
  "person-credentials-auth-required": CustomEvent<AuthRequiredDetail>;
  "person-credentials-count-change": CustomEvent<CountChangeDetail>;
  /** Cancelable: `preventDefault()` refuses the disclosure. */
  "person-credentials-disclosure": CustomEvent<DisclosureDetail>;
  "person-credentials-person-activate": CustomEvent<PersonActivateDetail>;
}

/**
 * Shows which access-control credentials a person holds, or all of an account.
 *
 * Properties that stand for an attribute read as its text, or as null where it
 * is absent; null and undefined take the attribute away. `lang` is the
 * browser's own: the language of the texts ("en", "de"); absent, that of the
 * surrounding page, else the browser's.
 *
 * CSS custom properties, on the element: `--pc-font`,
 * `--pc-font-value`, `--pc-font-size` (16px if absent), `--pc-ground`,
 * `--pc-surface`, `--pc-sunken`, `--pc-text`, `--pc-text-quiet`, `--pc-line`,
 * `--pc-line-control`, `--pc-accent`, `--pc-good`,
 * `--pc-waiting`, `--pc-ending`, `--pc-ended`, `--pc-bad`, `--pc-bad-ground`,
 * `--pc-notice-ground`, `--pc-step`, `--pc-radius`, `--pc-border`,
 * `--pc-shadow`, `--pc-card-width`, `--pc-card-height`.
 *
 * Parts: `root`, `header`, `photo`, `name`, `count`, `search`, `filters`,
 * `feed`, `card`, `label`, `person`, `status`, `secret`, `button`, `message`, `notice`, `dialog`, `end`.
 *
 * Slots: `empty` (in place of "holds no credentials"), `error` (in place of the
 * text of a failure).
 */
export interface PersonCredentialsElement extends HTMLElement {
  /**
   * `person-id`: whose credentials, a positive integer. Absent: all credentials of the account. Empty or invalid: a
   * message, and no request. While it is not known whose, set it to "", not to null or undefined.
   */
  get personId(): string | null;
  set personId(value: string | number | null | undefined);

  /** `api-base`: where the API is. Empty or absent: the page's own origin; else a path or an https address (http only for localhost or the page's own origin). */
  get apiBase(): string | null;
  set apiBase(value: string | null | undefined);

  /** `page-size`: how many credentials are asked for at a time, 1 to 500; 50 if absent. */
  get pageSize(): string | null;
  set pageSize(value: string | number | null | undefined);

  /** `account-page-size`: how many of the whole account are asked for at a time, 1 to 500; 500 if absent. */
  get accountPageSize(): string | null;
  set accountPageSize(value: string | number | null | undefined);

  /** `load`: what brings more of a long list, "scroll" (if absent) or "button". */
  get load(): string | null;
  set load(value: "scroll" | "button" | null | undefined);

  /** `theme`: "light", "dark" or "auto" (the system's); absent: the `color-scheme` of the page around it. */
  get theme(): string | null;
  set theme(value: "light" | "dark" | "auto" | null | undefined);

  /**
   * `auth`: "token" (if absent: `getToken` is asked) or "same-origin": no token, but cookies to the page's own origin
   * and a CSRF header; the server adds the token.
   */
  get auth(): string | null;
  set auth(value: "token" | "same-origin" | null | undefined);

  /** `csrf-header`: the header sent with every request when `auth` is "same-origin"; "X-Requested-With" if absent. */
  get csrfHeader(): string | null;
  set csrfHeader(value: string | null | undefined);

  /** `csrf-token`: the value of that header; "person-credentials" if absent. */
  get csrfToken(): string | null;
  set csrfToken(value: string | null | undefined);

  /** `request-timeout`: how many seconds one request may take, 1 to 300; 20 if absent. */
  get requestTimeout(): string | null;
  set requestTimeout(value: string | number | null | undefined);

  /** `reveal-time`: how many seconds a revealed value stays, 5 to 300; 30 if absent. */
  get revealTime(): string | null;
  set revealTime(value: string | number | null | undefined);

  /** `pass-link-hosts`: hosts whose pass links are offered, with spaces between them. */
  get passLinkHosts(): string | null;
  set passLinkHosts(value: string | null | undefined);

  /** `photo-origins`: https origins from which photos are shown, with spaces between them. */
  get photoOrigins(): string | null;
  set photoOrigins(value: string | null | undefined);

  /** Gives the access token whenever one is needed; `signal` aborts when the answer is no longer wanted. */
  getToken:
    | ((reason: TokenReason, signal: AbortSignal) => Promise<string | null> | string | null)
    | undefined;

  /** Credentials in the API's own shape, shown without any request. */
  credentials: readonly object[] | undefined;

  /** Permits a disclosure by resolving to true; anything else, or a throw, refuses. */
  disclosureGuard: ((detail: DisclosureDetail) => Promise<boolean> | boolean) | undefined;

  /** Reads the list again; after `person-credentials-auth-required` asks for a token again, after an internal fault starts anew. */
  refresh(): void;

  /** Forgets session, cards and secrets, until `refresh()`, or until `credentials` is set. */
  clear(): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "person-credentials": PersonCredentialsElement;
  }

  interface HTMLElementEventMap extends PersonCredentialsEventMap {}

  // The events bubble.
  interface DocumentEventMap extends PersonCredentialsEventMap {}
}

/**
 * What JSX can set on the element, beside what every element has: its
 * attributes, the properties that have none, and its events as React names
 * them. Attributes rather than the properties of the same meaning, since they
 * are there on a server and before the element is registered as well.
 */
export interface PersonCredentialsJsxProps extends PersonCredentialsJsxEvents {
  "person-id"?: string | number | undefined;
  "api-base"?: string | undefined;
  "page-size"?: string | number | undefined;
  "account-page-size"?: string | number | undefined;
  load?: "scroll" | "button" | undefined;
  theme?: "light" | "dark" | "auto" | undefined;
  auth?: "token" | "same-origin" | undefined;
  "csrf-header"?: string | undefined;
  "csrf-token"?: string | undefined;
  "request-timeout"?: string | number | undefined;
  "reveal-time"?: string | number | undefined;
  "pass-link-hosts"?: string | undefined;
  "photo-origins"?: string | undefined;
  getToken?: PersonCredentialsElement["getToken"];
  credentials?: PersonCredentialsElement["credentials"];
  disclosureGuard?: PersonCredentialsElement["disclosureGuard"];
}

type PersonCredentialsJsxEvents = {
  [Name in keyof PersonCredentialsEventMap as `on${Name}`]?:
    | ((event: PersonCredentialsEventMap[Name]) => void)
    | undefined;
};

// For React, from its version 19 on. Where it is not installed there is nothing
// to add to, which is no error.
// @ts-ignore
declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      // @ts-ignore
      "person-credentials": DetailedHTMLProps<HTMLAttributes<PersonCredentialsElement>, PersonCredentialsElement> & PersonCredentialsJsxProps;
    }
  }
}
