// What pages ask for: one prompt window after the other, each request answered exactly once.

import { Prompt } from "./prompt-window.js";
import { refused } from "./refused.js";

/** @typedef {import("./types").Ask} Ask */
/** @typedef {import("./types").Answer} Answer */

/** No page gets more of them waiting, whatever it does. */
const WAITING = 8;
/** After so many windows in a minute that came to nothing, a site has to wait. */
const VAIN = 6;
const MINUTE = 60_000;
/** So many sites are kept in mind. */
const SITES = 100;
/** The longest options, in characters. */
const LONGEST = 256 * 1024;
/** How long a request may take where the page does not say, at least and at most, in milliseconds. */
const USUAL = 5 * MINUTE;
const LEAST = 15_000;
const MOST = 10 * MINUTE;
/** So much later the page is answered if mfad did not keep to it. */
const GRACE = 2_000;

export class Requests {
  #host;
  /** @type {Request | null} */
  #shown = null;
  /** @type {Request[]} */
  #queue = [];
  /** @type {Map<string, number[]>} */
  #vain = new Map();
  /** Is called when the last request is answered. */
  onIdle = () => {};

  /** @param {import("./host.js").Host} host */
  constructor(host) {
    this.#host = host;
    chrome.runtime.onConnect.addListener((port) => {
      if (!ours(port)) return;
      const prompt = this.#shown?.prompt;
      // A window that comes when its request is over closes itself.
      if (prompt) prompt.attach(port);
      else port.disconnect();
    });
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
    const lately = this.#lately(origin).length;
    const waits = this.#queue.some((request) => request.ask.origin === origin);
    return lately < VAIN && !waits && this.#queue.length < WAITING;
  }

  /** When windows of a site came to nothing, within the last minute. @param {string} origin */
  #lately(origin) {
    const since = performance.now() - MINUTE;
    return this.#vain.get(origin)?.filter((time) => time > since) ?? [];
  }

  /** Keeps in mind how it went. @param {string} origin @param {boolean} well */
  #note(origin, well) {
    const lately = this.#lately(origin);
    this.#vain.delete(origin);
    if (!well) this.#vain.set(origin, [...lately, performance.now()]);
    // The oldest are forgotten, so that a thousand sites do not fill the memory.
    if (this.#vain.size > SITES) this.#vain.delete(this.#vain.keys().next().value ?? "");
  }

  /** @param {Request | null} done */
  #next(done) {
    this.#queue = this.#queue.filter((request) => !request.done);
    if (this.#shown !== done) return;
    // What a page asked wrongly, or called off at once, opens no window and is told to it alone.
    const { prompt, calledOff } = done ?? {};
    if (done && (prompt?.shown || (calledOff && prompt?.begun))) this.#note(done.ask.origin, done.well);
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
  #deadline;
  done = false;
  /** Whether the page got what it asked for. */
  well = false;
  /** Whether the page wanted no answer any more. */
  calledOff = false;
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
    const patience = Math.min(Math.max(ask.timeout ?? USUAL, LEAST), MOST);
    this.#deadline = performance.now() + patience;
    this.#timer = setTimeout(() => this.#expire(), patience + GRACE);
  }

  /** How long there is until mfad has to be done, in milliseconds. */
  get left() {
    return Math.max(0, Math.round(this.#deadline - performance.now()));
  }

  /** Whether that is over, or as good as. */
  get over() {
    return this.left < GRACE;
  }

  /** Answers the page; what comes later is not heard. @param {Answer} answer */
  settle(answer) {
    if (this.done) return;
    this.done = true;
    this.well = answer.response !== undefined;
    clearTimeout(this.#timer);
    this.#settle(answer);
    this.prompt?.close();
    this.#over();
  }

  /** The window says that the time is over, and the page gets its answer. */
  #expire() {
    this.prompt?.expire();
    this.settle(refused());
  }

  /** The page, or the browser for it, does not want an answer any more; its time may be over. */
  cancel() {
    if (this.over) return this.#expire();
    this.calledOff = !this.done;
    this.settle(refused());
  }
}

/** Whether a port is of the prompt window and not of a page. @param {chrome.runtime.Port} port */
function ours(port) {
  const { sender } = port;
  const page = chrome.runtime.getURL("prompt.html");
  return port.name === "prompt" && sender?.id === chrome.runtime.id && sender.url === page;
}
