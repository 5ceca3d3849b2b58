// Wires the parts together, by what the browser offers.

import { Chromium } from "./chromium.js";
import { Firefox } from "./firefox.js";
import { Host } from "./host.js";
import { Requests } from "./requests.js";
import { Settings } from "./settings.js";

const host = new Host();
const requests = new Requests(host);
const settings = new Settings();
const Route = chrome.webAuthenticationProxy ? Chromium : Firefox;
const route = new Route(requests, host, settings);

host.onPresence = () => route.agree();
settings.onChange = () => route.agree();
chrome.runtime.onStartup.addListener(() => route.agree());
chrome.runtime.onInstalled.addListener(async () => {
  route.agree();
  if ((await settings.all()).mode === "unasked") chrome.runtime.openOptionsPage();
});
// The extension's own pages ask how things stand.
chrome.runtime.onMessage.addListener((message, sender, reply) => {
  if (message !== "status" || sender.origin !== new URL(chrome.runtime.getURL("")).origin) return false;
  const status = () => ({ presence: host.presence, problem: route.problem, attached: route.attached });
  route.agree().then(() => reply(status()));
  return true;
});
route.agree();
