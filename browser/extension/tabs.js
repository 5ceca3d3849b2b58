// Which page asks. Chromium names its origin and no more: the documents of that origin are found by
// looking, in the tabs of sites that the person lets this extension see.

import { sees } from "./access.js";
import { hostOf } from "./settings.js";

/**
 * Where a request may have come from: a tab, and the document in it if that can be seen, with when it began: a
 * browser may name the next one for what the one before it answered.
 * @typedef {{tab: number, document?: string, since?: number}} Place
 */

/** A page that does not answer within so many milliseconds is not looked into. */
const PATIENCE = 5_000;

/** The tab in front, or behind this extension's window. */
export async function front() {
  const ours = (/** @type {chrome.tabs.Tab} */ tab) => tab.url?.startsWith(chrome.runtime.getURL("prompt.html"));
  const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
  if (tab && !ours(tab)) return tab;
  const behind = (await chrome.tabs.query({ active: true })).filter((it) => !ours(it));
  return behind.sort((one, other) => (other.lastAccessed ?? 0) - (one.lastAccessed ?? 0))[0];
}

/** The origin of the tab in front; empty where the person does not let this extension see it. */
export async function site() {
  const { url } = (await front()) ?? {};
  return url ? new URL(url).origin : "";
}

/**
 * Where a request of this origin, made no later than then, may have come from. None if the document is
 * gone already.
 * @param {string} origin
 * @param {boolean} framed
 * @param {number} then
 * @returns {Promise<Place[]>}
 */
export async function placesOf(origin, framed, then) {
  const before = await front();
  const seen = (await chrome.tabs.query({})).filter((tab) => tab.url && !tab.discarded);
  const documents = (await Promise.all(seen.map((tab) => look(tab.id ?? 0, framed)))).flat();
  const own = documents.filter((it) => it.origin === origin);
  if (own.length === 0 && !(await sees(hostOf(origin)))) return [{ tab: before?.id ?? chrome.tabs.TAB_ID_NONE }];
  const visible = own.some((it) => it.visible) ? own.filter((it) => it.visible) : own;
  return visible.filter((it) => it.since <= then);
}

/** The document of a tab, or those in its frames. @param {number} tab @param {boolean} framed */
async function look(tab, framed) {
  const target = framed ? { tabId: tab, allFrames: true } : { tabId: tab };
  const found = (await run(target).catch(() => [])).filter((it) => !framed || it.frameId !== 0);
  return found.map((it) => ({ tab, document: it.documentId, .../** @type {About} */ (it.result) }));
}

/**
 * Whether a document, or the tab of one that cannot be seen, is known to be gone. One that says nothing may be busy, or
 * frozen, or on its way out with the question; it is gone if others answer in its tab, and it is not among them.
 * @param {Place} place
 * @returns {Promise<boolean>}
 */
export async function isGone({ tab, document, since }) {
  if (tab === chrome.tabs.TAB_ID_NONE) return false;
  if (!document) return chrome.tabs.get(tab).then(() => false, () => true);
  const found = await run({ tabId: tab, documentIds: [document] }).catch(() => undefined);
  if (!found) return true;
  if (found.length > 0) return found.every((it) => it.result && it.result.since !== since);
  const there = await run({ tabId: tab, allFrames: true }).catch(() => []);
  return there.length > 0 && !there.some((it) => it.documentId === document);
}

/** @typedef {ReturnType<typeof about>} About */

/** In the page, apart from its scripts. */
function about() {
  const visible = document.visibilityState === "visible";
  return { origin: self.origin, visible, since: performance.timeOrigin };
}

/** @param {chrome.scripting.InjectionTarget} target */
async function run(target) {
  const late = new Promise((resolve) => setTimeout(() => resolve([]), PATIENCE));
  const done = chrome.scripting.executeScript({ target, func: about, injectImmediately: true });
  const found = await Promise.race([done, late]);
  return /** @type {chrome.scripting.InjectionResult<About>[]} */ (found);
}
