// Holds the sandbox against the provider's own published client.
//
// The sandbox and the app were written by the same people from the same
// documents; the npm package `doorflow` was not. If that client cannot work
// here, the sandbox is wrong. Refuses to guess: every setting comes by
// environment, and the first difference ends the run with exit code 1.
//
//   ORIGIN            where a fresh sandbox with default options answers
//   TOKEN             its token
//   DOORFLOW_PACKAGE  the folder of the installed package `doorflow`

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const CLIENT = "sandbox-confidential";
const SECRET = "sandbox-confidential-secret";
const REDIRECT = "http://127.0.0.1:3000/callback";

function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`the environment variable ${name} is missing`);
  return value;
}

class MemoryStorage {
  tokens = null;
  async load() {
    return this.tokens;
  }
  async save(tokens) {
    this.tokens = tokens;
  }
  async clear() {
    this.tokens = null;
  }
}

/** Presses a button of the consent page, as a browser without scripts does. */
async function answerConsent(url, decision) {
  const page = await fetch(url, { redirect: "manual" });
  assert.equal(page.status, 200, "the consent page");
  const html = await page.text();
  const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1];
  const ticket = /name="ticket" value="([^"]+)"/.exec(html)?.[1];
  assert.ok(action && ticket, "the consent page has a form with a ticket");
  const answer = await fetch(new URL(action, url), {
    method: "POST",
    body: new URLSearchParams({ ticket, decision }),
    redirect: "manual",
  });
  assert.equal(answer.status, 303, "the answer to a decision");
  const location = new URL(answer.headers.get("location"));
  assert.equal(location.origin + location.pathname, REDIRECT);
  return location.searchParams;
}

async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    assert.ok(error.response, `a refusal by the server, not ${error}`);
    return { status: error.response.status, body: await error.response.json() };
  }
  throw new Error("nothing was refused");
}

