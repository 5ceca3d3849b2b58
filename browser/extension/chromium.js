// Chromium's way: the browser hands over every request of its pages while this extension is
// attached, with the origin that it vouches for.

import { refused } from "./refused.js";
import { isGone, placesOf, site } from "./tabs.js";

/** @typedef {import("./types").Answer} Answer */
/** @typedef {import("./requests.js").Request} Request */

/**
 * What the browser waits for.
 * @typedef {object} Open
 * @property {"create" | "get"} kind
 * @property {Request | null} request
 * @property {import("./tabs.js").Place[]} places where it may have come from
 * @property {boolean} over whether nobody waits any more
 */

/** How long the browser answers itself after the person wanted that, in milliseconds. */
const ASIDE = 60_000;
/** How often it is looked whether a page is still there, beside what the browser tells, in milliseconds. */
const AGAIN = 1_000;

export class Chromium {
  #requests;
  #host;
  #settings;
  #proxy = chrome.webAuthenticationProxy;
  /** By the browser's number, from the moment that it asks. @type {Map<number, Open>} */
  #open = new Map();
  #aside = false;
  #return = 0;
  /** An earlier run of this script may have left it so. @type {boolean | undefined} */
  #attached = undefined;
  /** @type {Promise<void>} */
  #change = Promise.resolve();
  /** When what is open is kept. @type {Promise<void>} */
  #kept = Promise.resolve();
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
    onIsUvpaaRequest.addListener(async ({ requestId }) => {
      const { platform } = await settings.all();
      this.#proxy.completeIsUvpaaRequest({ requestId, isUvpaa: platform });
    });
    onRequestCanceled.addListener((id) => callOff(this.#open.get(id)));
    // Of a page that is left, the browser says nothing here.
    chrome.tabs.onRemoved.addListener((tab) => this.#leave(({ tab: its }) => its === tab));
    chrome.tabs.onUpdated.addListener((tab, change) => {
      if (!change.status) return;
      this.#leave(async (place) => place.tab === tab && (await isGone(place)));
      this.agree();
    });
    chrome.tabs.onActivated.addListener(() => this.agree());
    chrome.windows.onFocusChanged.addListener(() => this.agree());
    for (const change of [chrome.permissions.onAdded, chrome.permissions.onRemoved]) change.addListener(() => this.agree());
    requests.onIdle = () => this.agree();
    this.#kept = this.#answerOrphans();
  }

  /** Whether pages ask mfad just now, which they can tell. */
  get attached() {
    return this.#attached === true;
  }

  /**
   * Ends what may have come from a place that is no more: better one request too many than one that is
   * answered to nobody.
   * @param {(place: import("./tabs.js").Place) => boolean | Promise<boolean>} gone
   */
  async #leave(gone, among = [...this.#open.values()]) {
    for (const open of among) {
      const all = await Promise.all(open.places.map(gone));
      if (all.includes(true)) callOff(open);
    }
  }

  /** Looks whether its page is there, until it has ended. @param {Open} open */
  async #watch(open) {
    while (!open.over && !open.request?.done) {
      await this.#leave(isGone, [open]);
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }

  /** Answers what an earlier run of this script was asked: the browser ends that without saying so. */
  async #answerOrphans() {
    const { open } = await chrome.storage.session.get({ open: /** @type {[number, "create" | "get"][]} */ ([]) });
    for (const [id, kind] of /** @type {[number, "create" | "get"][]} */ (open)) {
      await this.#complete(kind, id, refused());
    }
  }

  /** Keeps in mind what is open, for a later run. */
  #keep() {
    const open = () => [...this.#open].map(([id, { kind }]) => [id, kind]);
    this.#kept = this.#kept.then(() => chrome.storage.session.set({ open: open() })).catch(() => {});
    return this.#kept;
  }

  /** Attaches or detaches, as mfad, the settings and the tab in front have it. */
  agree() {
    this.#change = this.#change.then(() => this.#agree()).catch(() => {});
    return this.#change;
  }

  async #agree() {
    await this.#host.reach();
    const wanted = this.#host.ready && !this.#aside && (await this.#settings.answers(await site()));
    if (wanted && !this.#attached) {
      const attached = this.#proxy.attach().then((problem) => problem ?? "");
      this.problem = await attached.catch((error) => String(error.message));
      this.#attached = !this.problem;
    } else if (!wanted && this.#attached !== false && this.#open.size === 0) {
      await this.#kept;
      await this.#proxy.detach().catch(() => {});
      this.#attached = false;
    }
  }

  /**
   * @param {"create" | "get"} kind
   * @param {{requestId: number, requestDetailsJson: string}} info
   */
  async #take(kind, { requestId, requestDetailsJson }) {
    const then = Date.now();
    const { origin, framed, timeout, elsewhere } = read(requestDetailsJson);
    /** @type {Open} */
    const open = { kind, request: null, places: [], over: false };
    this.#open.set(requestId, open);
    this.#keep();
    const complete = (/** @type {Answer} */ answer) => {
      this.#open.delete(requestId);
      this.#keep();
      if (answer.native) this.#stepAside();
      this.#complete(kind, requestId, answer);
    };
    if (elsewhere || !(await this.#settings.answers(origin))) return complete({ native: true });
    // Called off before it was looked up.
    if (open.over) return complete(refused());
    const ask = { kind, origin, framed, timeout, request: requestDetailsJson };
    open.request = this.#requests.open({ ...ask, native: "again" }, complete);
    open.places = await placesOf(origin, framed, then).catch(() => []);
    // It was left before it was looked up, or meanwhile, when nobody knew whose it was.
    if (open.places.length === 0) callOff(open);
    this.#watch(open);
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
