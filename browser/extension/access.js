// What Chromium lets this extension see: the pages of sites that the person gave to mfad. Firefox shows
// it all of them from the start.

/** Every page that may ask for passkeys, as permissions name them. */
const EVERY = ["https://*/*", "http://*.localhost/*"];

/** Those of a site. @param {string} site */
function pagesOf(site) {
  const local = site === "localhost" || site.endsWith(".localhost");
  return [`${local ? "http" : "https"}://*.${site}/*`];
}

/** Whether this extension sees a site, or every one. @param {string} [site] @returns {Promise<boolean>} */
export async function sees(site) {
  if (!chrome.webAuthenticationProxy) return true;
  return chrome.permissions.contains({ origins: site ? pagesOf(site) : EVERY });
}

/** Has the browser ask for that; right after a click. @param {string} [site] */
export function askToSee(site) {
  if (!chrome.webAuthenticationProxy) return;
  chrome.permissions.request({ origins: site ? pagesOf(site) : EVERY }).catch(() => {});
}

/** Gives that back; where it was every site, those that were chosen stay. @param {string} [site] */
export function stopSeeing(site) {
  if (!chrome.webAuthenticationProxy) return;
  chrome.permissions.remove({ origins: site ? pagesOf(site) : EVERY.slice(0, 1) }).catch(() => {});
}