async function credentials(doorflow, config) {
  const api = new doorflow.CredentialsApi(config);
  const list = await api.listPersonCredentials({ personId: 2 });
  assert.equal(list.length, 12);
  for (const credential of list) {
    assert.equal(typeof credential.id, "string");
    assert.equal(typeof credential.credentialTypeId, "number");
    assert.equal(typeof credential.label, "string");
    assert.equal(credential.personId, 2);
    assert.ok(doorflow.instanceOfCredential(credential));
  }
  assert.equal(list[0].value, "00112345");
  assert.equal(list[4].status, doorflow.CredentialStatusEnum.Invited);
  assert.match(list[4].url, /^https:\/\/redeem\.passflow\.io\/passes\//);
  assert.equal(list[5].walletType, doorflow.CredentialWalletTypeEnum.Apple);

  const page = await api.listPersonCredentials({ personId: 2, page: 2, perPage: 5 });
  assert.deepEqual(page, list.slice(5, 10));
  const past = await api.listPersonCredentials({ personId: 2, page: 4, perPage: 5 });
  assert.deepEqual(past, []);
  const many = await api.listPersonCredentials({ personId: 1, skipPagination: true });
  assert.equal(many.length, 1000);

  const all = await api.listAllCredentials({ perPage: 1012 });
  assert.deepEqual(all, [...many, ...list]);
  const raw = await api.listAllCredentialsRaw({ perPage: 1 });
  assert.ok(Number(raw.raw.headers.get("total")) > 1012);

  const one = await api.getCredential({ personId: 2, id: list[4].id });
  assert.deepEqual(one, list[4]);
  const missing = await refusal(api.getCredential({ personId: 1, id: list[4].id }));
  assert.equal(missing.status, 404);
}

async function people(doorflow, config) {
  const api = new doorflow.PeopleApi(config);
  const list = await api.listPeople();
  assert.equal(list.length, 50);
  const person = await api.getPerson({ id: 6 });
  assert.deepEqual(person, list[5]);
  assert.ok(doorflow.instanceOfPerson(person));
  assert.ok(person.firstName && person.lastName && person.department && person.jobTitle);
  assert.ok(person.validFrom instanceof Date && person.validFrom > new Date());
  assert.ok(person.createdAt instanceof Date && !Number.isNaN(person.createdAt.getTime()));
  assert.ok(Array.isArray(person.groups) && Array.isArray(person.roles));
  assert.equal((await api.getPerson({ id: 5 })).enabled, false);
  assert.equal((await api.getPerson({ id: 2 })).pin, "0123");
  const found = await api.listPeople({ email: person.email.toUpperCase() });
  assert.deepEqual(found, [person]);
  const numbered = await api.listPeople({ systemId: person.systemId });
  assert.deepEqual(numbered, [person]);
  assert.equal((await refusal(api.getPerson({ id: 999999 }))).status, 404);
}

async function tokens(doorflow, origin, config) {
  const api = new doorflow.OauthApi(config);
  const info = await api.getTokenInfo();
  assert.deepEqual(info.scope, ["account.person.readonly"]);
  assert.equal(typeof info.resourceOwnerId, "number");
  assert.equal(typeof info.accountId, "string");
  assert.equal(info.application.uid, "sandbox-client");
  assert.ok(info.expiresIn > 0 && info.createdAt > 0);

  const wrong = new doorflow.Configuration({
    basePath: origin,
    accessToken: async () => "Bearer wrong",
  });
  const unknown = await refusal(new doorflow.OauthApi(wrong).getTokenInfo());
  assert.deepEqual([unknown.status, unknown.body.error], [401, "invalid_token"]);
  const list = new doorflow.CredentialsApi(wrong).listPersonCredentials({ personId: 2 });
  assert.deepEqual(await refusal(list), {
    status: 401,
    body: { error: "unauthorized", error_description: "The access token is invalid" },
  });
  const types = await refusal(new doorflow.CredentialTypesApi(config).listCredentialTypes());
  assert.deepEqual([types.status, types.body.error], [403, "forbidden"]);
}

async function signIn(doorflow, origin, usePKCE) {
  const storage = new MemoryStorage();
  const auth = new doorflow.DoorFlowAuth({
    clientId: CLIENT,
    clientSecret: SECRET,
    redirectUri: REDIRECT,
    basePath: origin,
    scopes: ["account.person", "account.credential_type.readonly"],
    storage,
  });
  const { url, state } = await auth.getAuthorizationUrl({ usePKCE });
  const callback = await answerConsent(url, "allow");
  assert.equal(callback.get("state"), state);
  const code = callback.get("code");
  await auth.handleCallback(code, callback.get("state"));
  return { auth, storage, code };
}

async function wholeFlow(doorflow, origin) {
  for (const usePKCE of [true, false]) {
    const { auth, storage, code } = await signIn(doorflow, origin, usePKCE);
    const config = auth.getConfiguration();
    const list = () => new doorflow.CredentialsApi(config).listPersonCredentials({ personId: 3 });
    assert.equal((await list()).length, 1);
    const types = await new doorflow.CredentialTypesApi(config).listCredentialTypes();
    assert.ok(types.every((type) => doorflow.instanceOfCredentialType(type)));
    assert.equal(types.find((type) => type.slug === "pin").code, 10);

    const first = storage.tokens;
    assert.equal(first.scope, "account.person account.credential_type.readonly");
    assert.ok(first.expiresAt > Date.now() / 1000 + 3000);
    const second = await auth.refreshAccessToken();
    assert.notEqual(second.refreshToken, first.refreshToken, "refresh tokens rotate");
    assert.equal((await list()).length, 1);

    await auth.disconnect();
    assert.equal(await auth.isAuthenticated(), false);
    const revoked = new doorflow.Configuration({
      basePath: origin,
      accessToken: async () => `Bearer ${second.accessToken}`,
    });
    const after = await refusal(new doorflow.OauthApi(revoked).getTokenInfo());
    assert.equal(after.status, 401, "disconnecting revokes the access token too");

    const oauth = new doorflow.OauthApi(new doorflow.Configuration({ basePath: origin }));
    const replay = await refusal(
      oauth.getAccessToken({
        grantType: doorflow.GetAccessTokenGrantTypeEnum.AuthorizationCode,
        clientId: CLIENT,
        clientSecret: SECRET,
        code,
        redirectUri: REDIRECT,
      }),
    );
    assert.deepEqual(
      [replay.status, replay.body.error],
      [400, doorflow.GetAccessToken400ResponseErrorEnum.InvalidGrant],
    );
  }
  const auth = new doorflow.DoorFlowAuth({
    clientId: CLIENT,
    redirectUri: REDIRECT,
    basePath: origin,
    storage: new MemoryStorage(),
  });
  const { url } = await auth.getAuthorizationUrl();
  assert.equal((await answerConsent(url, "deny")).get("error"), "access_denied");
}

try {
  const origin = setting("ORIGIN");
  const token = setting("TOKEN");
  const doorflow = createRequire(import.meta.url)(resolve(setting("DOORFLOW_PACKAGE")));
  const config = new doorflow.Configuration({
    basePath: origin,
    accessToken: async () => `Bearer ${token}`,
  });
  await credentials(doorflow, config);
  await people(doorflow, config);
  await tokens(doorflow, origin, config);
  await wholeFlow(doorflow, origin);
  console.log("The published client works against the sandbox.");
} catch (error) {
  console.error(`The published client and the sandbox differ: ${error.stack ?? error}`);
  process.exitCode = 1;
}
