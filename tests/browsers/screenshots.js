// A picture of every state of the prompt window in both languages, for people to look at:
// target/screenshots/BROWSER-LANGUAGE-STATE.png. That each comes about is tested besides. The guide shows
// those of Chromium in English.

import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { ADDRESS, CODES } from "./another_way.js";
import { ROOT, TARGET, until } from "./machine.js";
import { ask, Site } from "./site.js";
import { KEYS } from "./world.js";

export const FOLDER = path.join(TARGET, "screenshots");
const VERIFIED = { authenticatorSelection: { userVerification: "required" } };
const PIN = "1234";
/** What mfad itself says. */
const MISTAKES = { en: { mistake: "That PIN is wrong." }, nb: { mistake: "Den PIN-koden er feil." } };

export function screenshots(world) {
  for (const language of ["en", "nb"]) {
    world.test(`every state of the window in ${language} is pictured`, async () => {
      await mkdir(FOLDER, { recursive: true });
      await world.inAnother({ language, seen: "localhost" }, async (browser) => {
        await handsOver(world, browser);
        await new Scenes(world, browser, language, await messages(language)).all();
      });
    }, { seconds: 240 });
  }
}

/** Waits until the browser hands requests over: one that has just started answers them itself. */
export async function handsOver(world, browser) {
  const site = await Site.start();
  const page = await browser.open(site.origin);
  // A card in a reader is not touched.
  const keys = (await world.machine.tokens()).filter((key) => KEYS.includes(key));
  for (const key of keys) await world.machine.keys("touch", key, "never");
  const prompt = await until("the browser to hand a request over", async () => {
    await page.reload();
    ask(page, "create", await world.parties.registration()).catch(() => {});
    return browser.promptWithin(10_000);
  });
  await prompt.close();
  await browser.noPrompt();
  await site.stop();
}

/** The words of a language. */
export async function messages(language) {
  const file = path.join(ROOT, `browser/extension/_locales/${language}/messages.json`);
  const all = JSON.parse(await readFile(file, "utf8"));
  // The rest of the English is mfad's own.
  return (name) => all[name]?.message ?? MISTAKES[language][name];
}

class Scenes {
  constructor(world, browser, language, words) {
    Object.assign(this, { world, machine: world.machine, browser, language, words });
  }

  async all() {
    for (const scene of [this.settings, this.keys, this.pins, this.fingers, this.notes, this.codes, this.failures, this.accounts]) {
      await this.machine.fresh(KEYS, "blue");
      await scene.call(this);
    }
  }

  /** What the extension asks when it is new, and what its button shows. */
  async settings() {
    // The driver opens no pages of extensions in Firefox.
    if (this.world.kind === "firefox") return;
    const site = await Site.start();
    const page = await this.browser.open(site.origin);
    const toolbar = await this.browser.toolbar();
    await toolbar.waitForFunction((text) => document.body.innerText.includes(text), {}, this.words("toolbarTake"));
    await toolbar.screenshot({ path: this.file("toolbar") });
    await toolbar.close();
    const options = await this.browser.extensionPage("options.html");
    await options.setViewport({ width: 720, height: 700 });
    await options.evaluate(() => chrome.storage.local.set({ mode: "chosen", chosen: ["localhost"] }));
    await options.waitForSelector("#sites li");
    await options.waitForFunction(() => document.querySelector("#presence").textContent);
    await options.screenshot({ path: this.file("options"), fullPage: true });
    await options.evaluate(() => chrome.storage.local.set({ mode: "every", chosen: [] }));
    await options.close();
    await page.close();
    await site.stop();
  }

