// In Chromium all pages of a profile ask mfad while the extension is attached, and can tell: so it is
// attached only where the person chose that. What is left alone answers as without mfad.

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { until } from "./machine.js";
import { ask, Site } from "./site.js";

/** All that a page can ask of what a browser has, before it asks for a passkey. */
async function features() {
  const said = {};
  for (const name of ["isUserVerifyingPlatformAuthenticatorAvailable", "isConditionalMediationAvailable", "getClientCapabilities"]) {
    said[name] = await PublicKeyCredential[name]();
  }
  for (const name of Object.getOwnPropertyNames(PublicKeyCredential)) said[`has ${name}`] = typeof PublicKeyCredential[name];
  said.create = String(navigator.credentials.create);
  said.conditional = await pending({ mediation: "conditional", publicKey: { challenge: new Uint8Array(16) } });
  return said;

  async function pending(options) {
    const controller = new AbortController();
    const got = navigator.credentials.get({ ...options, signal: controller.signal }).then(() => "answered", (it) => it.name);
    const waits = new Promise((resolve) => setTimeout(() => resolve("waits"), 300));
    const said = await Promise.race([got, waits]);
    controller.abort();
    return said;
  }
}

export function attaching(world) {
  /** What a test does with a browser whose extension may see localhost, and its own settings. */
  const within = async (settings, body, seen = "localhost") => {
    await world.inAnother({ seen, mode: null }, async (browser) => {
      if (settings) await browser.choose(settings);
      await body(browser);
    });
  };

  /** What pages are told without mfad: by a browser without a native host. */
  const untold = async (origin, url) => {
    return world.inAnother({ host: "/nonexistent", mode: null }, async (browser) => {
      return (await browser.open(url ?? origin)).evaluate(features);
    });
  };

  /** A new window in front with this page. */
  const opens = async (browser, url, from) => {
    from ??= await browser.worker();
    await from.evaluate((url) => chrome.windows.create({ url }).then(() => {}), url);
    return until(url, () => browser.at(url));
  };

  const says = async (page, name, value) => {
    let said;
    await until(`${name} to be ${value}`, async () => (said = await page.evaluate(features))[name] === value);
    return said;
  };

  world.test("a site that was not chosen notices nothing, beside the window of one that was", async () => {
    const [chosen, other] = [await Site.start(), await Site.start()];
    const [own, stranger] = [chosen.origin.replace("localhost", "one.localhost"), other.origin.replace("localhost", "two.localhost")];
    const expected = await untold(stranger);
    assert.equal(expected.conditional, "waits", "the control");
    await within({ mode: "chosen", chosen: ["one.localhost"] }, async (browser) => {
      const first = await opens(browser, `${own}/`);
      await says(first, "isConditionalMediationAvailable", false);
      const second = await opens(browser, `${stranger}/`);
      assert.deepEqual(await says(second, "isConditionalMediationAvailable", true), expected);
      // Nor does the chosen one, as long as it is not in front.
      assert.deepEqual(await first.evaluate(features), expected);
      // What it costs: with a chosen site in front the profile's other windows can tell.
      await opens(browser, `${own}/again`);
      const { isConditionalMediationAvailable, getClientCapabilities, conditional, ...rest } = await says(second, "isConditionalMediationAvailable", false);
      assert.equal(getClientCapabilities.conditionalGet, false);
      for (const [name, value] of Object.entries(rest)) assert.deepEqual(value, expected[name], name);
    }, "one.localhost");
    await Promise.all([chosen.stop(), other.stop()]);
  });

  world.test("until the person has chosen, no site asks mfad", async () => {
    const site = await Site.start();
    const expected = await untold(site.origin);
    await within(null, async (browser) => {
      const options = await until("the first run's page", () => browser.at(`${browser.extensionOrigin}/options.html`));
      const page = await browser.open(site.origin);
      await browser.settled(true);
      await page.bringToFront();
      assert.deepEqual(await page.evaluate(features), expected);
      await options.bringToFront();
      await options.click("[value=chosen]");
      await options.waitForSelector("#list:not([hidden])");
      await options.type("#site", "localhost");
      await options.click("#add-button");
      await options.waitForSelector("#sites li");
      await page.bringToFront();
      await says(page, "isConditionalMediationAvailable", false);
      // For every site it asks to see all of them, and says what it cannot do without.
      await options.bringToFront();
      assert.equal(await options.$eval("#blind", (it) => it.hidden), true);
      await options.click("[value=every]");
      await options.waitForSelector("#blind:not([hidden])");
    });
    await site.stop();
  });

  world.test("a site that is given to mfad through the one above it is taken back whole", async () => {
    const site = await Site.start();
    await within({ mode: "chosen", chosen: ["localhost"] }, async (browser) => {
      const page = await browser.open(site.origin.replace("localhost", "login.localhost"));
      await says(page, "isConditionalMediationAvailable", false);
      const toolbar = await browser.toolbar();
      await toolbar.waitForSelector("#give:not(.strong):not(:empty)");
      await toolbar.$eval("#give", (it) => it.click());
      await says(page, "isConditionalMediationAvailable", true);
      const { chosen } = await toolbar.evaluate(() => chrome.storage.local.get());
      assert.deepEqual(chosen, []);
    });
    await site.stop();
  });

  world.test("the toolbar's button gives a site to mfad, and takes it back", async () => {
    const site = await Site.start();
    await within({ mode: "chosen" }, async (browser) => {
      const page = await browser.open(site.origin);
      for (const [before, pressed, attached] of [
        ["The browser answers this site", "Use mfad here", true],
        ["mfad answers this site", "Leave it to the browser", false],
      ]) {
        const toolbar = await browser.toolbar();
        await toolbar.waitForFunction((text) => document.body.innerText.includes(text), {}, before);
        await toolbar.$$eval("button", (all, text) => all.find((it) => it.innerText === text).click(), pressed);
        await says(page, "isConditionalMediationAvailable", !attached);
        await toolbar.close();
      }
    });
    await site.stop();
  });

  world.test("passkeys on this computer are there as the browser said before", async () => {
    const site = await Site.start();
    const name = "isUserVerifyingPlatformAuthenticatorAvailable";
    await within(null, async (browser) => {
      const options = await until("the first run's page", () => browser.at(`${browser.extensionOrigin}/options.html`));
      await browser.ownKey(options, "internal");
      await options.reload();
      await until("it to be learnt", () => options.evaluate(() => chrome.storage.local.get("platform").then((it) => it.platform)));
      await options.evaluate(() => chrome.storage.local.set({ mode: "every" }));
      const page = await browser.open(site.origin);
      assert.equal((await says(page, "isConditionalMediationAvailable", false))[name], true);
    });
    await site.stop();
  });

  world.test("another extension that answers is told of, and given way to", async () => {
    const folder = world.machine.file("other");
    await mkdir(folder);
    const manifest = { manifest_version: 3, name: "Other", version: "1", permissions: ["webAuthenticationProxy"] };
    await writeFile(path.join(folder, "manifest.json"), JSON.stringify({ ...manifest, background: { service_worker: "other.js" } }));
    await writeFile(path.join(folder, "other.js"), "globalThis.attached = chrome.webAuthenticationProxy.attach().then(() => true);");
    await within({ mode: "none" }, async (browser) => {
      const id = await browser.driver.installExtension(folder);
      const other = await browser.driver.waitForTarget((it) => it.type() === "service_worker" && it.url().includes(id));
      const attached = async () => (await other.worker()).evaluate(() => globalThis.attached ?? false).catch(() => false);
      await until("the other extension to be attached", attached);
      const options = await browser.extensionPage("options.html");
      await options.click("[value=every]");
      await options.waitForFunction(() => document.querySelector("#presence").textContent.includes("Another extension"));
      // The control: without it mfad answers.
      await browser.driver.uninstallExtension(id);
      await options.reload();
      await options.waitForFunction(() => /^mfad [\d.]+ answers/.test(document.querySelector("#presence").textContent));
    });
  });

  /** A request that waits for a touch, in a browser where this extension sees who asks. */
  const waiting = async (browser, url) => {
    await world.machine.keys("touch", "blue", "never");
    world.parties.begin(new URL(url).origin);
    const page = await opens(browser, url);
    await says(page, "isConditionalMediationAvailable", false);
    const asked = ask(page, "create", await world.parties.registration());
    asked.catch(() => {});
    const prompt = await browser.prompt();
    await prompt.says("Touch");
    return { page, asked };
  };

  world.test("a request ends with its document, and no other, and a touch after that makes no passkey", async () => {
    const site = await Site.start();
    await within({ mode: "chosen", chosen: ["localhost"] }, async (browser) => {
      const { page } = await waiting(browser, `${site.origin}/`);
      // What is no other document ends nothing.
      await page.evaluate(() => {
        history.pushState(null, "", "/pushed");
        document.body.append(Object.assign(document.createElement("iframe"), { src: "/inner" }));
      });
      await page.waitForFrame((it) => it.url().endsWith("/inner"));
      const worker = await browser.worker();
      await worker.evaluate((url) => chrome.tabs.create({ url, active: false }).then(() => {}), `${site.origin}/beside`);
      await until("the page beside", () => browser.at(`${site.origin}/beside`));
      assert.ok(await browser.promptWithin(1_000));
      await page.goto(`${site.origin}/elsewhere`);
      await browser.noPrompt();
      await world.machine.keys("touch", "blue", "now");
      const options = await world.parties.registration();
      const { response, error, message } = await ask(page, "create", options);
      assert.ok(response, `${error}: ${message}`);
      await world.parties.register(options, response);
    });
    await site.stop();
  });

  world.test("a page that asks and goes away at once leaves nothing behind", async () => {
    const site = await Site.start();
    await within({ mode: "chosen", chosen: ["localhost"] }, async (browser) => {
      await world.machine.keys("touch", "blue", "never");
      for (const next of [`${site.origin}/next`, site.origin.replace("localhost", "127.0.0.1")]) {
        const page = await opens(browser, `${site.origin}/`);
        await says(page, "isConditionalMediationAvailable", false);
        const options = await world.parties.registration();
        await page.evaluate((options) => {
          const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
          navigator.credentials.create({ publicKey }).catch(() => {});
        }, options);
        // Before that nobody but the browser knows of the request, and it says nothing of its end.
        const worker = await browser.worker();
        const heard = () => worker.evaluate(async () => (await chrome.storage.session.get("open")).open?.length > 0);
        await until("the extension to be asked", heard);
        await page.evaluate((next) => location.assign(next), next).catch(() => {});
        await until("the next page", () => browser.at(new URL(next).href));
        // A window that was on its way goes as well.
        await browser.promptWithin(1_000);
        await browser.noPrompt();
        await page.close();
      }
    });
    await site.stop();
  });

  world.test("a prompt window that comes when nobody waits any more closes itself", async () => {
    await within({ mode: "chosen", chosen: ["localhost"] }, async (browser) => {
      const worker = await browser.worker();
      await worker.evaluate(() => chrome.windows.create({ url: "prompt.html", type: "popup" }));
      await browser.noPrompt();
    });
  });

  world.test("a page that goes away while others are looked into leaves nothing behind", async () => {
    const site = await Site.start();
    await within({ mode: "chosen", chosen: ["localhost"] }, async (browser) => {
      await world.machine.keys("touch", "blue", "never");
      const busy = await opens(browser, `${site.origin.replace("localhost", "busy.localhost")}/`);
      const page = await opens(browser, `${site.origin}/`);
      await says(page, "isConditionalMediationAvailable", false);
      const options = await world.parties.registration();
      const begun = async () => (await world.machine.journal()).split("began operation").length;
      const before = await begun();
      // Who asks is known once every page has said who it is.
      await busy.evaluate(() => {
        setTimeout(() => {
          for (const end = Date.now() + 3_000; Date.now() < end; );
        }, 100);
      });
      await page.evaluate((options) => {
        const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
        setTimeout(() => navigator.credentials.create({ publicKey }).catch(() => {}), 300);
        setTimeout(() => location.assign("/next"), 1_000);
      }, options);
      await until("the next page", () => browser.at(`${site.origin}/next`));
      await until("mfad to be asked", async () => (await begun()) > before);
      // The window is there by now, unless it has gone again.
      await browser.promptWithin(3_000);
      await browser.noPrompt();
    });
    await site.stop();
  });

  world.test("a request belongs to the tab that asked, and not to the one in front", async () => {
    const site = await Site.start();
    await within({ mode: "chosen", chosen: ["localhost"] }, async (browser) => {
      const page = await opens(browser, `${site.origin.replace("localhost", "one.localhost")}/`);
      await says(page, "isConditionalMediationAvailable", false);
      const front = await opens(browser, `${site.origin.replace("localhost", "two.localhost")}/`);
      await world.machine.keys("touch", "blue", "never");
      const options = await world.parties.registration({ rpID: "one.localhost" });
      const asked = ask(page, "create", options);
      asked.catch(() => {});
      await (await browser.prompt()).says("one.localhost");
      await front.goto(`${site.origin}/elsewhere`);
      await front.close();
      assert.ok(await browser.promptWithin(1_000));
      await page.close();
      await browser.noPrompt();
    });
    await site.stop();
  });

  world.test("a background script that dies answers what it was asked", async () => {
    const site = await Site.start();
    await within({ mode: "chosen", chosen: ["localhost"] }, async (browser) => {
      const { page, asked } = await waiting(browser, `${site.origin}/`);
      await (await browser.worker()).close();
      await browser.noPrompt();
      // It runs again with the next thing that happens.
      await opens(browser, `${site.origin}/next`, await browser.extensionPage("options.html"));
      assert.equal((await asked).error, "NotAllowedError");
      await page.bringToFront();
      await says(page, "isConditionalMediationAvailable", false);
      await world.machine.keys("touch", "blue", "now");
      const options = await world.parties.registration();
      const { response, error, message } = await ask(page, "create", options);
      assert.ok(response, `${error}: ${message}`);
      await world.parties.register(options, response);
    });
    await site.stop();
  });
}
