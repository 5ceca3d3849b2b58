// The background's end of the prompt window: opens it for a request, hands on what mfad says, and
// does what the person picks in it.

import { refused } from "./refused.js";

/** @typedef {import("./types").Said} Said */
/** @typedef {import("./types").Wish} Wish */

const WIDTH = 420;
const HEIGHT = 420;
/** So long mfad may say nothing until the window opens all the same, in milliseconds. */
const SILENCE = 300;
/** mfad answers one request at a time: so often, and after so many milliseconds, it is asked again. */
const TURNS = 10;
const TURN = 1000;
/** What the page alone has done wrong: there is nothing for a person to do. */
const MISTAKES = ["SecurityError", "TypeError", "NotSupportedError", "SyntaxError"];

export class Prompt {
  #request;
  #host;
  /** @type {number | null} */
  #operation = null;
  /** @type {chrome.runtime.Port | null} */
  #port = null;
  /** @type {Said | null} */
  #last = null;
  /** @type {Promise<number | undefined> | null} */
  #window = null;
  #silence;
  #turns = TURNS;

  /**
   * @param {import("./requests.js").Request} request
   * @param {import("./host.js").Host} host
   */
  constructor(request, host) {
    this.#request = request;
    this.#host = host;
    this.#begin();
    this.#silence = setTimeout(() => this.#open(), SILENCE);
  }

  /** Opens the window, unless it is there or not needed any more. */
  #open() {
    clearTimeout(this.#silence);
    if (!this.#request.done) this.#window ??= this.#create();
  }

  async #create() {
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
    const { kind, origin, framed = false, native } = this.#request.ask;
    const presence = this.#host.presence;
    const program = presence?.event === "ready" ? presence.browser : "";
    port.postMessage({ event: "asked", kind, origin, framed, program, native });
    if (this.#last) port.postMessage(this.#last);
  }

  /** Ends what was begun and closes the window. */
  async close() {
    clearTimeout(this.#silence);
    this.#stop();
    const window = await this.#window;
    if (typeof window === "number") await chrome.windows.remove(window).catch(() => {});
  }

  #begin() {
    const { kind, request, origin, mediation, related_origins } = this.#request.ask;
    this.#run({ type: kind, request, origin, mediation, related_origins });
  }

  /** Begins something in the place of what was there. @param {object} frame */
  async #run(frame) {
    this.#stop();
    await this.#host.reach(true);
    this.#stop();
    if (this.#request.done) return;
    this.#operation = this.#host.begin(frame, (said) => this.#hear(said));
  }

  #stop() {
    if (this.#operation !== null) this.#host.cancel(this.#operation);
    this.#operation = null;
  }

  /** @param {Said} said */
  #hear(said) {
    this.#last = said;
    if (said.event === "finished" && said.response) {
      return this.#request.settle({ response: said.response });
    }
    if (said.event === "finished" && MISTAKES.includes(said.dom_exception ?? "")) {
      return this.#request.settle(this.#verdict());
    }
    this.#open();
    if (said.error === "TooManyOperations" && this.#turns-- > 0) {
      setTimeout(() => this.#begin(), TURN);
    } else {
      this.#port?.postMessage(said);
    }
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
      case "notes":
        this.#run({ type: "notes", origin: this.#request.ask.origin });
        break;
      case "note":
        this.#run({ type: "note", note: wish.note });
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
