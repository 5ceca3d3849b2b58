// The native host: one port to it, what it says sorted by request, and whether mfad is there.

const NAME = "org.mfad.browser";
/** A host that says nothing for so long is not one, in milliseconds. */
const SILENCE = 10_000;
/** A host that ended is not started again sooner, in milliseconds. */
const REST = 10_000;

/** @typedef {import("./types").Said} Said */
/** @typedef {import("./types").Presence} Presence */

export class Host {
  /** @type {chrome.runtime.Port | null} */
  #port = null;
  #next = 0;
  #ended = -Infinity;
  /** @type {Map<number, (said: Said) => void>} */
  #listeners = new Map();
  /** @type {Presence | null} */
  #presence = null;
  /** @type {(() => void)[]} */
  #waiting = [];
  /** Is called whenever mfad comes or goes. */
  onPresence = () => {};

  /** What is known of mfad. @returns {Presence | null} */
  get presence() {
    return this.#presence;
  }

  /** Whether mfad answers and is of a version that this extension can talk to. */
  get ready() {
    return this.#presence?.event === "ready";
  }

  /**
   * Starts the host if there is none, a person who waits at once; whether mfad answers.
   * @returns {Promise<boolean>}
   */
  async reach(atOnce = false) {
    if (!this.#port && (atOnce || performance.now() - this.#ended > REST)) this.#connect();
    if (this.#port && !this.#presence) {
      await new Promise((resolve) => this.#waiting.push(() => resolve(undefined)));
    }
    return this.ready;
  }

  /**
   * Begins a request; the number that answers to it carry.
   * @param {object} frame
   * @param {(said: Said) => void} hear
   */
  begin(frame, hear) {
    const id = ++this.#next;
    this.#listeners.set(id, hear);
    if (this.#port) this.#port.postMessage({ id, ...frame });
    else queueMicrotask(() => this.#say({ id, ...gone() }));
    return id;
  }

  /** Answers a prompt. @param {number} id @param {object} frame */
  answer(id, frame) {
    this.#port?.postMessage({ id, ...frame });
  }

  /** Calls a request off, and hears no more of it. @param {number} id */
  cancel(id) {
    if (this.#listeners.delete(id)) this.answer(id, { type: "cancel" });
  }

  #connect() {
    const port = chrome.runtime.connectNative(NAME);
    this.#port = port;
    this.#presence = null;
    const silence = setTimeout(() => this.#lost("", "mfad-browser-host says nothing."), SILENCE);
    port.onMessage.addListener((/** @type {Said} */ said) => {
      clearTimeout(silence);
      this.#say(said);
    });
    port.onDisconnect.addListener(() => {
      clearTimeout(silence);
      // Reading it keeps the browser from logging it.
      this.#lost(null, chrome.runtime.lastError?.message ?? "");
    });
  }

  /** There is no host any more. @param {string | null} host @param {string} message */
  #lost(host, message) {
    this.#port?.disconnect();
    this.#port = null;
    this.#ended = performance.now();
    this.#be({ event: "absent", host, message });
    for (const id of [...this.#listeners.keys()]) this.#say({ id, ...gone() });
  }

  /** @param {Said | Presence} said */
  #say(said) {
    if (!said || typeof said !== "object") return;
    if (said.event === "ready" || said.event === "absent") return this.#be(said);
    const hear = this.#listeners.get(said.id);
    if (["finished", "accounts", "notes"].includes(said.event)) this.#listeners.delete(said.id);
    hear?.(said);
  }

  /** @param {Presence} presence */
  #be(presence) {
    this.#presence = presence;
    for (const resolve of this.#waiting.splice(0)) resolve();
    this.onPresence();
  }
}

/** @returns {{event: "finished", outcome: string, error: string, message: string}} */
function gone() {
  return { event: "finished", outcome: "failed", error: "NoDaemon", message: "" };
}
