// A browser from Debian's packages, unmodified, with the extension in it, and what a person sees.

import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import puppeteer from "puppeteer-core";
import { HOST, TARGET, until } from "./machine.js";

/** Seconds, and longer than any browser lets a page wait for an answer. */
export const LONGEST = 240;
const NAME = "org.mfad.browser";
const CHROMIUM_ID = "odmkekgkafcgbabicdjplcappphjnilj";
const FIREFOX_ID = "browser@mfad.org";
const ROOT_ONLY = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

/** Where each browser is and what it is started with. */
const KINDS = {
  chromium: {
    program: "/usr/bin/chromium",
    allowed: { allowed_origins: [`chrome-extension://${CHROMIUM_ID}/`] },
    manifests: (_home, profile) => path.join(profile, "NativeMessagingHosts"),
    launch: (language) => ({
      // Its own processes, and with them pages, end when they reach one another later than after 15 seconds,
      // which on a busy machine they do.
      args: [...ROOT_ONLY, "--enable-unsafe-extension-debugging", "--ipc-connection-timeout=120", `--lang=${language}`, "--no-first-run"],
      pipe: true,
      enableExtensions: true,
    }),
    environment: spoken,
    origin: async () => `chrome-extension://${CHROMIUM_ID}`,
  },
  firefox: {
    program: "/usr/bin/firefox-esr",
    allowed: { allowed_extensions: [FIREFOX_ID] },
    manifests: (home) => path.join(home, ".mozilla/native-messaging-hosts"),
    launch: (language) => ({
      browser: "firefox",
      extraPrefsFirefox: {
        "intl.locale.requested": language,
        // The background ends early, so that tests see what becomes of requests then.
        "extensions.background.idle.timeout": 2000,
        // Firefox itself asks no key, so that it answers at once when it is left to it.
        "security.webauth.webauthn_enable_usbtoken": false,
      },
    }),
    environment: spoken,
    origin: async (_driver, profile) => `moz-extension://${await uuid(profile)}`,
  },
};

/** What has programs speak this language. */
function spoken(language) {
  return { LANGUAGE: language, LANG: language === "en" ? "C.UTF-8" : `${language}_NO.UTF-8`, LC_ALL: "" };
}

/** What Firefox calls the extension in this profile. */
async function uuid(profile) {
  const name = `\\"${FIREFOX_ID}\\":\\"`;
  return until("Firefox to name the extension", async () => {
    const preferences = await readFile(path.join(profile, "prefs.js"), "utf8").catch(() => "");
    return preferences.split(name)[1]?.split('\\"')[0];
  });
}

/** The extension's folder. */
async function extension(kind, machine, seen) {
  const folder = path.join(TARGET, "share/mfad/extension", kind);
  if (!seen) return folder;
  const copy = await mkdtemp(machine.file("extension-"));
  await cp(folder, copy, { recursive: true });
  const file = path.join(copy, "manifest.json");
  const manifest = JSON.parse(await readFile(file, "utf8"));
  const host_permissions = [`http://*.${seen}/*`];
  await writeFile(file, JSON.stringify({ ...manifest, host_permissions }));
  return copy;
}

export class Browser {
  /**
   * Starts one for the machine, in this language. With `installed` it has what mfad's package brings for
   * everybody, and else the extension and the file of the native host for itself alone. The extension
   * may see the pages of the site `seen`, as if the person had said so: the driver cannot press what Chromium
   * asks then.
   */
  static async start(kind, machine, settings = {}) {
    const { language = "en", host = HOST, args = [], preferences = {}, insecure = false, installed = false, seen = "", mode = "every" } = settings;
    const it = KINDS[kind];
    const browser = new Browser();
    browser.kind = kind;
    const profile = await mkdtemp(machine.file(`${kind}-`));
    const file = path.join(it.manifests(machine.file("home"), profile), `${NAME}.json`);
    const manifest = { name: NAME, description: "mfad", path: host, type: "stdio", ...it.allowed };
    await mkdir(path.dirname(file), { recursive: true });
    if (installed) await rm(file, { force: true });
    else await writeFile(file, JSON.stringify(manifest));
    const launch = it.launch(language);
    browser.driver = await puppeteer.launch({
      executablePath: installed ? path.join(import.meta.dirname, "as_installed") : it.program,
      headless: true,
      userDataDir: profile,
      defaultViewport: null,
      // A page may wait as long for an answer as a browser lets it.
      protocolTimeout: LONGEST * 1000,
      ...launch,
      ...(launch.extraPrefsFirefox && { extraPrefsFirefox: { ...launch.extraPrefsFirefox, ...preferences } }),
      args: [...(launch.args ?? []), ...args],
      // Sites of tests certify themselves, where there is TLS.
      acceptInsecureCerts: insecure,
      env: {
        ...machine.environment,
        ...it.environment(language),
        ...(installed && { PROGRAM: it.program, LAYERS: await mkdtemp(machine.file("layers-")) }),
      },
    });
    if (!installed) await browser.driver.installExtension(await extension(kind, machine, seen));
    browser.extensionOrigin = await it.origin(browser.driver, profile);
    if (kind === "chromium" && mode) await browser.choose({ mode });
    return browser;
  }

