// The background's end of the prompt window: opens it for a request, hands on what mfad says, and
// does what the person picks in it.

import { refused } from "./refused.js";

/** @typedef {import("./types").Said} Said */
/** @typedef {import("./types").Wish} Wish */

const WIDTH = 420;
const HEIGHT = 420;

export class Prompt {
  #request;
  #host;
  /** @type {number | null} */
  #operation = null;
  /** @type {chrome.runtime.Port | null} */
  #port = null;
  /** @type {Said | null} */
  #last = null;
  /** @type {Promise<number | undefined>} */
  #window;

  /**
   * @param {import("./requests.js").Request} request
   * @param {import("./host.js").Host} host
   */
  constructor(request, host) {
    this.#request = request;
    this.#host = host;
    this.#begin();
    this.#window = this.#open();
  }

  async #open() {
    try {
      const shape = { url: "prompt.html", width: WIDTH, height: HEIGHT, focused: true };
      const window = await chrome.windows.create({ ...shape, type: "popup" });
      return window?.id;
    } catch {
      this.#request.settle(refused());
      return undefined;
    }
  }

  /** The window is there. @param {chrome.runtime.Port} port */
  attach(port) {
    if (this.#port) return port.disconnect();
    this.#port = port;
    port.onMessage.addListener((/** @type {Wish} */ wish) => this.#obey(wish));
    port.onDisconnect.addListener(() => this.#request.settle(refused()));
    const { kind, origin } = this.#request.ask;
    port.postMessage({ event: "asked", kind, origin, native: this.#request.ask.native });
    if (this.#last) port.postMessage(this.#last);
  }

  /** Ends what was begun and closes the window. */
  async close() {
    this.#stop();
    const window = await this.#window;
    if (window !== undefined) await chrome.windows.remove(window).catch(() => {});
  }

  #begin() {
    const { kind, request, origin, mediation, related_origins } = this.#request.ask;
    this.#run({ type: kind, request, origin, mediation, related_origins });
  }

  /** Begins something in the place of what was there. @param {object} frame */
  #run(frame) {
    this.#stop();
    this.#operation = this.#host.begin(frame, (said) => this.#hear(said));
  }

  #stop() {
    if (this.#operation !== null) this.#host.cancel(this.#operation);
    this.#operation = null;
  }

  /** @param {Said} said */
  #hear(said) {
    if (said.event === "finished" && said.response) {
      return this.#request.settle({ response: said.response });
    }
    // Only what the person saw last is shown to a window that comes late.
    this.#last = said;
    this.#port?.postMessage(said);
  }

  /** @param {Wish} wish */
  #obey(wish) {
    switch (wish.wish) {
      case "answer":
        if (this.#operation !== null) this.#host.answer(this.#operation, wish.frame);
        break;
      case "again":
        this.#begin();
        break;
      case "codes":
        this.#run({ type: "codes" });
        break;
      case "code":
        this.#run({ type: "code", token: wish.token, account: wish.account });
        break;
      case "native":
        this.#request.settle({ native: true });
        break;
      case "close":
        this.#request.settle(this.#verdict());
        break;
    }
  }

  /** What the page learns when the person closes the window. */
  #verdict() {
    const last = this.#last;
    const name = last?.event === "finished" ? last.dom_exception : undefined;
    return name ? { error: { name, message: "The authenticator refused." } } : refused();
  }
}
