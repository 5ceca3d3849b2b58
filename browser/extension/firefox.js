// Firefox's way: a script beside each page hands over its requests. The browser checks none of
// them, so that the origin is taken from the browser and all else is the daemon's to check.

/** @typedef {import("./types").PageRequest} PageRequest */

/** The longest list of related origins, in characters. */
const LONGEST = 64 * 1024;
/** How long a site may take to send it, in milliseconds. */
const PATIENCE = 5_000;

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
      const related_origins = await related(asked.request, origin);
      if (request || left) return;
      const { kind, timeout, mediation } = asked;
      const ask = { kind, origin, timeout, mediation, related_origins, request: asked.request };
      request = this.requests.open({ ...ask, native: "now" }, answer);
    });
  }

  /** @param {string} origin */
  async #ours(origin) {
    return (await this.host.reach()) && !(await this.settings.leaves(origin));
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

/**
 * The origins that may use a relying party's id, where the id is not of the page's own domain.
 * @param {string} request
 * @param {string} origin
 * @returns {Promise<string[] | undefined>}
 */
async function related(request, origin) {
  const id = relyingParty(request);
  const host = new URL(origin).hostname;
  if (!id || host === id || host.endsWith(`.${id}`)) return undefined;
  try {
    const url = new URL(`https://${id}/.well-known/webauthn`);
    if (url.hostname !== id) return undefined;
    const reply = await fetch(url, {
      signal: AbortSignal.timeout(PATIENCE),
      referrerPolicy: "no-referrer",
      credentials: "omit",
      cache: "no-store",
    });
    const type = reply.headers.get("content-type") ?? "";
    if (!reply.ok || !/^application\/json\b/i.test(type)) return undefined;
    const { origins } = JSON.parse(await start(reply));
    return Array.isArray(origins) ? origins.filter((it) => typeof it === "string") : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} request */
function relyingParty(request) {
  const { rp, rpId } = JSON.parse(request);
  const id = rpId ?? rp?.id;
  return typeof id === "string" ? id : undefined;
}

/** The text of a reply; one that is too long is an error. @param {Response} reply */
async function start(reply) {
  const reader = reply.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) return text;
    text += decoder.decode(value, { stream: true });
    if (text.length > LONGEST) throw new RangeError("too long");
  }
}
