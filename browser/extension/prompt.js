// The prompt window: who asks, what is wanted, what to do now, and other ways. It shows what the
// background hands on, and tells it what the person picks.

import { drawing } from "./drawings.js";
import { declareLanguage, element, there, words } from "./elements.js";
import { isFinal } from "./prompt-failures.js";
import { show } from "./prompt-states.js";
import { ways } from "./prompt-ways.js";

/** @typedef {import("./types").Asked} Asked */
/** @typedef {import("./types").Said} Said */
/** @typedef {import("./types").Wish} Wish */

const port = chrome.runtime.connect({ name: "prompt" });
const now = there("now");
const other = there("other");
/** @type {Asked | null} */
let asked = null;
/** A window that kept its size for so long is done changing it, in milliseconds. */
const SETTLED = 200;
/** The height that the window was last told to have. */
let wanted = 0;
/** How much higher the window is than what it shows. */
let frame = outerHeight - innerHeight;
let settled = 0;

declareLanguage();
there("close").textContent = words("cancel");
there("close").onclick = () => wish({ wish: "close" });
other.onclick = () => toggle(other.ariaExpanded !== "true");
port.onMessage.addListener(hear);
port.onDisconnect.addListener(() => window.close());
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") wish({ wish: "close" });
});
wait();
new ResizeObserver(fit).observe(document.body);
window.addEventListener("resize", settle);
const counting = setInterval(count, 1000);

/** @param {Said | Asked | import("./types").RelyingParty | { event: "expired" }} said */
function hear(said) {
  if (said.event === "asked") return introduce(said);
  if (said.event === "expired") return end(words("expired"));
  if (said.event === "relying-party") {
    there("rp").textContent = words("passkeyOf", said.id);
    return;
  }
  const held = document.activeElement;
  there("close").textContent = words(said.event === "finished" ? "close" : "cancel");
  if (asked) show(now, said, asked, wish);
  // Whoever is choosing another way goes on choosing.
  if (held instanceof HTMLElement && there("ways").contains(held)) held.focus();
  if (said.event === "finished" && asked && isFinal(said, asked)) end("");
}

/** Nothing can be asked any more: the window says what there is, and is closed. @param {string} said */
function end(said) {
  clearInterval(counting);
  there("left").textContent = said;
  toggle(false);
  other.hidden = true;
  there("close").textContent = words("close");
  there("close").className = "strong";
  there("close").focus();
}

/** How long the page still waits; mfad and the background hold to the same. */
function count() {
  if (!asked?.deadline) return;
  const left = Math.max(0, Math.ceil((asked.deadline - performance.now()) / 1000));
  there("left").textContent = words("timeLeft", `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`);
}

/** @param {Asked} it */
function introduce(it) {
  asked = it;
  const site = new URL(it.origin);
  there("site").textContent = site.host;
  there("wants").textContent = words(it.kind === "create" ? "wantsToSave" : "wantsToSignIn");
  other.textContent = words(it.kind === "create" ? "saveElsewhere" : "anotherWay");
  asked.deadline = performance.now() + it.left;
  count();
  there("framed").textContent = it.framed ? words("framed") : "";
  there("program").textContent = it.program ? words("program", it.program) : "";
  document.title = `${site.host} – mfad`;
  // Pressed before there was anything to list.
  toggle(other.ariaExpanded === "true");
}

function wait() {
  now.replaceChildren(drawing("wait"), element("h2", {}, words("wait")));
}

/** @param {Wish} it */
function wish(it) {
  if (it.wish !== "answer" || !("cancel" in it.frame)) wait();
  toggle(false);
  port.postMessage(it);
}

/** @param {boolean} open */
function toggle(open) {
  other.ariaExpanded = String(open);
  const list = there("ways");
  list.hidden = !open;
  if (!open || !asked) return list.replaceChildren();
  list.replaceChildren(...ways(asked, wish));
  list.querySelector("button")?.focus();
}

/** Makes the window as high as what is in it, unless it was told so already: whoever sizes it by hand may. */
async function fit() {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height) + frame;
  if (height === wanted) return;
  wanted = height;
  const { id } = await chrome.windows.getCurrent();
  if (id !== undefined) await chrome.windows.update(id, { height });
}

/** Measures the frame anew, once the window has changed: meanwhile its two heights do not belong together. */
function settle() {
  clearTimeout(settled);
  settled = setTimeout(() => {
    frame = outerHeight - innerHeight;
    fit();
  }, SETTLED);
}