  async keys() {
    await this.machine.keys("touch", "blue", "never");
    await this.asks("create", {}, async (prompt) => {
      await this.pictures(prompt, "touch", "touchHint");
      await prompt.press(this.words("saveElsewhere"));
      await this.pictures(prompt, "ways", "wayNative");
    });
    await this.machine.keys("touch", "grey", "never");
    await this.machine.plug("grey");
    await this.asks("create", {}, (prompt) => this.pictures(prompt, "touch-which", "touchOne"));
    await this.machine.unplug("grey");
    await this.asks("create", { supportedAlgorithmIDs: [-257] }, (prompt) => this.pictures(prompt, "insert-another", "insertAnother"));
    await this.machine.unplug("blue");
    await this.asks("create", {}, (prompt) => this.pictures(prompt, "insert-to-save", "insertToSave"));
    await this.asks("get", {}, async (prompt) => {
      await this.pictures(prompt, "insert", "insert");
      await prompt.press(this.words("anotherWay"));
      await this.pictures(prompt, "other-methods", "wayCode");
      await prompt.press(this.words("wayCode"));
      await this.pictures(prompt, "no-codes", "noCodes");
    });
  }

  async pins() {
    await this.asks("create", VERIFIED, (prompt) => this.pictures(prompt, "new-pin", "newPinLabel"));
    await this.machine.setPin(PIN);
    await this.asks("create", VERIFIED, async (prompt) => {
      await this.pictures(prompt, "pin", "pinLabel");
      await prompt.type("9999");
      await this.pictures(prompt, "pin-wrong", "mistake");
      await prompt.type("9999");
      await prompt.says("6");
      await prompt.type("9999");
      await this.pictures(prompt, "pin-blocked-until-replug", "failedPinBlockedUntilReplug");
    });
    await this.replug();
    await this.asks("create", VERIFIED, async (prompt) => {
      for (const left of [5, 4]) {
        await prompt.says(`${left}`);
        await prompt.type("9999");
      }
      await this.pictures(prompt, "last-tries", "lastAttemptsHint");
      await prompt.press(this.words("yes_last_attempts"));
      await prompt.type("9999");
      await prompt.fails();
    });
    await this.replug();
    await this.asks("create", VERIFIED, async (prompt) => {
      await blocks(prompt, this.words);
      await this.pictures(prompt, "pin-blocked", "failedPinBlocked");
    });
  }

  async fingers() {
    await this.machine.unplug("blue");
    const key = await this.machine.fingerprintKey("finger", PIN);
    key.sees("good", "good", "good");
    await this.machine.gives(PIN, "fingerprints", "add", "--pin-fd", "3");
    await this.asks("create", VERIFIED, async (prompt) => {
      await this.pictures(prompt, "fingerprint", "fingerprint");
      key.sees("strange");
      await prompt.says(": 2");
      await this.pictures(prompt, "fingerprint-unknown", "fingersLeft");
      key.sees("strange", "strange");
      await this.pictures(prompt, "pin-after-fingers", "pinLabel");
    });
    await key.end();
  }

  async notes() {
    await this.machine.keys("touch", "blue", "never");
    const way = async (prompt) => {
      await prompt.press(this.words("anotherWay"));
      await prompt.press(this.words("wayNote"));
    };
    await this.asks("get", {}, async (prompt) => {
      await way(prompt);
      await this.pictures(prompt, "no-notes", "noNotes");
    });
    await this.machine.gives(CODES, "site", "note", "add", "localhost", "--label", "Recovery codes");
    await this.asks("get", {}, async (prompt) => {
      await way(prompt);
      await this.pictures(prompt, "notes", "pickNote");
      await prompt.press("Recovery codes");
      await this.pictures(prompt, "note", "noteHint");
    });
    await this.machine.mfactl("site", "note", "remove", "localhost", "--yes");
  }

  async codes() {
    const card = await this.machine.card("card");
    // Who is not root has no pcscd of their own, and no pictures of what it is for.
    if (!card) return;
    await handsOver(this.world, this.browser);
    await this.machine.gives(ADDRESS, "codes", "add", "--uri-fd", "3");
    await this.machine.keys("touch", "blue", "never");
    await this.asks("get", {}, async (prompt) => {
      await prompt.press(this.words("anotherWay"));
      await prompt.press(this.words("wayCode"));
      await this.pictures(prompt, "codes", "pickCode");
      await prompt.press("Localhost: anna");
      await this.pictures(prompt, "code", "codeHint");
    });
    await card.end();
    await handsOver(this.world, this.browser);
  }

