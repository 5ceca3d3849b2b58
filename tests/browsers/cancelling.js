// Whoever calls it off, everybody hears of it: page, person, browser, host, daemon and key.

import assert from "node:assert/strict";
import { Browser } from "./browser.js";
import { until } from "./machine.js";
import { ask } from "./site.js";

export function cancelling(world) {
  /** A request that waits for a touch, and its window. */
  const waiting = async (page = world.page, named = "") => {
    await world.machine.keys("touch", "blue", "never");
    const asked = ask(page, "create", await world.parties.registration(), named);
    asked.catch(() => {});
    const prompt = await world.browser.prompt();
    await prompt.says("Touch");
    return { asked, prompt };
  };

  /** Nothing is left of it: the next request works. */
  const over = async () => {
    await world.browser.noPrompt();
    await world.machine.keys("touch", "blue", "now");
    await world.registers();
  };

  world.test("the page calls it off", async () => {
    const { asked } = await waiting(world.page, "first");
    await world.page.evaluate(() => globalThis.aborts.first.abort());
    assert.equal((await asked).error, "AbortError");
    await over();
  });

  world.test("the person cancels", async () => {
    const { asked, prompt } = await waiting();
    await prompt.press("Cancel");
    assert.equal((await asked).error, "NotAllowedError");
    await over();
  });

  world.test("the person presses Escape", async () => {
    const { asked, prompt } = await waiting();
    await prompt.page.keyboard.press("Escape").catch(() => {});
    assert.equal((await asked).error, "NotAllowedError");
    await over();
  });

  world.test("the person closes the window", async () => {
    const { asked, prompt } = await waiting();
    prompt.close();
    assert.equal((await asked).error, "NotAllowedError");
    await over();
  });

  world.test("the tab is closed", async () => {
    const page = await world.browser.open(world.site.origin);
    await waiting(page);
    await page.close();
    await world.browser.noPrompt();
    await world.page.bringToFront();
    await over();
  });

  world.test("the page goes elsewhere", async () => {
    await waiting();
    await world.page.goto(`${world.site.origin}/elsewhere`);
    await over();
  }, { not: { chromium: "Chromium does not tell that a page has gone elsewhere" } });

  world.test("a page that calls off at once leaves no window for nobody", async () => {
    await world.machine.keys("touch", "blue", "never");
    const options = await world.parties.registration();
    const first = await world.page.evaluate((options) => {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
      const controller = new AbortController();
      const asked = navigator.credentials.create({ publicKey, signal: controller.signal });
      controller.abort();
      return asked.then(() => "done", (error) => error.name);
    }, options);
    assert.equal(first, "AbortError");
    assert.equal(await world.browser.promptWithin(1_500), undefined);
    await over();
  });

  world.test("the key is pulled out, and plugged in again", async () => {
    const { asked, prompt } = await waiting();
    await world.machine.unplug("blue");
    // Not before: it would be touched.
    await world.machine.keys("touch", "blue", "now");
    await until("the window to notice", async () => (await prompt.error()) || /Plug in/.test(await prompt.text()));
    await world.machine.plug("blue");
    if (await prompt.error()) await prompt.press("Try again");
    assert.ok((await asked).response);
  });

  world.test("the native host is killed, and started again", async () => {
    const { asked, prompt } = await waiting();
    await world.machine.killHosts();
    await prompt.fails("NoDaemon");
    await world.machine.keys("touch", "blue", "now");
    await prompt.press("Try again");
    assert.ok((await asked).response);
  });

  world.test("mfad is killed, and started again", async () => {
    const { asked, prompt } = await waiting();
    await world.machine.killDaemon();
    await prompt.fails("NoDaemon");
    await world.machine.keys("touch", "blue", "now");
    await world.machine.startDaemon();
    await world.machine.agree(["blue"]);
    await prompt.press("Try again");
    assert.ok((await asked).response);
  });

  world.test("two tabs ask at once, and are answered one after the other", async () => {
    const other = await world.browser.open(world.site.origin);
    // What a hidden page asks is left to the browser.
    await world.page.bringToFront();
    const { asked, prompt } = await waiting();
    await other.bringToFront();
    const second = ask(other, "create", await world.parties.registration());
    await prompt.press("Cancel");
    assert.equal((await asked).error, "NotAllowedError");
    await world.machine.keys("touch", "blue", "now");
    const { response, error, message } = await second;
    assert.ok(response, `${error}: ${message}`);
  });

  world.test("the browser is killed, and with it the host and what it had open", async () => {
    const browser = await Browser.start(world.kind, world.machine);
    const page = await browser.open(world.site.origin);
    await world.machine.keys("touch", "blue", "never");
    // A browser that has just started answers itself until its extension has found mfad.
    const prompt = await until("the browser to hand a request over", async () => {
      await page.reload();
      ask(page, "create", await world.parties.registration()).catch(() => {});
      return browser.promptWithin(10_000);
    });
    await prompt.says("Touch");
    const hosts = await world.machine.hosts();
    browser.kill();
    await until("the host to end", async () => (await world.machine.hosts()).length < hosts.length);
    await world.page.bringToFront();
    await over();
  });
}
