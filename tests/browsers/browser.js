// A browser from Debian's packages, unmodified, with the extension in it, and what a person sees.

import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import path from "node:path";
import puppeteer from "puppeteer-core";
import { HOST, TARGET, until } from "./machine.js";

const NAME = "org.mfad.browser";
const ROOT_ONLY = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

/** Where each browser is and what it is started with. */
const KINDS = {
  chromium: {
    program: "/usr/bin/chromium",
    allowed: { allowed_origins: ["chrome-extension://odmkekgkafcgbabicdjplcappphjnilj/"] },
    manifests: (_home, profile) => path.join(profile, "NativeMessagingHosts"),
    launch: (language) => ({
      args: [...ROOT_ONLY, "--enable-unsafe-extension-debugging", `--lang=${language}`, "--no-first-run"],
      pipe: true,
      enableExtensions: true,
    }),
    environment: (language) => ({ LANGUAGE: language }),
  },
  firefox: {
    program: "/usr/bin/firefox-esr",
    allowed: { allowed_extensions: ["browser@mfad.org"] },
    manifests: (home) => path.join(home, ".mozilla/native-messaging-hosts"),
    launch: (language) => ({
      browser: "firefox",
      extraPrefsFirefox: { "intl.locale.requested": language, "extensions.background.idle.timeout": 2000 },
    }),
    environment: () => ({}),
  },
};

export class Browser {
  /** Starts one for the machine, in this language. */
  static async start(kind, machine, { language = "en", host = HOST, args = [] } = {}) {
    const it = KINDS[kind];
    const browser = new Browser();
    browser.kind = kind;
    const profile = await mkdtemp(machine.file(`${kind}-`));
    const manifests = it.manifests(machine.file("home"), profile);
    await mkdir(manifests, { recursive: true });
    const manifest = { name: NAME, description: "mfad", path: host, type: "stdio", ...it.allowed };
    await writeFile(path.join(manifests, `${NAME}.json`), JSON.stringify(manifest));
    const launch = it.launch(language);
    browser.driver = await puppeteer.launch({
      executablePath: it.program,
      headless: true,
      userDataDir: profile,
      defaultViewport: null,
      protocolTimeout: 60_000,
      ...launch,
      args: [...(launch.args ?? []), ...args],
      env: { ...machine.environment, ...it.environment(language) },
    });
    await browser.driver.installExtension(path.join(TARGET, "share/mfad/extension", kind));
    return browser;
  }

  /** A tab at this address. */
  async open(url) {
    const page = await this.driver.newPage();
    await page.goto(url);
    await page.bringToFront();
    return page;
  }

  /** The prompt window, once it is there. */
  async prompt() {
    return new Prompt(await until("the prompt window", () => this.#find("/prompt.html")));
  }

  /** Waits until there is no prompt window. */
  async noPrompt() {
    await until("the prompt window to close", async () => !(await this.#find("/prompt.html")));
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
    await page.goto(`${await this.extensionOrigin()}/${name}`);
    return page;
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

  /** Presses the button that says this. */
  async press(words) {
    await until(`the button ${words}`, () =>
      this.page.evaluate((words) => {
        const buttons = [...document.querySelectorAll("button")];
        const found = buttons.find((it) => it.checkVisibility() && it.innerText.startsWith(words));
        found?.click();
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

  async close() {
    await this.page.close();
  }
}
