// What stays with the browser: when mfad is away, when the person wants it, and for sites so set.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { ask } from "./site.js";

export function native(world) {
  /** Makes sure that the browser answers this page itself; Chromium has a key of its own for that. */
  const answersItself = async (browser = world.browser, page = world.page) => {
    await page.bringToFront();
    await browser.ownKey(page);
    const got = await ask(page, "create", await world.parties.registration());
    itself(got);
    await browser.noPrompt();
  };

  /** Firefox has no key here, and says so in other words than the extension. */
  const itself = ({ response, error, message }) => {
    if (world.kind === "firefox") assert.match(message, /user agent or the platform/);
    else assert.ok(response, error);
  };

  world.test("without mfad the browser answers", async () => {
    await world.machine.killDaemon();
    await world.browser.settled(false);
    await answersItself();
    await world.machine.startDaemon();
    await world.machine.agree(["blue"]);
    await world.browser.settled(true);
    world.page = await world.browser.open(world.site.origin);
    await world.registers();
  });

  world.test("a native host that says nothing counts as none", async () => {
    const silent = world.machine.file("silent");
    await writeFile(silent, "#!/bin/sh\nexec sed -n d\n", { mode: 0o755 });
    try {
      await world.inAnother({ host: silent }, async (browser) => {
        await browser.settled(false);
        await answersItself(browser, await browser.open(world.site.origin));
      });
    } finally {
      // With the right host again.
      await world.restart();
    }
  });

  world.test("the person wants the browser's own dialog", async () => {
    await world.machine.keys("touch", "blue", "never");
    const asked = ask(world.page, "create", await world.parties.registration());
    const prompt = await world.browser.prompt();
    await prompt.press("Save it somewhere else");
    await prompt.press("The browser's own dialog");
    if (world.kind === "firefox") {
      itself(await asked);
    } else {
      assert.equal((await asked).error, "NotAllowedError");
      await answersItself();
    }
  });

  world.test("a site that stays with the browser", async () => {
    // One that does not step aside already.
    await world.restart();
    const options = await world.browser.extensionPage("options.html");
    const sites = (...all) => options.evaluate((excluded) => chrome.storage.local.set({ excluded }), all);
    await sites("localhost");
    await options.waitForSelector("#sites li");
    await world.page.bringToFront();
    // It learns whose page it is with the request, unless it may see the address of the tab.
    const { error } = await ask(world.page, "create", await world.parties.registration());
    assert.equal(error, "NotAllowedError");
    await answersItself();
    await sites();
  }, { not: { firefox: "the driver opens no pages of extensions there" } });
}
