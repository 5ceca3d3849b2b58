// Firefox's way: a script beside each page hands over its requests. The browser checks none of
// them, so that the origin is taken from the browser and all else is the daemon's to check.

/** @typedef {import("./types").PageRequest} PageRequest */

export class Firefox {
  /**
   * @param {import("./requests.js").Requests} requests
   * @param {import("./host.js").Host} host
   * @param {import("./settings.js").Settings} settings
   */
  constructor(requests, host, settings) {
    this.requests = requests;
    this.host = host;
    this.settings = settings;
    this.problem = "";
    /** Pages cannot tell. */
    this.attached = false;
    chrome.runtime.onConnect.addListener((port) => {
      if (port.name === "page") this.#serve(port);
    });
  }

  /** There is nothing to attach: pages ask. */
  async agree() {
    await this.host.reach();
  }

  /** @param {chrome.runtime.Port} port */
  #serve(port) {
    const origin = originOf(port);
    /** @type {import("./requests.js").Request | null} */
    let request = null;
    let left = false;
    port.onDisconnect.addListener(() => {
      left = true;
      request?.cancel();
    });
    port.onMessage.addListener(async (/** @type {PageRequest} */ asked) => {
      if (request || left) return;
      const answer = (/** @type {import("./types").Answer} */ it) => left || port.postMessage(it);
      if (!origin || !(await this.#ours(origin))) return answer({ native: true });
      if (request || left) return;
      const { kind, timeout, mediation } = asked;
      const ask = { kind, origin, timeout, mediation, request: asked.request };
      request = this.requests.open({ ...ask, native: "now" }, answer);
    });
  }

  /** @param {string} origin */
  async #ours(origin) {
    return (await this.host.reach()) && (await this.settings.answers(origin));
  }
}

/**
 * The origin of the page that a port leads to, as the browser knows it; nothing if its frame is of
 * another site than its tab, which is left to the browser.
 * @param {chrome.runtime.Port} port
 */
function originOf({ sender }) {
  if (sender?.id !== chrome.runtime.id || !sender.tab?.url || !sender.origin) return undefined;
  const same = sender.frameId === 0 || new URL(sender.tab.url).origin === sender.origin;
  return same ? sender.origin : undefined;
}
