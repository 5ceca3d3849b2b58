// What every test has: a machine, one browser on it, a site in it and whoever verifies.

import { after, before, beforeEach, test } from "node:test";
import { Browser } from "./browser.js";
import { Machine } from "./machine.js";
import { RelyingParties } from "./relying_parties.js";
import { ask, Site } from "./site.js";

/** So many seconds before a test's own time-out it is told what there is then. */
const SOONER = 10;
export const KEYS = ["blue", "grey"];

export class World {
  #failed = false;
  #tests = 0;

  constructor(kind) {
    this.kind = kind;
    before(() => this.#start());
    beforeEach(() => this.#fresh());
    after(() => this.#stop());
  }

  /** A test in this world, but `not` in those with a reason; its log is shown if it fails. */
  test(name, body, { not = {}, seconds = 60 } = {}) {
    const how = { timeout: seconds * 1000, skip: not[this.kind] ?? false };
    test(`${this.kind}: ${name}`, how, async (context) => {
      this.#failed = true;
      try {
        await Promise.race([body(context), late(seconds - SOONER)]);
        this.#failed = false;
      } catch (error) {
        console.error(await this.machine.journal());
        console.error(await this.browser.state());
        throw error;
      }
    });
  }

  async #start() {
    this.parties ??= new RelyingParties();
    this.machine = await Machine.start(...KEYS);
    await this.#startBrowser();
  }

  /** A browser that hands requests over: it does so only once its extension has found mfad. */
  async #startBrowser() {
    this.browser = await Browser.start(this.kind, this.machine);
    try {
      await this.browser.settled(true);
    } catch (error) {
      // Seen once, cause unknown: a first browser whose extension never got a request.
      console.error(`${this.kind} is started once more: ${error.message}\n${await this.browser.state()}`);
      await this.browser.stop().catch(() => this.browser.kill());
      this.browser = await Browser.start(this.kind, this.machine);
      await this.browser.settled(true);
    }
  }

  async #fresh() {
    // What one test left behind is not what the next one fails for.
    if (this.#failed) {
      await this.browser.stop().catch(() => this.browser.kill());
      await this.machine.stop();
      await this.#start();
      this.#failed = false;
    }
    // Nobody asks as often in a minute as these tests, so mfad would refuse: a new one has not counted.
    if (++this.#tests % 6 === 0) {
      await this.machine.killDaemon();
      await this.machine.startDaemon();
      await this.browser.settled(true);
    }
    await this.machine.fresh(KEYS, "blue");
    await this.browser.closeAll();
    // Of another port, so that no test has to answer for what the one before did.
    await this.site?.stop();
    this.site = await Site.start();
    this.parties.begin(this.site.origin);
    this.page = await this.browser.open(this.site.origin);
  }

  /** Does something in a browser beside the world's, and tells what that shows where it fails. */
  async inAnother(settings, body) {
    const browser = await Browser.start(this.kind, this.machine, settings);
    try {
      return await body(browser);
    } catch (error) {
      console.error(await browser.state());
      throw error;
    } finally {
      await browser.stop().catch(() => browser.kill());
    }
  }

  /** A new browser, in the place of the one that runs, if it does. */
  async restart() {
    await this.browser.stop().catch(() => {});
    await this.#startBrowser();
    this.page = await this.browser.open(this.site.origin);
  }

  async #stop() {
    await this.browser?.stop();
    await this.site?.stop();
    this.parties?.stop();
    await this.machine?.stop();
    // What a killed browser leaves open must not keep the tests from ending.
    setTimeout(() => process.exit(), 2000).unref();
  }

  /** Has the page create a credential, which is verified. */
  async registers(more, answer = async () => {}) {
    const options = await this.parties.registration(more);
    const asked = ask(this.page, "create", options);
    await answer();
    return this.parties.register(options, granted(await asked)).then(async (info) => ({ info, ...(await asked) }));
  }

  /** Has the page sign in, which is verified. */
  async signsIn(more, answer = async () => {}) {
    const options = await this.parties.authentication(more);
    const asked = ask(this.page, "get", options);
    await answer();
    return this.parties.authenticate(options, granted(await asked)).then(async (info) => ({ info, ...(await asked) }));
  }
}

async function late(seconds) {
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000).unref());
  throw new Error(`not done after ${seconds} s`);
}

function granted({ response, error, message }) {
  if (!response) throw new Error(`the page got ${error}: ${message}`);
  return response;
}
