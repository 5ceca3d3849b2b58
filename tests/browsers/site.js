// A site: pages at localhost that ask for credentials.

import http from "node:http";

const PAGE = `<!doctype html><meta charset="utf-8"><title>Site</title><h1>A site</h1>`;

export class Site {
  /** Serves one page at every path, or what `pages` has for it. */
  static async start(pages = {}) {
    const site = new Site();
    site.server = http.createServer((request, reply) => {
      reply.setHeader("content-type", "text/html");
      reply.end(pages[request.url] ?? PAGE);
    });
    await new Promise((resolve) => site.server.listen(0, "127.0.0.1", resolve));
    site.port = site.server.address().port;
    site.origin = `http://localhost:${site.port}`;
    return site;
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/**
 * Has a page or frame ask: what its script got, as it would send it to its server, and when. With `named`, the
 * page can call it off: `globalThis.aborts[named].abort()`.
 */
export function ask(page, kind, options, named = "") {
  const asked = page.evaluate(
    async (kind, options, named) => {
      const parse = kind === "create" ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
      const controller = new AbortController();
      globalThis.aborts = { ...globalThis.aborts, [named]: controller };
      try {
        const publicKey = PublicKeyCredential[parse](options);
        const { signal } = controller;
        const credential = await navigator.credentials[kind]({ publicKey, ...(named && { signal }) });
        const at = performance.timeOrigin + performance.now();
        return { response: credential.toJSON(), at };
      } catch (error) {
        return { error: error.name, message: error.message };
      }
    },
    kind,
    options,
    named,
  );
  // A test that fails before it looks at this must not be said to fail because its page went with it.
  asked.catch(() => {});
  return asked;
}
