// A key that nobody touches.

import assert from "node:assert/strict";
import { LONGEST } from "./browser.js";
import { ask } from "./site.js";

export function untouched(world) {
  world.test("nobody touches the key in time", async () => {
    await world.machine.keys("touch", "blue", "never");
    const options = await world.parties.registration({ timeout: 1 });
    const asked = ask(world.page, "create", options);
    const prompt = await world.browser.prompt();
    assert.equal((await asked).error, "NotAllowedError");
    // The window says what happened, and stays. Chromium gives every request three minutes, whatever the
    // page says.
    await prompt.says("in time");
    await prompt.press("Close");
    await world.browser.noPrompt();
  }, { seconds: LONGEST });
}
