// A key that nobody touches.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { LONGEST } from "./browser.js";
import { FOLDER } from "./screenshots.js";
import { ask } from "./site.js";

export function untouched(world) {
  world.test("nobody touches the key in time", async () => {
    await world.machine.keys("touch", "blue", "never");
    const options = await world.parties.registration({ timeout: 1 });
    const asked = ask(world.page, "create", options);
    const prompt = await world.browser.prompt();
    await prompt.says("Touch");
    const [, minutes, seconds] = (await prompt.text()).match(/(\d):(\d\d) left/);
    const until = Date.now() + (Number(minutes) * 60 + Number(seconds)) * 1000;
    assert.equal((await asked).error, "NotAllowedError");
    const late = Math.abs(Date.now() - until);
    assert.ok(late < 3_000, `the countdown holds, but for ${late} ms`);
    // The window says what happened, and stays. Chromium gives every request three minutes, whatever the
    // page says.
    await prompt.fails("TimedOut");
    await mkdir(FOLDER, { recursive: true });
    await prompt.page.screenshot({ path: path.join(FOLDER, `${world.kind}-en-late.png`) });
    assert.doesNotMatch(await prompt.text(), /Try again|somewhere else|0:0/, "nothing can be done any more");
    await prompt.press("Close");
    await world.browser.noPrompt();
  }, { seconds: LONGEST });

  world.test("a note stays to be read when the page's time is over", async () => {
    await world.machine.gives("1111-aaaa", "site", "note", "add", "localhost", "--label", "Recovery codes");
    try {
      await world.machine.keys("touch", "blue", "never");
      const asked = ask(world.page, "get", await world.parties.authentication({ timeout: 1 }));
      const prompt = await world.browser.prompt();
      await prompt.press("Sign in another way");
      await prompt.press("What you keep");
      await prompt.press("Recovery codes");
      await prompt.says("1111-aaaa");
      assert.equal((await asked).error, "NotAllowedError");
      await prompt.says("no longer waits");
      assert.match(await prompt.text(), /1111-aaaa/);
      await prompt.press("Close");
      await world.browser.noPrompt();
    } finally {
      await world.machine.mfactl("site", "note", "remove", "localhost", "--yes");
    }
  }, { not: { chromium: "it gives every request three minutes" } });
}
