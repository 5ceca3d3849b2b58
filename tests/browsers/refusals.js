// What should not work, and what the person and the page are told then.

import assert from "node:assert/strict";
import { blocks, messages } from "./screenshots.js";
import { ask } from "./site.js";

const VERIFIED = { authenticatorSelection: { userVerification: "required" } };

export function refusals(world) {
  world.test("a key that has a credential of the site already is refused", async () => {
    await world.registers();
    await world.browser.noPrompt();
    const asked = ask(world.page, "create", await world.parties.registration());
    const prompt = await world.browser.prompt();
    await prompt.says("That did not work");
    await prompt.press("Close");
    assert.equal((await asked).error, "InvalidStateError");
  });

  world.test("a key without the site's credential is told, and another one signs in", async () => {
    await world.registers();
    await world.machine.unplug("blue");
    await world.machine.plug("grey");
    await world.signsIn({}, async () => {
      const prompt = await world.browser.prompt();
      await prompt.says("That did not work|Plug in your");
      await world.machine.unplug("grey");
      await world.machine.plug("blue");
      if (/That did not work/.test(await prompt.text())) await prompt.press("Try again");
    });
  });

  world.test("three wrong PINs block the key until it is plugged in anew", async () => {
    await world.machine.setPin("1234");
    await world.registers(VERIFIED, async () => {
      const prompt = await world.browser.prompt();
      for (const left of [8, 7, 6]) {
        await prompt.says(`Tries left[^0-9]*${left}`);
        await prompt.type("9999");
      }
      await prompt.says("That did not work");
      await world.machine.unplug("blue");
      await world.machine.plug("blue");
      await prompt.press("Try again");
      await prompt.says("Tries left[^0-9]*5");
      await prompt.type("1234");
    });
  });

  world.test("a key that too many wrong PINs blocked for good is told, and another one is used", async () => {
    await world.machine.setPin("1234");
    const words = await messages("en");
    await world.registers(VERIFIED, async () => {
      const prompt = await world.browser.prompt();
      for (let round = 0; !/blocked after too many/.test(await prompt.text()); round += 1) {
        assert.ok(round < 4, await prompt.text());
        if (round > 0) {
          await world.machine.unplug("blue");
          await world.machine.plug("blue");
          await prompt.press("Try again");
          await prompt.says("Tries left");
        }
        await blocks(prompt, words);
      }
      await world.machine.unplug("blue");
      await world.machine.plug("grey");
      await prompt.press("Try again");
      // It has no PIN yet.
      await prompt.says("New PIN");
      await prompt.page.keyboard.type("1234");
      await prompt.page.keyboard.press("Tab");
      await prompt.type("1234");
    });
  });

  world.test("a key without a PIN cannot say who it is", async () => {
    const asked = ask(world.page, "create", await world.parties.registration(VERIFIED));
    const prompt = await world.browser.prompt();
    await prompt.says("PIN");
    await prompt.close();
    assert.equal((await asked).error, "NotAllowedError");
  });

  world.test("a page cannot ask for another site's credential", async () => {
    for (const rpID of ["example.com", "com", "sub.localhost"]) {
      const options = await world.parties.registration({ rpID });
      assert.equal((await ask(world.page, "create", options)).error, "SecurityError", rpID);
      const request = await world.parties.authentication({ rpID });
      assert.equal((await ask(world.page, "get", request)).error, "SecurityError", rpID);
    }
    await world.browser.noPrompt();
  });

  world.test("options that are none are refused", async () => {
    const options = await world.parties.registration();
    for (const wrong of [{ pubKeyCredParams: [] }, { attestation: "sometimes" }, { hints: ["telepathy"] }]) {
      const { response } = await ask(world.page, "create", { ...options, ...wrong });
      assert.ok(response, `${JSON.stringify(wrong)} counts as absent`);
    }
    const huge = { ...options, user: { ...options.user, displayName: "x".repeat(2_000_000) } };
    assert.equal((await ask(world.page, "create", huge)).error, "NotAllowedError");
    await world.browser.noPrompt();
  });
}
