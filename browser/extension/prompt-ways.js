// The other ways: another key, a one-time code of a token, the browser's own dialog.

import { drawing } from "./drawings.js";
import { button, element, words } from "./elements.js";

/** @typedef {import("./types").Account} Account */
/** @typedef {import("./types").Asked} Asked */
/** @typedef {import("./types").Note} Note */
/** @typedef {import("./types").Wish} Wish */

/**
 * The list of them.
 * @param {Asked} asked
 * @param {(wish: Wish) => void} wish
 */
export function ways(asked, wish) {
  const list = [
    way("wayKey", "wayKeyHint", () => wish({ wish: "again" })),
    way("wayNative", asked.native === "now" ? "wayNativeNow" : "wayNativeAgain", () =>
      wish({ wish: "native" }),
    ),
  ];
  if (asked.kind === "get") {
    list.splice(
      1,
      0,
      way("wayCode", "wayCodeHint", () => wish({ wish: "codes" })),
      way("wayNote", "wayNoteHint", () => wish({ wish: "notes" })),
    );
  }
  return [element("h2", {}, words("ways")), element("ul", { className: "list" }, ...list)];
}

/** @param {string} name @param {string} hint @param {() => void} pressed */
function way(name, hint, pressed) {
  const it = button(words(name), pressed);
  it.append(element("span", { className: "faint" }, words(hint)));
  return element("li", {}, it);
}

/**
 * The accounts with codes, those of this site first.
 * @param {HTMLElement} now
 * @param {Account[]} accounts
 * @param {Asked} asked
 * @param {(wish: Wish) => void} wish
 */
export function showAccounts(now, accounts, asked, wish) {
  const matching = accounts.filter((account) => belongs(account, new URL(asked.origin).hostname));
  const rest = accounts.filter((account) => !matching.includes(account));
  if (accounts.length === 0) {
    return now.replaceChildren(drawing("code"), element("h2", {}, words("noCodes")), element("p", {}, words("noCodesHint")));
  }
  const list = (/** @type {Account[]} */ some) =>
    element("ul", { className: "list" }, ...some.map((account) => entry(account, wish)));
  const others = element("details", { open: matching.length === 0 });
  others.append(element("summary", {}, words("otherCodes")), list(rest));
  const heading = words(matching.length ? "pickCode" : "noCodeForSite");
  now.replaceChildren(element("h2", {}, heading), list(matching), ...(rest.length ? [others] : []));
  now.querySelector("button")?.focus();
}

/** @param {Account} account @param {(wish: Wish) => void} wish */
function entry(account, wish) {
  const { token, name, issuer } = account;
  const it = button(issuer ? `${issuer}: ${name}` : name, () =>
    wish({ wish: "code", token, account: account.account }),
  );
  it.append(element("span", { className: "faint" }, account.token_name));
  return element("li", {}, it);
}

/**
 * The notes that are kept for this site.
 * @param {HTMLElement} now
 * @param {Note[]} notes
 * @param {Asked} asked
 * @param {(wish: Wish) => void} wish
 */
export function showNotes(now, notes, asked, wish) {
  const { hostname } = new URL(asked.origin);
  if (notes.length === 0) {
    return now.replaceChildren(drawing("note"), element("h2", {}, words("noNotes")), element("p", {}, words("noNotesHint", hostname)));
  }
  const entries = notes.map(({ id, site, label }) => {
    const it = button(label, () => wish({ wish: "note", note: id }));
    it.append(element("span", { className: "faint" }, site));
    return element("li", {}, it);
  });
  now.replaceChildren(element("h2", {}, words("pickNote")), element("ul", { className: "list" }, ...entries));
  now.querySelector("button")?.focus();
}

/** Whether an account says that it is with this site. @param {Account} account @param {string} host */
function belongs({ issuer }, host) {
  const name = issuer?.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  const labels = host.split(".").slice(0, -1);
  return name !== undefined && (labels.includes(name) || host.replaceAll(".", "") === name);
}
