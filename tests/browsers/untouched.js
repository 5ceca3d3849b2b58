// A key that nobody touches.

import assert from "node:assert/strict";
import { LONGEST } from "./browser.js";
import { ask } from "./site.js";

export function untouched(world) {
  world.test("nobody touches the key in time", async () => {
    await world.machine.keys("touch", "blue", "never");
    const options = await world.parties.registration({ timeout: 1 });
    assert.equal((await ask(world.page, "create", options)).error, "NotAllowedError");
    await world.browser.noPrompt();
    // Chromium gives every request three minutes, whatever the page says.
  }, { seconds: LONGEST });
}
