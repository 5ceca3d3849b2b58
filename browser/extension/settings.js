// What the person set: whether mfad answers, and the sites that stay with the browser.

/** @typedef {{on: boolean, sites: string[]}} All */

/** @type {All} */
const DEFAULTS = { on: true, sites: [] };

export class Settings {
  /** Is called when something was changed. */
  onChange = () => {};

  constructor() {
    chrome.storage.local.onChanged.addListener(() => this.onChange());
  }

  /** All of them. @returns {Promise<All>} */
  async all() {
    return /** @type {All} */ (await chrome.storage.local.get(DEFAULTS));
  }

  /** @param {Partial<All>} some */
  change(some) {
    return chrome.storage.local.set(some);
  }

  /** Whether requests of this origin are left to the browser. @param {string} origin */
  async leaves(origin) {
    const { on, sites } = await this.all();
    if (!on) return true;
    const host = URL.canParse(origin) ? new URL(origin).hostname : "";
    return sites.some((site) => host === site || host.endsWith(`.${site}`));
  }
}