  async failures() {
    await this.asks("create", { attestationType: "direct" }, (prompt) => this.pictures(prompt, "attestation", "yes_show_model"));
    const site = await Site.start();
    this.world.parties.begin(site.origin);
    const page = await this.browser.open(site.origin);
    const options = await this.world.parties.registration();
    await this.world.parties.register(options, (await ask(page, "create", options)).response);
    await this.asks("create", {}, (prompt) => this.pictures(prompt, "saved-already", "failedAlreadyEnrolled"), page);
    await this.machine.unplug("blue");
    await this.machine.plug("grey");
    await this.asks("get", {}, (prompt) => this.pictures(prompt, "another-key", "failedNotOnThisKey"), page);
    await site.stop();
    await this.machine.keys("touch", "grey", "never");
    await this.asks("create", {}, async (prompt) => {
      await prompt.says(this.words("touchHint"));
      await this.machine.killDaemon();
      await this.pictures(prompt, "mfad-gone", "again");
    });
    await this.machine.startDaemon();
    await this.machine.agree(["grey"]);
    await handsOver(this.world, this.browser);
  }

  async accounts() {
    await this.machine.setPin(PIN);
    const site = await Site.start();
    this.world.parties.begin(site.origin);
    const page = await this.browser.open(site.origin);
    const selection = { residentKey: "required", userVerification: "required" };
    for (const userName of ["anna@example.com", "berit@example.com"]) {
      const more = { userName, userDisplayName: "", authenticatorSelection: selection, excludeCredentials: [] };
      const options = await this.world.parties.registration(more);
      const asked = ask(page, "create", options);
      await (await this.browser.prompt()).type(PIN);
      await this.world.parties.register(options, (await asked).response);
      await this.browser.noPrompt();
    }
    const request = { allowCredentials: [], userVerification: "required" };
    await this.asks("get", request, async (prompt) => {
      await prompt.type(PIN);
      await this.pictures(prompt, "accounts", "choose");
    }, page);
    await site.stop();
  }

  /** Has a page ask, of a site of its own unless one is given, and closes the window at the end. */
  async asks(kind, more, show, page) {
    const site = page ? null : await Site.start();
    page ??= await this.browser.open(site.origin);
    const { parties } = this.world;
    const options = await (kind === "create" ? parties.registration(more) : parties.authentication(more));
    const asked = ask(page, kind, options);
    asked.catch(() => {});
    const prompt = await this.browser.prompt();
    await show(prompt);
    await prompt.close();
    await asked;
    await this.browser.noPrompt();
    await site?.stop();
  }

  async replug() {
    await this.machine.unplug("blue");
    await this.machine.plug("blue");
  }

  file(state) {
    return path.join(FOLDER, `${this.world.kind}-${this.language}-${state}.png`);
  }

  /** A picture of the window once it says this, and fits. */
  async pictures(prompt, state, name) {
    await prompt.says(pattern(this.words(name)));
    const fits = () => Math.ceil(document.documentElement.getBoundingClientRect().height) === innerHeight;
    await until("the window to fit", () => prompt.page.evaluate(fits));
    await prompt.page.screenshot({ path: this.file(state) });
    const guide = await readFile(path.join(ROOT, "docs/guide/browser.md"), "utf8");
    assert.match(guide, new RegExp(`pictures/prompt-${state}\\.png`), "the guide shows every state");
  }
}

/** Spends what PINs are left, whatever the window asks before. */
export async function blocks(prompt, words) {
  for (;;) {
    const text = await until("the next thing", async () => {
      const text = await prompt.text();
      return ((await prompt.error()) || text.match([words("pinLabel"), words("lastAttemptsHint")].map(pattern).join("|"))) && text;
    });
    if (await prompt.error()) return;
    if (text.includes(words("lastAttemptsHint"))) await prompt.press(words("yes_last_attempts"));
    else await prompt.type("9999");
    await until("an answer", async () => (await prompt.text()) !== text);
  }
}

/** What says this, whatever is put in. */
function pattern(text) {
  const parts = text.split(/\$\d/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return parts.join(".*");
}
