// Signing in another way, from the prompt window: a code of a card, a note, a finger or else the PIN.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { handsOver } from "./screenshots.js";
import { ask } from "./site.js";

/** That of RFC 6238, appendix B, as it is and in base32. */
const SECRET = "12345678901234567890";
export const ADDRESS = "otpauth://totp/Localhost:anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Localhost";
export const CODES = "1111-aaaa\n2222-bbbb";
const VERIFIED = { authenticatorSelection: { userVerification: "required" } };

export function anotherWay(world) {
  /** A sign-in with a key that does not answer, and its window with the other ways open. */
  const ways = async () => {
    await world.machine.keys("touch", "blue", "never");
    const asked = ask(world.page, "get", await world.parties.authentication());
    const prompt = await world.browser.prompt();
    await prompt.press("Sign in another way");
    return { asked, prompt };
  };

  const closed = async ({ asked, prompt }, button = "Close") => {
    await prompt.press(button);
    assert.equal((await asked).error, "NotAllowedError", "the page learns nothing of it");
    await world.browser.noPrompt();
  };

  world.test("the site's one-time code of a card is shown, to be copied", async (context) => {
    const card = await world.machine.card("card");
    if (!card) return context.skip("no pcscd of one's own: this needs root");
    try {
      await world.browser.settled(true);
      await world.page.bringToFront();
      await world.machine.gives(ADDRESS, "codes", "add", "--uri-fd", "3");
      const { asked, prompt } = await ways();
      await prompt.press("A one-time code");
      await prompt.press("Localhost: anna");
      // Those of this secret, now and in half a minute.
      await prompt.says([0, 30].map((later) => code(SECRET, later)).join("|"));
      await closed({ asked, prompt });
    } finally {
      await card.end();
      await world.browser.settled(true);
      // With the daemon that runs again.
      if (world.kind === "firefox") await handsOver(world, world.browser);
    }
  });

  world.test("what the person keeps for the site is shown when it is asked for", async () => {
    const add = (site, label, text) => world.machine.gives(text, "site", "note", "add", site, "--label", label);
    await add("localhost", "Recovery codes", CODES);
    await add("example.org", "Of another site", "3333-cccc");
    try {
      const { asked, prompt } = await ways();
      await prompt.press("What you keep");
      const list = await prompt.says("Recovery codes");
      assert.doesNotMatch(list, /Of another site|1111-aaaa/);
      await prompt.press("Recovery codes");
      await prompt.says(/1111-aaaa\s+2222-bbbb/);
      const page = await world.page.evaluate(() => document.documentElement.outerHTML);
      assert.doesNotMatch(page, /1111-aaaa/);
      await closed({ asked, prompt });
    } finally {
      for (const site of ["localhost", "example.org"]) await world.machine.mfactl("site", "note", "remove", site, "--yes");
    }
  });

  world.test("the other ways stay open while the key goes and comes", async () => {
    const { asked, prompt } = await ways();
    const chosen = () => prompt.page.evaluate(() => document.activeElement.innerText);
    await prompt.says("What you keep");
    assert.match(await chosen(), /Another security key/);
    await world.machine.unplug("blue");
    assert.match(await prompt.says("Plug in your security key"), /What you keep/);
    await world.machine.plug("blue");
    assert.match(await prompt.says("Touch"), /What you keep/);
    assert.match(await chosen(), /Another security key/);
    await closed({ asked, prompt }, "Cancel");
  });

  world.test("without a note for the site the person is told how to keep one", async () => {
    const { asked, prompt } = await ways();
    await prompt.press("What you keep");
    await prompt.says("mfactl site note add localhost");
    await closed({ asked, prompt }, "Cancel");
  });

  world.test("a finger that the key does not know is told, and after three the PIN is asked for", async () => {
    await world.machine.unplug("blue");
    const key = await world.machine.fingerprintKey("finger", "1234");
    try {
      key.sees("good", "good", "good");
      await world.machine.gives("1234", "fingerprints", "add", "left", "--pin-fd", "3");
      const asked = ask(world.page, "create", await world.parties.registration(VERIFIED));
      const prompt = await world.browser.prompt();
      await prompt.says("finger");
      key.sees("strange");
      await prompt.says("Attempts left: 2");
      key.sees("strange", "strange");
      await prompt.says("PIN");
      await prompt.press("Cancel");
      assert.equal((await asked).error, "NotAllowedError");
    } finally {
      await key.end();
    }
  });

  world.test("who has no finger for the key types its PIN instead", async () => {
    await world.machine.unplug("blue");
    const key = await world.machine.fingerprintKey("finger", "1234");
    try {
      key.sees("good", "good", "good");
      await world.machine.gives("1234", "fingerprints", "add", "left", "--pin-fd", "3");
      const asked = ask(world.page, "create", await world.parties.registration(VERIFIED));
      const prompt = await world.browser.prompt();
      await prompt.says("finger");
      await prompt.press("Use the PIN instead");
      await prompt.says("Enter the PIN");
      // This key makes no credentials: what it says to its right PIN is that.
      await prompt.type("1234");
      await prompt.says("doesn't support");
      await prompt.press("Cancel");
      assert.equal((await asked).error, "NotAllowedError");
    } finally {
      await key.end();
    }
  });
}

/** A code of RFC 6238, so many seconds from now. */
function code(secret, later) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor((Date.now() / 1000 + later) / 30)));
  const digest = createHmac("sha1", secret).update(counter).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}
