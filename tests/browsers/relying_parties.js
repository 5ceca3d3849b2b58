// Two relying parties, independent of mfad and of each other, that verify every ceremony:
// @simplewebauthn/server and python-fido2.

import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { ROOT } from "./machine.js";

/** python-fido2's server, in a process of its own. */
class Python {
  constructor() {
    const script = path.join(import.meta.dirname, "relying_party.py");
    this.child = spawn(path.join(ROOT, "tests/python/run"), [script], { stdio: ["pipe", "pipe", "inherit"] });
    this.lines = createInterface(this.child.stdout)[Symbol.asyncIterator]();
  }

  async verify(what) {
    this.child.stdin.write(`${JSON.stringify(what)}\n`);
    const { value } = await this.lines.next();
    const { done, error } = JSON.parse(value ?? '{"error": "it ended"}');
    if (error) throw new Error(`python-fido2 refuses: ${error}`);
    return done;
  }
}

export class RelyingParties {
  #python = new Python();
  #verified = [];

  id = "localhost";

  /** Of this site, where nobody has registered yet. */
  begin(origin, id = "localhost") {
    this.origin = origin;
    this.id = id;
    this.credentials = [];
    this.#verified = [];
  }

  /** Options to create a credential. */
  async registration(more = {}) {
    const options = await generateRegistrationOptions({
      rpID: this.id,
      rpName: "A site",
      userName: "anna",
      userDisplayName: "Anna",
      attestationType: "none",
      excludeCredentials: this.credentials.map(({ id, transports }) => ({ id, transports })),
      authenticatorSelection: { residentKey: "discouraged", userVerification: "discouraged" },
      ...more,
    });
    return { ...options, ...(more.extensions && { extensions: more.extensions }) };
  }

  /** Verifies what came of them. */
  async register(options, response) {
    const { userVerification } = options.authenticatorSelection;
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: options.challenge,
      expectedOrigin: this.origin,
      expectedRPID: this.id,
      requireUserVerification: userVerification === "required",
    });
    if (!verified) throw new Error("@simplewebauthn/server refuses");
    this.#verified.push(await this.#python.verify({ kind: "create", ...this.#asked(options, userVerification, response) }));
    this.credentials.push(registrationInfo.credential);
    return registrationInfo;
  }

  /** Options to sign in. */
  async authentication(more = {}) {
    const allowCredentials = this.credentials.map(({ id, transports }) => ({ id, transports }));
    const options = { rpID: this.id, allowCredentials, userVerification: "discouraged", ...more };
    return { ...(await generateAuthenticationOptions(options)), ...(more.extensions && { extensions: more.extensions }) };
  }

  /** Verifies what came of them. */
  async authenticate(options, response) {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      credential: this.credentials.find(({ id }) => id === response.id),
      expectedChallenge: options.challenge,
      expectedOrigin: this.origin,
      expectedRPID: this.id,
      requireUserVerification: options.userVerification === "required",
    });
    if (!verified) throw new Error("@simplewebauthn/server refuses");
    const asked = this.#asked(options, options.userVerification, response);
    await this.#python.verify({ kind: "get", credentials: this.#verified, ...asked });
    return authenticationInfo;
  }

  stop() {
    this.#python.child.stdin.end();
  }

  #asked({ challenge }, userVerification, response) {
    return { rpId: this.id, origin: this.origin, challenge, userVerification, response };
  }
}