  /** Answers what the first run asks, in the page that it opens. */
  async choose(some) {
    const page = await until("the first run's page", () => this.#find("/options.html"));
    await page.evaluate((some) => chrome.storage.local.set(some), some);
    await page.close();
  }

  /** A tab at this address. */
  async open(url) {
    const page = await this.driver.newPage();
    await page.goto(url);
    await page.bringToFront();
    return page;
  }

  /** Leaves nothing open but an empty tab. */
  async closeAll() {
    const [first, ...rest] = await this.driver.pages();
    for (const page of rest) await page.close().catch(() => {});
    await first?.goto("about:blank");
    await this.noPrompt();
  }

  /** The prompt window, once it is there. */
  async prompt() {
    return new Prompt(await until("the prompt window", () => this.#find("/prompt.html")));
  }

  /** The prompt window, if it comes within so many milliseconds. */
  async promptWithin(milliseconds) {
    const deadline = Date.now() + milliseconds;
    while (Date.now() < deadline) {
      const found = await this.#find("/prompt.html");
      if (found) return new Prompt(found);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return undefined;
  }

  /** Waits until there is no prompt window. */
  async noPrompt() {
    await until("the prompt window to close", async () => !(await this.#find("/prompt.html")));
  }

  /** The tab at this address, if there is one. */
  async at(url) {
    for (const page of await this.driver.pages()) if (page.url() === url) return page;
    return undefined;
  }

  /** The extension's background script, in Chromium. */
  async worker() {
    const ours = (it) => it.type() === "service_worker" && it.url().startsWith(this.extensionOrigin);
    return (await this.driver.waitForTarget(ours)).worker();
  }

  /** What the toolbar's button opens. */
  async toolbar() {
    await (await this.worker()).evaluate(() => chrome.action.openPopup());
    return (await this.driver.waitForTarget((it) => it.url().endsWith("/toolbar.html"))).asPage();
  }

  async #find(name) {
    for (const page of await this.driver.pages()) {
      const url = await page.evaluate("location.href").catch(() => "");
      if (url.endsWith(name) && url.includes("-extension://")) return page;
    }
    return undefined;
  }

  /** A page of the extension. */
  async extensionPage(name) {
    const page = await this.driver.newPage();
    await page.goto(`${this.extensionOrigin}/${name}`);
    return page;
  }

  /** Waits until the extension says that mfad answers, or that it does not. */
  async settled(answers) {
    // Firefox asks anew for each request.
    if (this.kind === "firefox") return;
    const page = await this.extensionPage("options.html");
    const wanted = answers ? /^mfad [\d.]+ answers/ : /does not answer/;
    let said = "";
    await until(`the options to say ${wanted}`, async () => {
      await page.reload();
      await page.waitForFunction(() => document.querySelector("#presence").textContent);
      said = await page.$eval("#presence", (it) => it.textContent);
      return wanted.test(said);
    }).catch((error) => {
      throw new Error(`${error.message}; they say: ${said}`, { cause: error });
    });
    await page.close();
  }

  /** What is open, what has the focus, and what it says. */
  async state() {
    const pages = await this.driver.pages().catch(() => []);
    const open = pages.map((page) =>
      page
        .evaluate(() => `${document.hasFocus() ? "in front: " : ""}${location.href}: ${document.body?.innerText}`)
        .catch((error) => `a page without an answer: ${error.message}`),
    );
    return (await Promise.all(open)).join("\n");
  }

  /** Gives the page a key that the browser itself has, where the driver can. */
  async ownKey(page, transport = "usb") {
    if (this.kind !== "chromium") return;
    const session = await page.createCDPSession();
    await session.send("WebAuthn.enable");
    const options = { protocol: "ctap2", transport, hasUserVerification: true, isUserVerified: true };
    await session.send("WebAuthn.addVirtualAuthenticator", { options });
  }

  /** Ends it as a crash would. */
  kill() {
    this.driver.process().kill("SIGKILL");
  }

  async stop() {
    await this.driver.close();
  }
}

/** The prompt window, as a person reads and uses it. */
export class Prompt {
  constructor(page) {
    this.page = page;
  }

  text() {
    return this.page.evaluate(() => document.body.innerText).catch(() => "");
  }

  /** Waits until it says something. */
  async says(words) {
    let text = "";
    try {
      return await until(`"${words}"`, async () => {
        text = await this.text();
        return text.match(words) && text;
      });
    } catch (error) {
      throw new Error(`${error.message} in the window, which says: ${text}`, { cause: error });
    }
  }

  /** The error that it tells of, if it tells of one. */
  error() {
    return this.page.evaluate(() => document.querySelector("#now").dataset.error).catch(() => undefined);
  }

  /** Waits until it tells of an error, and of which. */
  async fails(error) {
    const told = await until(`the window to tell of ${error ?? "an error"}`, () => this.error());
    if (error && told !== error) throw new Error(`the window tells of ${told}, not of ${error}`);
    return told;
  }

  /** Presses the button that says this. */
  async press(words) {
    await until(`the button ${words}`, () =>
      this.page.evaluate((words) => {
        const buttons = [...document.querySelectorAll("button")];
        const found = buttons.find((it) => it.checkVisibility() && it.innerText.startsWith(words));
        // Afterwards: the window may close, and this script with it.
        setTimeout(() => found?.click());
        return Boolean(found);
      }, words),
    );
  }

  /** Types into what has the focus, and presses Enter. */
  async type(text) {
    await until("a field", () => this.page.evaluate(() => document.activeElement?.tagName === "INPUT"));
    await this.page.keyboard.type(text);
    await this.page.keyboard.press("Enter");
  }

  /** Not waited for: the extension takes the window away at the same time, and the driver loses it. */
  close() {
    this.page.close().catch(() => {});
  }
}
