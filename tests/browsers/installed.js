// What the package brings for everybody is all that a browser needs.

import { ask } from "./site.js";

/** What Debian has for extensions of the system (/usr/share/firefox-esr/browser/defaults), and the driver changes. */
const DEBIANS = { "extensions.enabledScopes": 15, "extensions.autoDisableScopes": 3 };

export function installed(world) {
  world.test("with what is installed for everybody a site's request comes to mfad", async (context) => {
    if (process.getuid() !== 0) return context.skip("only root can install it where nobody else sees it");
    // Firefox has one file for its native hosts, wherever it is started from.
    await world.browser.stop();
    try {
      await world.inAnother({ installed: true, preferences: DEBIANS }, async (browser) => {
        await browser.settled(true);
        await world.machine.keys("touch", "blue", "never");
        const page = await browser.open(world.site.origin);
        const options = await world.parties.registration();
        const asked = ask(page, "create", options);
        await (await browser.prompt()).says("Touch");
        await world.machine.keys("touch", "blue", "now");
        await world.parties.register(options, (await asked).response);
      });
    } finally {
      await world.restart();
    }
  });
}
