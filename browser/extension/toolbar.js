// Behind the toolbar's button: whether mfad answers the site of this tab, and the change of that.

import { askToSee, sees, stopSeeing } from "./access.js";
import { declareLanguage, there, words } from "./elements.js";
import { covers, hostOf, Settings } from "./settings.js";

const settings = new Settings();
const give = /** @type {HTMLButtonElement} */ (there("give"));

declareLanguage();
there("options").textContent = words("toolbarOptions");
there("options").onclick = () => chrome.runtime.openOptionsPage().then(() => window.close());
settings.onChange = draw;
chrome.permissions.onAdded.addListener(draw);
draw();

async function draw() {
  const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
  const host = /^https?:/.test(tab?.url ?? "") ? hostOf(tab?.url ?? "") : "";
  there("site").textContent = host || "mfad";
  give.hidden = !host;
  if (!host) return void (there("answers").textContent = words("toolbarNoSite"));
  const { mode } = await settings.all();
  const answers = await settings.answers(new URL(tab?.url ?? "").origin);
  const reaches = answers && (mode === "every" || (await sees(host)));
  there("answers").textContent = words(reaches ? "toolbarMfad" : answers ? "toolbarNotAllowed" : "toolbarBrowser");
  there("cost").textContent = reaches || !chrome.webAuthenticationProxy ? "" : words("toolbarCost");
  give.textContent = words(reaches ? "toolbarTake" : "toolbarGive");
  give.className = reaches ? "" : "strong";
  give.onclick = () => (reaches ? takeBack(host) : giveSite(host, mode));
}

/**
 * The browser may close this window when it asks: what the person wants is kept before that.
 * @param {string} host
 * @param {import("./settings.js").Mode} mode
 */
function giveSite(host, mode) {
  settings.give(host, true);
  if (mode !== "every") askToSee(host);
}

/** The site may be listed by what is above it. @param {string} host */
async function takeBack(host) {
  const { chosen } = await settings.all();
  await settings.give(host, false);
  for (const site of chosen) if (covers(site, host)) stopSeeing(site);
}
