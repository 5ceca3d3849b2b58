// What a hostile page may try. Each is refused, and nobody else notices.

import assert from "node:assert/strict";
import { Site, ask } from "./site.js";

export function hostilePages(world) {
  world.test("a page cannot say that it is another", async () => {
    const options = await world.parties.registration();
    const forged = { origin: "https://bank.example", sameOriginWithAncestors: true };
    const result = await world.page.evaluate(
      async (options, remoteDesktopClientOverride) => {
        const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
        publicKey.extensions = { remoteDesktopClientOverride };
        try {
          return { response: (await navigator.credentials.create({ publicKey })).toJSON() };
        } catch (error) {
          return { error: error.name };
        }
      },
      options,
      forged,
    );
    // Chromium refuses it; elsewhere it is an extension that nobody knows.
    if (result.response) await world.parties.register(options, result.response);
    else assert.equal(result.error, "NotAllowedError");
  });

  world.test("a page that replaced everything gets what the others get", async () => {
    const options = await world.parties.registration();
    await world.page.evaluate(() => {
      const parsed = PublicKeyCredential.parseCreationOptionsFromJSON.bind(PublicKeyCredential);
      const { create } = navigator.credentials;
      globalThis.kept = { parsed, create: create.bind(navigator.credentials), Promise, stringify: JSON.stringify };
      globalThis.stolen = [];
      const steal = (...all) => globalThis.stolen.push(all) && undefined;
      for (const owner of [JSON, Object, Reflect]) {
        for (const name of Object.getOwnPropertyNames(owner)) {
          if (typeof owner[name] === "function" && name !== "getOwnPropertyNames") owner[name] = steal;
        }
      }
      for (const type of [Uint8Array, ArrayBuffer, Function, Map, MessagePort]) {
        for (const name of ["toBase64", "slice", "set", "call", "apply", "get", "postMessage"]) {
          if (name in type.prototype) type.prototype[name] = steal;
        }
      }
      globalThis.DOMException = globalThis.TypeError = steal;
    });
    const text = await world.page.evaluate(
      `kept.create({ publicKey: kept.parsed(${JSON.stringify(options)}) }).then(
        (it) => kept.stringify(it.toJSON()), (error) => "failed: " + error.name)`,
    );
    assert.doesNotMatch(text ?? "", /^failed/);
    await world.parties.register(options, JSON.parse(text));
  });

  world.test("getters and proxies in options run nothing of ours", async () => {
    const names = await world.page.evaluate(async () => {
      const caught = [];
      const tries = [
        new Proxy({}, { get: () => { throw new Error("trap"); } }),
        { get publicKey() { throw new Error("getter"); } },
        { publicKey: { get challenge() { throw new Error("inner"); } } },
        { publicKey: { challenge: () => {} } },
        { publicKey: 7 },
        { publicKey: { challenge: new Uint8Array(16), rp: { name: "x" }, user: 1n, pubKeyCredParams: [] } },
      ];
      for (const options of tries) {
        try {
          await navigator.credentials.create(options);
          caught.push("none");
        } catch (error) {
          caught.push(error instanceof Error || error instanceof DOMException ? "error" : "strange");
        }
      }
      return caught;
    });
    assert.deepEqual(names, names.map(() => "error"));
    await world.browser.noPrompt();
    await world.registers();
  });

  world.test("a page reaches nothing of the extension", async () => {
    const origin = world.browser.extensionOrigin;
    const seen = await world.page.evaluate(async (origin) => {
      const loads = (tag, source) =>
        new Promise((resolve) => {
          const it = Object.assign(document.createElement(tag), { src: source });
          it.onload = () => resolve(tag === "iframe" ? it.contentDocument !== null : true);
          it.onerror = () => resolve(false);
          setTimeout(resolve, 3000, false);
          document.body.append(it);
        });
      globalThis.dispatchEvent(new CustomEvent("mfad", { detail: { kind: "create" } }));
      globalThis.postMessage({ name: "page", kind: "create", response: "{}" }, "*");
      return {
        script: await loads("script", `${origin}/prompt.js`),
        fetched: await fetch(`${origin}/prompt.html`).then((it) => it.ok, () => false),
        runtime: typeof globalThis.chrome?.runtime?.connect,
        privileged: ["exportFunction", "cloneInto", "browser"].filter((name) => name in globalThis),
      };
    }, origin);
    assert.deepEqual(seen, { script: false, fetched: false, runtime: "undefined", privileged: [] });
  });

  world.test("a thousand requests open few windows, and none is left without an answer", async () => {
    const site = await Site.start();
    const page = await world.browser.open(site.origin);
    await world.machine.keys("touch", "blue", "never");
    const options = await world.parties.registration();
    const counted = page.evaluate(async (options) => {
      const answers = {};
      for (let round = 0; round < 1000; round += 1) {
        const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
        const controller = new AbortController();
        const asked = navigator.credentials.create({ publicKey, signal: controller.signal });
        setTimeout(() => controller.abort(), 1);
        const name = await asked.then(() => "done", (error) => error.name);
        answers[name] = (answers[name] ?? 0) + 1;
      }
      return answers;
    }, options);
    const answers = await counted;
    assert.equal(Object.values(answers).reduce((sum, count) => sum + count), 1000, JSON.stringify(answers));
    assert.equal(answers.done, undefined);
    await page.close();
    await world.browser.noPrompt();
    await world.page.bringToFront();
    await world.machine.keys("touch", "blue", "now");
    await world.registers();
    await site.stop();
  });

  world.test("of a thousand requests at once one is answered, and the rest is refused", async () => {
    const site = await Site.start();
    const page = await world.browser.open(site.origin);
    await world.machine.keys("touch", "blue", "never");
    const options = await world.parties.registration();
    const counted = page.evaluate(async (options) => {
      const one = async () => {
        const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
        return navigator.credentials.create({ publicKey }).then(() => "done", (error) => error.name);
      };
      const answers = {};
      for (const name of await Promise.all(Array.from({ length: 1000 }, one))) answers[name] = (answers[name] ?? 0) + 1;
      return answers;
    }, options);
    const prompt = await world.browser.prompt();
    await prompt.says("Touch");
    await world.machine.keys("touch", "blue", "now");
    const { done, ...refused } = await counted;
    assert.equal(done, 1, JSON.stringify(refused));
    assert.equal(Object.values(refused).reduce((sum, count) => sum + count), 999, JSON.stringify(refused));
    await world.browser.noPrompt();
    await page.close();
    await site.stop();
  });

  world.test("options of 64 MB are refused, and nothing else notices", async () => {
    const options = await world.parties.registration();
    const sizes = { challenge: 64 << 20, user: 1 << 20 };
    for (const [member, bytes] of Object.entries(sizes)) {
      const error = await world.page.evaluate(
        async (options, member, bytes) => {
          const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
          if (member === "challenge") publicKey.challenge = new Uint8Array(bytes);
          else publicKey.user.displayName = "x".repeat(bytes);
          return navigator.credentials.create({ publicKey }).then(() => "", (error) => error.name);
        },
        options,
        member,
        bytes,
      );
      assert.equal(error, "NotAllowedError", member);
    }
    await world.browser.noPrompt();
    await world.page.bringToFront();
    await world.registers();
  });

  world.test("a page that is sent away again and again stays away", async () => {
    const site = await Site.start();
    const page = await world.browser.open(site.origin);
    await world.machine.keys("touch", "blue", "never");
    const options = await world.parties.registration();
    for (let round = 0; round < 6; round += 1) {
      const asked = ask(page, "create", options);
      await (await world.browser.prompt()).press("Cancel");
      assert.equal((await asked).error, "NotAllowedError");
      await world.browser.noPrompt();
    }
    assert.equal((await ask(page, "create", options)).error, "NotAllowedError", "without a window");
    await site.stop();
  });
}
