// The background's end of the prompt window: opens it for a request, hands on what mfad says, and
// does what the person picks in it.

import { refused } from "./refused.js";
import { relatedOrigins } from "./related-origins.js";

/** @typedef {import("./types").Said} Said */
/** @typedef {import("./types").Wish} Wish */

const WIDTH = 420;
const HEIGHT = 420;
/** So long mfad may say nothing until the window opens all the same, in milliseconds. */
const SILENCE = 300;
/** So long a page may call its request off before mfad hears of it, in milliseconds. */
const PAUSE = 50;
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
  #pause;
  /** Whether mfad was asked. */
  begun = false;
  #turns = TURNS;
  /** @type {import("./types").RelatedOrigins | undefined} */
  #related = undefined;
  #rpId = "";
  /** The window stays although the page has its answer. */
  #lingers = false;

  /**
   * @param {import("./requests.js").Request} request
   * @param {import("./host.js").Host} host
   */
  constructor(request, host) {
    this.#request = request;
    this.#host = host;
    this.#pause = setTimeout(() => this.#begin(), PAUSE);
    this.#silence = setTimeout(() => this.#open(), SILENCE);
  }

  /** Whether a window came of it. */
  get shown() {
    return this.#window !== null;
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
    if (this.#port || this.#request.done) return port.disconnect();
    this.#port = port;
    port.onMessage.addListener((/** @type {Wish} */ wish) => this.#obey(wish));
    port.onDisconnect.addListener(() => this.#request.settle(refused()));
    const { kind, origin, framed = false, native } = this.#request.ask;
    const presence = this.#host.presence;
    const program = presence?.event === "ready" ? presence.browser : "";
    const { left } = this.#request;
    port.postMessage({ event: "asked", kind, origin, framed, program, native, left });
    if (this.#rpId) this.#name(this.#rpId);
    if (this.#last) port.postMessage(this.#last);
  }

  /** The page's time is over. A code or a note stays to be read. */
  expire() {
    this.#stop();
    if (!this.#port) return;
    const read = this.#last?.code || this.#last?.note;
    this.#port.postMessage(read ? { event: "expired" } : { event: "finished", error: "TimedOut" });
    this.#linger();
  }

  /** Ends what was begun and closes the window. */
  async close() {
    clearTimeout(this.#silence);
    clearTimeout(this.#pause);
    this.#stop();
    if (this.#lingers) return;
    // It closes itself; one that has not come so far may have to be told by the browser.
    this.#port?.disconnect();
    const window = await this.#window;
    if (typeof window === "number") await chrome.windows.remove(window).catch(() => {});
  }

  #begin() {
    this.begun = true;
    const { kind, request, origin, mediation } = this.#request.ask;
    const { left: timeout } = this.#request;
    this.#run({ type: kind, request, origin, timeout, mediation, related_origins: this.#related });
  }

  /** Asks again with the list that would decide. @param {string} rpId */
  async #relate(rpId) {
    this.#stop();
    this.#related = (await relatedOrigins(rpId)) ?? { rp_id: rpId, origins: [] };
    this.#begin();
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
    const id = said.labels?.[0] ?? "";
    if (said.what === "relying-party") return this.#name(id);
    if (said.what === "related-origins") return this.#relate(id);
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
    // The page is told now; the person reads it for as long as they like.
    if (said.error === "TimedOut" && this.#request.over) this.#linger();
  }

  #linger() {
    this.#lingers = true;
    this.#request.settle(this.#verdict());
  }

  /** Names the relying party, for as long as the window is open. @param {string} id */
  #name(id) {
    this.#rpId = id;
    this.#port?.postMessage({ event: "relying-party", id });
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
        if (this.#lingers) this.#port?.disconnect();
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
