// Sites of several domains that share their passkeys, over TLS (WebAuthn L3 §5.11).

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { promisify } from "node:util";
import { until } from "./machine.js";
import { ask } from "./site.js";

const run = promisify(execFile);
const OWN = "https://example.com";
const RELATED = "https://example.de";
const STRANGER = "https://example.net";
const EVIL_LIST = "evil-list.example";

export function related(world) {
  world.test("only sites that the relying party names may use its passkeys", async () => {
    const internet = await Internet.start(world.machine);
    try {
      await world.inAnother(internet.settings(world.kind), async (browser) => {
        await handsOver(world, browser);
        const page = await browser.open(RELATED);
        const options = () => world.parties.registration({ rpID: "example.com" });
        internet.origins = [OWN, RELATED];
        const asked = await options();
        const { response, error, message } = await ask(page, "create", asked);
        assert.ok(response, `${error}: ${message}`);
        world.parties.begin(RELATED, "example.com");
        await world.parties.register(asked, response);
        const client = JSON.parse(Buffer.from(response.response.clientDataJSON, "base64url"));
        assert.equal(client.origin, RELATED);
        await browser.noPrompt();

        internet.origins = [OWN];
        assert.equal((await ask(page, "create", await options())).error, "SecurityError");
        internet.origins = "nonsense";
        assert.equal((await ask(page, "create", await options())).error, "SecurityError");
        internet.origins = [OWN, RELATED];
        const stranger = await browser.open(STRANGER);
        assert.equal((await ask(stranger, "create", await options())).error, "SecurityError");
        await browser.noPrompt();

        // A page that names two: its own list says nothing about the other.
        internet.origins = [STRANGER];
        internet.lists = [EVIL_LIST];
        assert.equal(await both(stranger, await options(), EVIL_LIST), "SecurityError");
        await browser.noPrompt();
      });
    } finally {
      internet.stop();
    }
  }, { seconds: 120 });

  /** What a page gets that asks for the one relying party and names the other beside it. */
  const both = (page, options, rpId) =>
    page.evaluate(
      async (options, rpId) => {
        const publicKey = { ...PublicKeyCredential.parseCreationOptionsFromJSON(options), rpId };
        return navigator.credentials.create({ publicKey }).then(() => "done", (error) => error.name);
      },
      options,
      rpId,
    );

  /** Waits until the browser hands requests over: one that has just started answers them itself. */
  const handsOver = async (world, browser) => {
    const page = await browser.open(OWN);
    await world.machine.keys("touch", "blue", "never");
    const prompt = await until("the browser to hand a request over", async () => {
      await page.reload();
      ask(page, "create", await world.parties.registration({ rpID: "example.com" })).catch(() => {});
      return browser.promptWithin(10_000);
    });
    await prompt.close();
    await browser.noPrompt();
    await world.machine.keys("touch", "blue", "now");
  };
}

/** All sites there are: one server, reached through a proxy whatever the name. */
class Internet {
  /** What the relying party names. */
  origins = [];
  /** Those that have a list. */
  lists = ["example.com"];

  static async start(machine) {
    const internet = new Internet();
    const [key, cert] = [machine.file("site.key"), machine.file("site.crt")];
    const subject = ["-subj", "/CN=site", "-addext", "subjectAltName=DNS:example.com,DNS:example.de,DNS:example.net,DNS:evil-list.example"];
    await run("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
      "-days", "2", "-keyout", key, "-out", cert, ...subject]);
    const secrets = { key: await readFile(key), cert: await readFile(cert) };
    internet.server = https.createServer(secrets, (request, reply) => internet.#answer(request, reply));
    internet.proxy = http.createServer().on("connect", (_request, socket, head) => {
      const site = net.connect(internet.server.address().port, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        site.write(head);
        socket.pipe(site).pipe(socket);
      });
      for (const end of [site, socket]) end.on("error", () => [site, socket].forEach((it) => it.destroy()));
    });
    for (const it of [internet.server, internet.proxy]) {
      await new Promise((resolve) => it.listen(0, "127.0.0.1", resolve));
    }
    return internet;
  }

  /** How a browser gets there. */
  settings(kind) {
    const { port } = this.proxy.address();
    const insecure = true;
    if (kind === "chromium") return { insecure, args: [`--proxy-server=http://127.0.0.1:${port}`, "--ignore-certificate-errors"] };
    return { insecure, preferences: { "network.proxy.type": 1, "network.proxy.ssl": "127.0.0.1", "network.proxy.ssl_port": port } };
  }

  #answer({ headers, url }, reply) {
    if (url === "/.well-known/webauthn" && this.lists.includes(headers.host)) {
      reply.setHeader("content-type", "application/json");
      return reply.end(JSON.stringify({ origins: this.origins }));
    }
    reply.setHeader("content-type", "text/html");
    reply.end("<!doctype html><title>Site</title><h1>A site</h1>");
  }

  stop() {
    for (const it of [this.server, this.proxy]) {
      it.closeAllConnections();
      it.close();
    }
  }
}
