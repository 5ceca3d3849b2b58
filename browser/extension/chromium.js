// Chromium's way: the browser hands over every request of its pages while this extension is
// attached, with the origin that it vouches for.

import { refused } from "./refused.js";

/** @typedef {import("./types").Answer} Answer */
/** @typedef {import("./requests.js").Request} Request */

/**
 * What the browser waits for.
 * @typedef {object} Open
 * @property {"create" | "get"} kind
 * @property {Request | null} request
 * @property {number | undefined} tab
 * @property {boolean} over whether nobody waits any more
 */

/** How long the browser answers itself after the person wanted that, in milliseconds. */
const ASIDE = 60_000;

export class Chromium {
  #requests;
  #host;
  #settings;
  #proxy = chrome.webAuthenticationProxy;
  /** By the browser's number, from the moment that it asks. @type {Map<number, Open>} */
  #open = new Map();
  #aside = false;
  #return = 0;
  #attached = false;
  /** @type {Promise<void>} */
  #change = Promise.resolve();
  /** Why this extension does not get the requests; empty if it does. */
  problem = "";

  /**
   * @param {import("./requests.js").Requests} requests
   * @param {import("./host.js").Host} host
   * @param {import("./settings.js").Settings} settings
   */
  constructor(requests, host, settings) {
    this.#requests = requests;
    this.#host = host;
    this.#settings = settings;
    const { onCreateRequest, onGetRequest, onIsUvpaaRequest, onRequestCanceled } = this.#proxy;
    onCreateRequest.addListener((info) => this.#take("create", info));
    onGetRequest.addListener((info) => this.#take("get", info));
    // What mfad has is plugged in, and so not part of the computer.
    onIsUvpaaRequest.addListener(({ requestId }) =>
      this.#proxy.completeIsUvpaaRequest({ requestId, isUvpaa: false }),
    );
    onRequestCanceled.addListener((id) => callOff(this.#open.get(id)));
    // Of a tab that is closed, the browser says nothing here.
    chrome.tabs.onRemoved.addListener((tab) => this.#leave(tab));
    chrome.tabs.onActivated.addListener(() => this.agree());
    chrome.tabs.onUpdated.addListener((_id, change) => change.url && this.agree());
    chrome.windows.onFocusChanged.addListener(() => this.agree());
    requests.onIdle = () => this.agree();
  }

  /** Nobody of this tab waits any more. @param {number} tab */
  #leave(tab) {
    for (const it of [...this.#open.values()]) if (it.tab === tab) callOff(it);
  }

  /** Attaches or detaches, as mfad, the settings and the tab in front have it. */
  agree() {
    this.#change = this.#change.then(() => this.#agree()).catch(() => {});
    return this.#change;
  }

  async #agree() {
    await this.#host.reach();
    const wanted = this.#host.ready && !this.#aside && !(await this.#settings.leaves(await site()));
    if (wanted && !this.#attached) {
      this.problem = (await this.#proxy.attach()) ?? "";
      this.#attached = !this.problem;
    } else if (!wanted && this.#attached && this.#requests.idle) {
      await this.#proxy.detach();
      this.#attached = false;
    }
  }

  /**
   * @param {"create" | "get"} kind
   * @param {{requestId: number, requestDetailsJson: string}} info
   */
  async #take(kind, { requestId, requestDetailsJson }) {
    const { origin, framed, timeout, elsewhere } = read(requestDetailsJson);
    /** @type {Open} */
    const open = { kind, request: null, tab: undefined, over: false };
    this.#open.set(requestId, open);
    const complete = (/** @type {Answer} */ answer) => {
      this.#open.delete(requestId);
      if (answer.native) this.#stepAside();
      this.#complete(kind, requestId, answer);
    };
    // Only a page in front may ask.
    open.tab = (await front())?.id;
    if (elsewhere || (await this.#settings.leaves(origin))) return complete({ native: true });
    // Called off before it was looked up.
    if (open.over) return complete(refused());
    const ask = { kind, origin, framed, timeout, request: requestDetailsJson };
    open.request = this.#requests.open({ ...ask, native: "again" }, complete);
  }

  /**
   * The browser checks nothing of a reply; one that it cannot read would never be answered.
   * @param {"create" | "get"} kind
   * @param {number} requestId
   * @param {Answer} answer
   */
  async #complete(kind, requestId, answer) {
    const done = (/** @type {object} */ rest) => {
      const details = { requestId, ...rest };
      return kind === "create"
        ? this.#proxy.completeCreateRequest(details)
        : this.#proxy.completeGetRequest(details);
    };
    const error = answer.error ?? refused().error;
    try {
      await done(answer.response ? { responseJson: answer.response } : { error });
    } catch {
      await done({ error }).catch(() => {});
    }
  }

  /** Lets the browser answer the next requests itself. */
  #stepAside() {
    this.#aside = true;
    this.agree();
    clearTimeout(this.#return);
    this.#return = setTimeout(() => {
      this.#aside = false;
      this.agree();
    }, ASIDE);
  }
}

/** @param {Open | undefined} open */
function callOff(open) {
  if (!open) return;
  open.over = true;
  open.request?.cancel();
}

/** @param {string} json */
function read(json) {
  try {
    const asked = JSON.parse(json);
    const { origin, sameOriginWithAncestors } = asked.extensions.remoteDesktopClientOverride;
    const { timeout } = asked;
    return { origin: String(origin), framed: !sameOriginWithAncestors, timeout, elsewhere: elsewhere(asked) };
  } catch {
    return { origin: "", framed: false, timeout: undefined, elsewhere: false };
  }
}

/**
 * Whether only this computer or a phone may answer, which mfad is not.
 * @param {any} asked
 */
function elsewhere({ hints = [], authenticatorSelection, allowCredentials = [] }) {
  const own = (/** @type {string} */ it) => ["client-device", "hybrid"].includes(it);
  const key = (/** @type {string} */ it) => !["internal", "hybrid", "cable"].includes(it);
  return (
    authenticatorSelection?.authenticatorAttachment === "platform" ||
    (hints.some(own) && !hints.includes("security-key")) ||
    (allowCredentials.length > 0 &&
      allowCredentials.every((/** @type {any} */ it) => it.transports?.length && !it.transports.some(key)))
  );
}

/** The tab in front; none if that is a window of a prompt. */
async function front() {
  const where = { active: true, lastFocusedWindow: true, windowType: "normal" };
  const [tab] = await chrome.tabs.query(/** @type {chrome.tabs.QueryInfo} */ (where));
  return tab;
}

/** The origin of the tab in front, where the person lets this extension see it. */
async function site() {
  const tab = await front();
  return tab?.url ? new URL(tab.url).origin : "";
}
