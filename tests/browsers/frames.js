// Pages within pages: whose request it is, and whose it is not.

import assert from "node:assert/strict";
import { Site, ask } from "./site.js";

export function frames(world) {
  /** The frame in a page of localhost that has this frame in it. */
  const framed = async (source, allow = "") => {
    const html = `<!doctype html><iframe src="${source}" allow="${allow}"></iframe>`;
    const outer = await Site.start({ "/": html });
    const page = await world.browser.open(outer.origin);
    const frame = await page.waitForFrame((it) => it.url().startsWith(source));
    await frame.waitForSelector("h1");
    return { frame, outer };
  };

  world.test("a frame of the same site may ask", async () => {
    const inner = `<!doctype html><iframe src="/inner"></iframe>`;
    const site = await Site.start({ "/": inner });
    const page = await world.browser.open(site.origin);
    const frame = await page.waitForFrame((it) => it.url().endsWith("/inner"));
    await frame.waitForSelector("h1");
    const options = await world.parties.registration();
    const { response } = await ask(frame, "create", options);
    world.parties.begin(site.origin);
    await world.parties.register(options, response);
    const { origin, crossOrigin } = JSON.parse(Buffer.from(response.response.clientDataJSON, "base64url"));
    assert.deepEqual([origin, crossOrigin], [site.origin, false]);
    await site.stop();
  });

  world.test("a frame of another site may where the page around it allows that, and the person is told", async () => {
    const origin = world.site.origin.replace("localhost", "other.localhost");
    const { frame, outer } = await framed(origin, "publickey-credentials-get; publickey-credentials-create");
    await world.machine.keys("touch", "blue", "never");
    const options = await world.parties.registration({ rpID: "other.localhost" });
    // A page may not make passkeys in a frame without being clicked.
    await frame.click("h1");
    const asked = ask(frame, "create", options);
    const prompt = await world.browser.prompt();
    await prompt.says("part of another site's page");
    await prompt.says("other.localhost");
    await world.machine.keys("touch", "blue", "now");
    const { response, error, message } = await asked;
    assert.ok(response, `${error}: ${message}`);
    world.parties.begin(origin, "other.localhost");
    await world.parties.register(options, response);
    const client = JSON.parse(Buffer.from(response.response.clientDataJSON, "base64url"));
    assert.deepEqual([client.origin, client.crossOrigin, client.topOrigin], [origin, true, undefined]);
    await outer.stop();
  }, { not: { firefox: "frames of other sites are left to Firefox" } });

  world.test("a frame of another site is left to the browser", async () => {
    const origin = world.site.origin.replace("localhost", "other.localhost");
    const { frame, outer } = await framed(origin, "publickey-credentials-get; publickey-credentials-create");
    await frame.click("h1");
    const options = await world.parties.registration({ rpID: "other.localhost" });
    const { error, message } = await ask(frame, "create", options);
    assert.equal(error, "NotAllowedError");
    assert.match(message, /user agent or the platform/, "Firefox's own words");
    await world.browser.noPrompt();
    await outer.stop();
  }, { not: { chromium: "in Chromium mfad answers those, see above" } });

  world.test("a frame of another site may not", async () => {
    const { frame, outer } = await framed(world.site.origin.replace("localhost", "other.localhost"));
    const { error } = await ask(frame, "get", await world.parties.authentication({ rpID: "other.localhost" }));
    assert.equal(error, "NotAllowedError");
    await world.browser.noPrompt();
    await outer.stop();
  });
}
