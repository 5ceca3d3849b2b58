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
    await prompt.fails("AlreadyEnrolled");
    assert.doesNotMatch(await prompt.text(), /Try again|another way/, "it would fail again");
    await prompt.press("Close");
    assert.equal((await asked).error, "InvalidStateError");
  });

  world.test("a key without the site's credential is told, and another one signs in", async () => {
    await world.registers();
    await world.machine.unplug("blue");
    await world.machine.plug("grey");
    await world.signsIn({}, async () => {
      const prompt = await world.browser.prompt();
      await prompt.fails("NotOnThisKey");
      await world.machine.unplug("grey");
      await world.machine.plug("blue");
      await prompt.press("Use another key");
    });
  });

  world.test("three wrong PINs block the key until it is plugged in anew", async () => {
    await world.machine.setPin("1234");
    await world.registers(VERIFIED, async () => {
      const prompt = await world.browser.prompt();
      for (const left of [8, 7, 6]) {
        await prompt.says(`Attempts left[^0-9]*${left}`);
        await prompt.type("9999");
      }
      await prompt.fails("PinBlockedUntilReplug");
      await world.machine.unplug("blue");
      await world.machine.plug("blue");
      await prompt.press("Try again");
      await prompt.says("Attempts left[^0-9]*5");
      await prompt.type("1234");
    });
  });

  world.test("a key that too many wrong PINs blocked for good is told, and another one is used", async () => {
    await world.machine.setPin("1234");
    const words = await messages("en");
    await world.registers(VERIFIED, async () => {
      const prompt = await world.browser.prompt();
      for (let round = 0; (await prompt.error()) !== "PinBlocked"; round += 1) {
        assert.ok(round < 4, await prompt.text());
        if (round > 0) {
          await world.machine.unplug("blue");
          await world.machine.plug("blue");
          await prompt.press("Try again");
          await prompt.says("Attempts left");
        }
        await blocks(prompt, words);
      }
      await world.machine.unplug("blue");
      await world.machine.plug("grey");
      await prompt.press("Use another key");
      // It has no PIN yet.
      await prompt.says("New PIN");
      await prompt.page.keyboard.type("1234");
      await prompt.page.keyboard.press("Tab");
      await prompt.type("1234");
    });
  });

  world.test("an error is tied to its field, and what can be used stands out", async () => {
    await world.machine.setPin("1234");
    const asked = ask(world.page, "create", await world.parties.registration(VERIFIED));
    const prompt = await world.browser.prompt();
    await prompt.type("9999");
    await prompt.says("That PIN is wrong");
    const field = await prompt.page.evaluate(() => {
      const it = document.activeElement;
      const about = it.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id)?.textContent);
      return { tag: it.tagName, invalid: it.getAttribute("aria-invalid"), about: about.join(" ") };
    });
    assert.deepEqual([field.tag, field.invalid], ["INPUT", "true"]);
    assert.match(field.about, /That PIN is wrong.*Attempts left/);
    for (const scheme of ["light", "dark"]) {
      const weak = await weakBorders(prompt.page, scheme);
      assert.deepEqual(weak, [], scheme);
    }
    await prompt.press("Cancel");
    assert.equal((await asked).error, "NotAllowedError");
  }, { not: { firefox: "the driver sets no colour scheme there" } });

  world.test("what a page does wrong, or calls off at once, is not held against it", async () => {
    const wrong = await world.parties.registration({ rpID: "example.com" });
    for (let round = 0; round < 8; round += 1) {
      assert.equal((await ask(world.page, "create", wrong)).error, "SecurityError");
    }
    const options = await world.parties.registration();
    for (let round = 0; round < 8; round += 1) {
      const error = await world.page.evaluate((options) => {
        const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
        const controller = new AbortController();
        setTimeout(() => controller.abort(), 5);
        return navigator.credentials.create({ publicKey, signal: controller.signal }).catch((it) => it.name);
      }, options);
      assert.equal(error, "AbortError");
    }
    await world.registers();
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

/** The buttons and fields whose border has less than 3:1 to what is behind it (WCAG 2.2, 1.4.11). */
async function weakBorders(page, scheme) {
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  return page.evaluate(() => {
    const light = (text) => {
      const parts = text.match(/\d+(\.\d+)?/g).slice(0, 3).map((it) => it / 255);
      const [red, green, blue] = parts.map((it) => (it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (one, other) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const behind = light(getComputedStyle(document.body).backgroundColor);
    const all = [...document.querySelectorAll("input, button:not(.plain)")].filter((it) => it.checkVisibility());
    const ratio = (it) => contrast(light(getComputedStyle(it).borderTopColor), behind);
    return all.filter((it) => ratio(it) < 3).map((it) => `${it.outerHTML}: ${ratio(it)}`);
  });
}
