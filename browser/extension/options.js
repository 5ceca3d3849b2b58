// The options: whether mfad answers, which sites stay with the browser, and how things stand.

import { button, declareLanguage, element, there, words } from "./elements.js";
import { Settings } from "./settings.js";

const settings = new Settings();
const on = /** @type {HTMLInputElement} */ (there("on"));
const site = /** @type {HTMLInputElement} */ (there("site"));

declareLanguage();
for (const [id, key] of Object.entries({
  what: "description",
  "on-label": "optionOn",
  "sites-title": "optionSites",
  "sites-hint": "optionSitesHint",
  "add-button": "optionAdd",
})) {
  there(id).textContent = words(key);
}
site.ariaLabel = words("optionSite");
on.onchange = () => settings.change({ on: on.checked });
there("add").onsubmit = add;
settings.onChange = draw;
draw();

async function draw() {
  const { on: answers, sites } = await settings.all();
  on.checked = answers;
  there("sites").replaceChildren(...sites.map((name) => row(name, sites)));
  there("presence").textContent = standing(await chrome.runtime.sendMessage("status"));
}

/** @param {string} name @param {string[]} sites */
function row(name, sites) {
  const remove = button(words("optionRemove"), () =>
    settings.change({ sites: sites.filter((it) => it !== name) }),
  );
  remove.ariaLabel = words("optionRemoveSite", name);
  return element("li", { className: "row" }, element("span", {}, name), remove);
}

/** @param {Event} event */
async function add(event) {
  event.preventDefault();
  const name = host(site.value.trim());
  there("problem").textContent = name ? "" : words("optionNoSite");
  if (!name) return;
  // Chromium asks whether this extension may see the address of the tab in front. Without that, the
  // site has to ask once more before the browser answers.
  if (chrome.webAuthenticationProxy) chrome.permissions.request({ permissions: ["tabs"] });
  const { sites } = await settings.all();
  await settings.change({ sites: [...new Set([...sites, name])].sort() });
  site.value = "";
}

/** The host that somebody means. @param {string} typed */
function host(typed) {
  const address = typed.includes("://") ? typed : `https://${typed}`;
  return URL.canParse(address) ? new URL(address).hostname : "";
}

/** @param {{presence: import("./types").Presence | null, problem: string}} status */
function standing({ presence, problem }) {
  if (problem) return words("statusOther", problem);
  if (presence?.event === "ready") {
    const { host, daemon } = presence;
    const own = chrome.runtime.getManifest().version;
    const same = host === own && daemon === own;
    return same ? words("statusReady", own) : words("statusVersions", own, host, daemon);
  }
  // One that says nothing is there all the same, of whatever version.
  if (typeof presence?.host !== "string") return words("statusNoHost");
  return words("statusAbsent", presence.message);
}
