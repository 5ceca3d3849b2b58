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
chrome.runtime.onInstalled.addListener(() => route.agree());
// The options page asks how things stand.
chrome.runtime.onMessage.addListener((message, sender, reply) => {
  if (message !== "status" || sender.url !== chrome.runtime.getURL("options.html")) return false;
  route.agree().then(() => reply({ presence: host.presence, problem: route.problem }));
  return true;
});
route.agree();
