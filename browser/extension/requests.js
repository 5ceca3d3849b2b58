// What pages ask for: one prompt window after the other, each request answered exactly once.

import { Prompt } from "./prompt-window.js";
import { refused } from "./refused.js";

/** @typedef {import("./types").Ask} Ask */
/** @typedef {import("./types").Answer} Answer */

/** No page gets more of them waiting, whatever it does. */
const WAITING = 8;
/** So many windows for one site in a minute; a page that a person sends away must stay away. */
const WINDOWS = 6;
const MINUTE = 60_000;
/** The longest options, in characters. */
const LONGEST = 256 * 1024;
/** How long a request may take where the page does not say, and at most, in milliseconds. */
const USUAL = 5 * MINUTE;
const MOST = 10 * MINUTE;

export class Requests {
  #host;
  /** @type {Request | null} */
  #shown = null;
  /** @type {Request[]} */
  #queue = [];
  /** @type {Map<string, number[]>} */
  #lately = new Map();
  /** Is called when the last request is answered. */
  onIdle = () => {};

  /** @param {import("./host.js").Host} host */
  constructor(host) {
    this.#host = host;
    chrome.runtime.onConnect.addListener((port) => {
      if (ours(port)) this.#shown?.prompt?.attach(port);
    });
  }

  /** Whether nobody waits for an answer. */
  get idle() {
    return !this.#shown;
  }

  /**
   * Asks the person. `settle` is called once, whatever happens.
   * @param {Ask} ask
   * @param {(answer: Answer) => void} settle
   */
  open(ask, settle) {
    const request = new Request(ask, settle, () => this.#next(request));
    if (ask.request.length > LONGEST || !this.#admits(ask.origin)) {
      request.settle(refused());
    } else {
      this.#queue.push(request);
      if (!this.#shown) this.#next(null);
    }
    return request;
  }

  /** @param {string} origin */
  #admits(origin) {
    const now = performance.now();
    const lately = (this.#lately.get(origin) ?? []).filter((time) => now - time < MINUTE);
    if (this.#queue.length >= WAITING || lately.length >= WINDOWS) return false;
    if (this.#queue.some((request) => request.ask.origin === origin)) return false;
    this.#lately.delete(origin);
    this.#lately.set(origin, [...lately, now]);
    // The oldest are forgotten, so that a thousand sites do not fill the memory.
    if (this.#lately.size > 100) this.#lately.delete(this.#lately.keys().next().value ?? "");
    return true;
  }

  /** @param {Request | null} done */
  #next(done) {
    this.#queue = this.#queue.filter((request) => !request.done);
    if (this.#shown !== done) return;
    this.#shown = this.#queue.shift() ?? null;
    if (this.#shown) this.#shown.prompt = new Prompt(this.#shown, this.#host);
    else this.onIdle();
  }
}

/** One request of a page. */
export class Request {
  #settle;
  #over;
  #timer;
  done = false;
  /** @type {Prompt | null} */
  prompt = null;

  /**
   * @param {Ask} ask
   * @param {(answer: Answer) => void} settle
   * @param {() => void} over
   */
  constructor(ask, settle, over) {
    this.ask = ask;
    this.#settle = settle;
    this.#over = over;
    const patience = Math.min(ask.timeout ?? USUAL, MOST);
    this.#timer = setTimeout(() => this.settle(refused()), patience);
  }

  /** Answers the page; what comes later is not heard. @param {Answer} answer */
  settle(answer) {
    if (this.done) return;
    this.done = true;
    clearTimeout(this.#timer);
    this.#settle(answer);
    this.prompt?.close();
    this.#over();
  }

  /** The page, or the browser for it, does not want an answer any more. */
  cancel() {
    this.settle(refused());
  }
}

/** Whether a port is of the prompt window and not of a page. @param {chrome.runtime.Port} port */
function ours(port) {
  const { sender } = port;
  const page = chrome.runtime.getURL("prompt.html");
  return port.name === "prompt" && sender?.id === chrome.runtime.id && sender.url === page;
}
