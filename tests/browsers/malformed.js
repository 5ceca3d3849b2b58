// A native host that says what mfad never says: no page is left waiting, and nothing else breaks.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { until, version } from "./machine.js";
import { ask, Site } from "./site.js";

const DEEP = "[".repeat(10_000) + "]".repeat(10_000);
const finished = (response) => ({ event: "finished", outcome: "done", response });

/** What ends a request with an error for the page. */
const REPLIES = [
  ...["nonsense", "{}", "[]", "null", "7", DEEP, '{"id":7,"response":null}', '{"id":"AA","rawId":"%","type":"public-key"}'].map(finished),
  { event: "finished", outcome: "done", response: { id: "AA" } },
];
/** What nobody understands: the window stays until the person closes it. */
const NOISE = [null, 7, "text", [], {}, { event: "dance" }, { event: 7 }, { event: "prompt", kind: "__proto__" },
  { event: "accounts", id: -1 }, { event: "finished", id: 10_000_000 }];

export function malformed(world) {
  world.test("whatever a native host answers, the page gets an answer", async () => {
    const folder = world.machine.file("instant");
    await mkdir(folder, { recursive: true });
    Object.assign(world.machine.environment, { INSTANT_FOLDER: folder, INSTANT_VERSION: await version() });
    const host = path.join(import.meta.dirname, "instant_host.js");
    const says = async (frame) => {
      await writeFile(path.join(folder, "part"), JSON.stringify(frame));
      await rename(path.join(folder, "part"), path.join(folder, "reply"));
      // What is not yet read when the window goes would answer the next request.
      await until("the host to read it", () => !existsSync(path.join(folder, "reply")));
    };
    try {
      await world.inAnother({ host }, async (browser) => {
        await browser.settled(true);
        for (const frame of REPLIES) {
          // Of a new port each: a site whose windows come to nothing has to wait.
          const site = await Site.start();
          const page = await browser.open(site.origin);
          const asked = ask(page, "create", await world.parties.registration());
          await (await browser.prompt()).says("Touch");
          await says(frame);
          const { error } = await asked;
          assert.ok(error, JSON.stringify(frame).slice(0, 80));
          await browser.noPrompt();
          await page.close();
          await site.stop();
        }
        for (const frame of NOISE) {
          const site = await Site.start();
          const page = await browser.open(site.origin);
          const asked = ask(page, "get", await world.parties.authentication());
          const prompt = await browser.prompt();
          await prompt.says("Touch");
          await says(frame);
          await prompt.close();
          assert.ok((await asked).error, JSON.stringify(frame));
          await browser.noPrompt();
          await page.close();
          await site.stop();
        }
      });
    } finally {
      // Firefox has one file for its native hosts, wherever it is started from.
      await world.restart();
    }
  }, { seconds: 120 });
}
