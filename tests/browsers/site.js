// A site: pages at localhost, and relying parties that make options and verify what comes back.

import http from "node:http";
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";

const PAGE = `<!doctype html><meta charset="utf-8"><title>Site</title><h1>A site</h1>`;

export class Site {
  static async start({ html = PAGE } = {}) {
    const site = new Site();
    site.server = http.createServer((_request, reply) => {
      reply.setHeader("content-type", "text/html");
      reply.end(html);
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

/** A relying party that is `@simplewebauthn/server`. */
export class RelyingParty {
  constructor(origin, id = "localhost") {
    this.origin = origin;
    this.id = id;
    this.credentials = [];
  }

  registration(more = {}) {
    return generateRegistrationOptions({
      rpID: this.id,
      rpName: "A site",
      userName: "anna",
      userDisplayName: "Anna",
      attestationType: "none",
      excludeCredentials: this.credentials.map(({ id, transports }) => ({ id, transports })),
      authenticatorSelection: { residentKey: "discouraged", userVerification: "discouraged" },
      ...more,
    });
  }

  async register(options, response) {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: options.challenge,
      expectedOrigin: this.origin,
      expectedRPID: this.id,
      requireUserVerification: options.authenticatorSelection.userVerification === "required",
    });
    if (!verified) throw new Error("not verified");
    this.credentials.push(registrationInfo.credential);
    return registrationInfo;
  }

  authentication(more = {}) {
    const allowCredentials = this.credentials.map(({ id, transports }) => ({ id, transports }));
    return generateAuthenticationOptions({ rpID: this.id, allowCredentials, userVerification: "discouraged", ...more });
  }

  async authenticate(options, response) {
    const credential = this.credentials.find(({ id }) => id === response.id);
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      credential,
      expectedChallenge: options.challenge,
      expectedOrigin: this.origin,
      expectedRPID: this.id,
      requireUserVerification: options.userVerification === "required",
    });
    if (!verified) throw new Error("not verified");
    return authenticationInfo;
  }
}

/** Has the page ask; what it got, as it would send it to its server. */
export function ask(page, kind, options, { abortAfter } = {}) {
  return page.evaluate(
    async (kind, options, abortAfter) => {
      const parse = kind === "create" ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
      try {
        const publicKey = PublicKeyCredential[parse](options);
        const signal = abortAfter && globalThis.abort.signal;
        const credential = await navigator.credentials[kind]({ publicKey, ...(signal && { signal }) });
        return { response: credential.toJSON() };
      } catch (error) {
        return { error: error.name, message: error.message };
      }
    },
    kind,
    options,
    abortAfter,
  );
}
