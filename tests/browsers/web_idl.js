// What pages really send is read as the browser itself reads it (Web IDL §3.2), and what a page gets is
// like what the browser makes.

import assert from "node:assert/strict";
import { Site } from "./site.js";

export function webIdl(world) {
  /** What came of asking with options that the page makes by this function of parsed ones. */
  const asks = async (change, page = world.page) => {
    const options = await world.parties.registration();
    const result = await page.evaluate(
      async (options, change) => {
        const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
        try {
          const made = await new Function("publicKey", change)(publicKey);
          return { response: made.toJSON() };
        } catch (error) {
          return { error: error.name };
        }
      },
      options,
      change,
    );
    if (result.response) await world.parties.register(options, result.response);
    await world.browser.noPrompt();
    return result.error ?? "done";
  };
  const create = (change) => asks(`${change}; return navigator.credentials.create({ publicKey })`);

  world.test("options that are reactive, coerced, or have more in them are as good as plain ones", async () => {
    const reactive = `
      const reactive = (value) => new Proxy(value, { get: (target, name) => {
        const it = target[name];
        return it && typeof it === "object" && !ArrayBuffer.isView(it) && !(it instanceof ArrayBuffer) ? reactive(it) : it;
      } });
      return navigator.credentials.create({ publicKey: reactive(publicKey) })`;
    assert.equal(await asks(reactive), "done");
    const coerced = `
      publicKey.timeout = "60000";
      publicKey.user.displayName = null;
      publicKey.user.name = "a\\ud800b";
      publicKey.attestation = "notarized";
      publicKey.hints = undefined;
      publicKey.excludeCredentials = new Set();
      publicKey.authenticatorSelection = { requireResidentKey: "", residentKey: "maybe", log() {} };
      publicKey.log = () => {};
      publicKey.pubKeyCredParams = [{ type: "public-key", alg: "-7", more: Symbol() }]`;
    assert.equal(await create(coerced), "done");
  });

  world.test("each member is read once, and what a getter throws is what the page gets", async () => {
    const counts = await world.page.evaluate(async () => {
      const counts = {};
      const counted = (object, path) => {
        const all = {};
        for (const [name, value] of Object.entries(object)) {
          const it = value?.constructor === Object ? counted(value, `${path}${name}.`) : value;
          const get = () => ((counts[path + name] = (counts[path + name] ?? 0) + 1), it);
          Object.defineProperty(all, name, { get, enumerable: true });
        }
        return all;
      };
      const publicKey = { rp: { name: "A" }, user: { id: new Uint8Array(8), name: "a", displayName: "" },
        challenge: new Uint8Array(16), pubKeyCredParams: [{ type: "public-key", alg: -7 }] };
      await navigator.credentials.create(counted({ publicKey }, ""));
      return counts;
    });
    assert.deepEqual([...new Set(Object.values(counts))], [1], JSON.stringify(counts));
    const thrown = await world.page.evaluate(async () => {
      const mine = new RangeError("mine");
      const publicKey = { get challenge() { throw mine; } };
      return navigator.credentials.create({ publicKey }).then(() => "", (error) => error === mine);
    });
    assert.equal(thrown, true);
  });

  world.test("what the browser refuses is refused as the browser does", async () => {
    for (const change of [
      "publicKey = 7",
      "delete publicKey.challenge",
      "publicKey.challenge = 'text'",
      "publicKey.challenge = new Proxy(new Uint8Array(16), {})",
      "publicKey.user.id = null",
      "publicKey.pubKeyCredParams = {}",
      "publicKey.user.displayName = Symbol()",
      "publicKey.pubKeyCredParams[0].alg = 7n",
      "publicKey.authenticatorSelection = 'any'",
    ]) {
      assert.equal(await create(change), "TypeError", change);
    }
    for (const call of [
      "navigator.credentials.create({ publicKey, mediation: 'sometimes' })",
      "navigator.credentials.create({ publicKey, signal: {} })",
      "navigator.credentials.create(7)",
      "navigator.credentials.create.call({}, { publicKey })",
      "CredentialsContainer.prototype.create({ publicKey })",
    ]) {
      assert.equal(await asks(`return ${call}`), "TypeError", call);
    }
  });

  world.test("a credential is like one of the browser's own", async () => {
    const seen = await world.page.evaluate(async () => {
      const publicKey = { rp: { name: "A" }, user: { id: new Uint8Array(8), name: "a", displayName: "" },
        challenge: new Uint8Array(16), pubKeyCredParams: [{ type: "public-key", alg: -7 }] };
      const made = await navigator.credentials.create({ publicKey });
      const getter = (type, name) => Object.getOwnPropertyDescriptor(type.prototype, name).get;
      const foreign = (run) => { try { return run() ?? "none"; } catch (error) { return error.name; } };
      return {
        types: made instanceof PublicKeyCredential && made.response instanceof AuthenticatorAttestationResponse,
        buffers: [made.rawId, made.response.clientDataJSON, made.response.attestationObject].every((it) => it instanceof ArrayBuffer),
        same: made.rawId === made.rawId,
        json: JSON.parse(JSON.stringify(made)).id === made.id,
        foreign: [foreign(() => getter(PublicKeyCredential, "rawId").call({})), foreign(() => PublicKeyCredential.prototype.toJSON.call({}))],
      };
    });
    const expected = { types: true, buffers: true, same: true, json: true, foreign: ["TypeError", "TypeError"] };
    assert.deepEqual(seen, expected);
  });

  world.test("a hidden page, and a frame that may not, get the browser's own refusal", async () => {
    const site = await Site.start({
      "/outer": "<!doctype html><title>Outer</title><iframe src=/ allow=\"publickey-credentials-create 'none'; publickey-credentials-get 'none'\"></iframe>",
    });
    const outer = await world.browser.open(`${site.origin}/outer`);
    const [, frame] = outer.frames();
    assert.equal(await asks("return navigator.credentials.create({ publicKey })", frame), "NotAllowedError");
    await world.browser.open(world.site.origin);
    const hidden = await outer.evaluate(() => document.hidden);
    if (hidden) {
      await world.machine.keys("touch", "blue", "never");
      assert.equal(await asks("return navigator.credentials.create({ publicKey })", outer), "NotAllowedError");
    }
    await site.stop();
  }, { not: { chromium: "it hands over what a hidden page asks, and does not say which tab that is" } });
}
