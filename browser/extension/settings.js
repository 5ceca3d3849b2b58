// What the person set: the sites that mfad answers.

/**
 * Which sites those are; `unasked` until the person said so.
 * @typedef {"unasked" | "chosen" | "every" | "none"} Mode
 */
/**
 * `chosen` counts in that mode, `excluded` where it is every other site. `platform` is what the browser
 * itself says of passkeys on this computer.
 * @typedef {{mode: Mode, chosen: string[], excluded: string[], platform: boolean}} All
 */

/** In Firefox nothing is lost by being asked first. @type {All} */
const DEFAULTS = {
  mode: chrome.webAuthenticationProxy ? "unasked" : "every",
  chosen: [],
  excluded: [],
  platform: false,
};

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

  /** Whether mfad answers this origin; one that is not known counts as any. @param {string} origin */
  async answers(origin) {
    const { mode, chosen, excluded } = await this.all();
    const host = hostOf(origin);
    if (mode === "every") return !excluded.some((site) => covers(site, host));
    return mode === "chosen" && chosen.some((site) => covers(site, host));
  }

  /** Has mfad answer this site, or the browser. @param {string} host @param {boolean} answer */
  async give(host, answer) {
    const { mode, chosen, excluded } = await this.all();
    const without = (/** @type {string[]} */ sites) => sites.filter((site) => !covers(site, host));
    const adding = (/** @type {string[]} */ sites) => [...new Set([...sites, host])].sort();
    if (mode === "every") return this.change({ excluded: answer ? without(excluded) : adding(excluded) });
    return this.change({ mode: "chosen", chosen: answer ? adding(chosen) : without(chosen) });
  }
}

/** @param {string} origin */
export function hostOf(origin) {
  return URL.canParse(origin) ? new URL(origin).hostname : "";
}

/** Whether a host is a site's, or below it. @param {string} site @param {string} host */
export function covers(site, host) {
  return host === site || host.endsWith(`.${site}`);
}
