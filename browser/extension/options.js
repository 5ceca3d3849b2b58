// The options: which sites mfad answers and what that costs, and how things stand. The first run shows
// them, so that the person says which.

import { askToSee, sees, stopSeeing } from "./access.js";
import { button, declareLanguage, element, there, words } from "./elements.js";
import { Settings } from "./settings.js";

/** @typedef {import("./settings.js").Mode} Mode */

const settings = new Settings();
const site = /** @type {HTMLInputElement} */ (there("site"));
const modes = /** @type {HTMLInputElement[]} */ ([...document.getElementsByName("mode")]);
const proxied = Boolean(chrome.webAuthenticationProxy);

declareLanguage();
for (const [id, key] of Object.entries({
  what: "description",
  "modes-title": "optionModes",
  "chosen-label": "optionChosen",
  "chosen-cost": proxied ? "optionChosenCost" : "",
  "every-label": "optionEvery",
  "every-cost": proxied ? "optionEveryCost" : "optionEveryCostFirefox",
  profile: proxied ? "optionProfile" : "",
  "none-label": "optionNone",
  "add-button": "optionAdd",
})) {
  there(id).textContent = key && words(key);
}
site.ariaLabel = words("optionSite");
for (const it of modes) it.onchange = () => choose(/** @type {Mode} */ (it.value));
there("add").onsubmit = add;
settings.onChange = draw;
for (const change of [chrome.permissions.onAdded, chrome.permissions.onRemoved]) change.addListener(draw);
draw();

/** @param {Mode} mode */
function choose(mode) {
  settings.change({ mode });
  if (mode === "every") askToSee();
  else stopSeeing();
}

async function draw() {
  const { mode, chosen, excluded } = await settings.all();
  for (const it of modes) it.checked = it.value === mode;
  const sites = mode === "every" ? excluded : chosen;
  there("list").hidden = !["chosen", "every"].includes(mode);
  there("sites-title").textContent = words(mode === "every" ? "optionExcludedSites" : "optionChosenSites");
  there("sites-hint").textContent = words("optionSitesHint");
  there("sites").replaceChildren(...(await Promise.all(sites.map((name) => row(name, mode)))));
  const blind = mode === "every" && !(await sees());
  there("blind").hidden = !blind;
  there("blind").replaceChildren(words("optionBlind"), button(words("optionAllow"), () => askToSee()));
  const status = await chrome.runtime.sendMessage("status");
  there("presence").textContent = standing(status);
  if (proxied && !status.attached) await learn();
}

/** What the browser says of passkeys on this computer, as long as pages ask it and not mfad. */
async function learn() {
  const platform = await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
  if (platform !== (await settings.all()).platform) await settings.change({ platform });
}

/** @param {string} name @param {Mode} mode */
async function row(name, mode) {
  const remove = button(words("optionRemove"), () => drop(name, mode));
  remove.ariaLabel = words("optionRemoveSite", name);
  const seen = mode === "every" || (await sees(name));
  const allow = seen ? [] : [button(words("optionAllow"), () => askToSee(name))];
  const hint = seen ? [] : [element("span", { className: "bad" }, words("optionNotAllowed"))];
  return element("li", { className: "row" }, element("span", {}, name), ...hint, ...allow, remove);
}

/** @param {string} name @param {Mode} mode */
async function drop(name, mode) {
  const { chosen, excluded } = await settings.all();
  const without = (/** @type {string[]} */ sites) => sites.filter((it) => it !== name);
  if (mode === "every") return settings.change({ excluded: without(excluded) });
  stopSeeing(name);
  return settings.change({ chosen: without(chosen) });
}

/** @param {Event} event */
async function add(event) {
  event.preventDefault();
  const name = host(site.value.trim());
  there("problem").textContent = name ? "" : words("optionNoSite");
  site.ariaInvalid = String(!name);
  if (!name) return site.focus();
  const every = modes.some((it) => it.checked && it.value === "every");
  if (!every) askToSee(name);
  await settings.give(name, !every);
  site.value = "";
}

/** The host that somebody means. @param {string} typed */
function host(typed) {
  const address = typed.includes("://") ? typed : `https://${typed}`;
  return URL.canParse(address) ? new URL(address).hostname : "";
}

/** @param {{presence: import("./types").Presence | null, problem: string}} status */
function standing({ presence, problem }) {
  if (problem) return words("statusOther");
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
