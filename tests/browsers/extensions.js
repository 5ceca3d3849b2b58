// What sites may ask for besides: secrets and data that a key keeps for them.

import assert from "node:assert/strict";

const VERIFIED = { residentKey: "required", userVerification: "required" };

export function extensions(world) {
  const pin = async () => (await world.browser.prompt()).type("1234");
  const b64 = (text) => Buffer.from(text).toString("base64url");

  /** Makes a passkey with these extensions; what the page got to know of them. */
  const makes = async (asked) => {
    await world.machine.setPin("1234");
    const more = { authenticatorSelection: VERIFIED, extensions: asked };
    const { response } = await world.registers(more, pin);
    await world.browser.noPrompt();
    return response.clientExtensionResults;
  };

  /** Signs in with these extensions; what the page got to know of them. */
  const uses = async (asked) => {
    const { response } = await world.signsIn({ userVerification: "required", extensions: asked }, pin);
    await world.browser.noPrompt();
    return response.clientExtensionResults;
  };

  world.test("prf gives the same secrets for the same inputs, and others for others", async () => {
    const made = await makes({ prf: {} });
    assert.equal(made.prf?.enabled, true, JSON.stringify(made));
    const both = await uses({ prf: { eval: { first: b64("one"), second: b64("two") } } });
    const { first, second } = both.prf.results;
    assert.deepEqual([first, second].map((it) => Buffer.from(it, "base64url").length), [32, 32]);
    assert.notEqual(first, second);
    const swapped = await uses({ prf: { eval: { first: b64("two"), second: b64("one") } } });
    assert.deepEqual(swapped.prf.results, { first: second, second: first });
    const id = world.parties.credentials[0].id;
    const named = await uses({ prf: { evalByCredential: { [id]: { first: b64("one") } } } });
    assert.deepEqual(named.prf.results, { first });
  });

  // They are those of the verified owner (WebAuthn L3 §10.1.4), and such a key can verify nobody.
  world.test("prf gives no secrets of a key without a PIN, and the sign-in goes on", async () => {
    await world.registers({ extensions: { prf: {} } });
    const { response } = await world.signsIn({ extensions: { prf: { eval: { first: b64("one") } } } });
    assert.equal(response.clientExtensionResults.prf?.results, undefined);
  });

  world.test("largeBlob keeps what a site wrote", async () => {
    const made = await makes({ largeBlob: { support: "required" } });
    assert.equal(made.largeBlob?.supported, true, JSON.stringify(made));
    assert.deepEqual((await uses({ largeBlob: { write: b64("a certificate") } })).largeBlob, { written: true });
    const { largeBlob } = await uses({ largeBlob: { read: true } });
    assert.equal(Buffer.from(largeBlob.blob, "base64url").toString(), "a certificate");
  });
}
