// What should work, verified by two relying parties.

import assert from "node:assert/strict";

export function ceremonies(world) {
  world.test("a credential is created and used", async () => {
    const { info } = await world.registers();
    assert.equal(info.fmt, "none");
    assert.equal(info.aaguid, "00000000-0000-0000-0000-000000000000", "stripped");
    await world.signsIn();
  });

  world.test("a page that asks for attestation gets it if the person agrees", async () => {
    const { info } = await world.registers({ attestationType: "direct" }, async () => {
      const prompt = await world.browser.prompt();
      await prompt.press("Show it");
    });
    assert.equal(info.fmt, "packed");
    assert.notEqual(info.aaguid, "00000000-0000-0000-0000-000000000000");
  });

  world.test("a page that asks for attestation gets none if the person does not agree", async () => {
    const { info } = await world.registers({ attestationType: "direct" }, async () => {
      const prompt = await world.browser.prompt();
      await prompt.press("Don't show it");
    });
    assert.equal(info.fmt, "none");
    assert.equal(info.aaguid, "00000000-0000-0000-0000-000000000000", "stripped");
  });

  world.test("with two accounts on a key the person picks one", async () => {
    await world.machine.setPin("1234");
    const selection = { residentKey: "required", userVerification: "required" };
    const pin = async () => (await world.browser.prompt()).type("1234");
    for (const userName of ["anna", "berit"]) {
      await world.registers({ userName, userDisplayName: userName, authenticatorSelection: selection, excludeCredentials: [] }, pin);
      await world.browser.noPrompt();
    }
    const { response } = await world.signsIn({ allowCredentials: [], userVerification: "required" }, async () => {
      const prompt = await world.browser.prompt();
      await prompt.type("1234");
      await prompt.says("berit");
      await prompt.press("berit");
    });
    assert.equal(response.id, world.parties.credentials[1].id);
  });

  world.test("a PIN is asked for where the site wants to know who it is", async () => {
    await world.machine.setPin("1234");
    const selection = { userVerification: "required" };
    const { info } = await world.registers({ authenticatorSelection: selection }, async () => {
      const prompt = await world.browser.prompt();
      await prompt.says("Attempts left.*8");
      await prompt.type("9999");
      await prompt.says("Attempts left.*7");
      await prompt.type("1234");
    });
    assert.ok(info.userVerified);
  });
}
