// Beside each page in Firefox: takes its WebAuthn requests to mfad, and to the browser's own
// WebAuthn what mfad does not answer. No script of ours runs as the page's own; what the page can
// replace is not used after its first script has run.

(() => {
  /** @type {any} */
  const page = window.wrappedJSObject;
  if (!window.isSecureContext || !page.navigator.credentials || foreign()) return;

  const { Promise, DOMException, TypeError, Object: PageObject } = page;
  const container = page.navigator.credentials;
  const types = {
    credential: page.PublicKeyCredential.prototype,
    create: page.AuthenticatorAttestationResponse.prototype,
    get: page.AuthenticatorAssertionResponse.prototype,
  };
  const make = PageObject.create;
  /** The longest options, in characters: as much as the background takes. */
  const LONGEST = 256 * 1024;
  const define = PageObject.defineProperties;
  let open = false;

  for (const kind of /** @type {const} */ (["create", "get"])) {
    const native = page.CredentialsContainer.prototype[kind];
    const replaced = { [kind]: (/** @type {any} */ options) => answer(kind, native, options) };
    const defineAs = { defineAs: kind, allowCrossOriginArguments: true };
    exportFunction(replaced[kind], page.CredentialsContainer.prototype, defineAs);
  }

  /**
   * @param {"create" | "get"} kind
   * @param {any} native
   * @param {any} options
   */
  function answer(kind, native, options) {
    const natively = () => native.call(container, options);
    const asked = options && plain(options);
    if (!asked?.publicKey || asked.mediation === "conditional") return natively();
    return new Promise(
      exportFunction((/** @type {any} */ resolve, /** @type {any} */ reject) => {
        const settle = (/** @type {import("./types").Answer} */ it) => {
          if (it.native) return focused(() => resolve(natively()));
          if (!it.response) return reject(exception(it.error));
          try {
            resolve(credential(kind, JSON.parse(it.response)));
          } catch {
            // No reply of mfad's; the page must not wait for another one.
            reject(exception(undefined));
          }
        };
        try {
          ask(kind, asked, settle, reject);
        } catch {
          reject(new TypeError("These options are not understood."));
        }
      }, page),
    );
  }

  /** Goes on when the page has the focus again: without it the browser refuses. @param {() => void} go */
  function focused(go) {
    if (document.hasFocus()) return go();
    let gone = false;
    const once = () => {
      if (!gone) go();
      gone = true;
    };
    window.addEventListener("focus", once, { once: true });
    setTimeout(once, 3000);
  }

  /** The members that matter, read once. @param {any} options */
  function plain(options) {
    const { publicKey, mediation, signal } = XPCNativeWrapper.unwrap(options);
    return { publicKey, mediation, signal };
  }

  /**
   * @param {"create" | "get"} kind
   * @param {{publicKey: any, mediation: any, signal: any}} asked
   * @param {(answer: import("./types").Answer) => void} settle
   * @param {any} reject
   */
  function ask(kind, asked, settle, reject) {
    const signal = asked.signal && XPCNativeWrapper(asked.signal);
    if (signal?.aborted) return reject(asked.signal.reason);
    if (open) return settle({ error: { name: "OperationError", message: "A request is pending." } });
    // A copy of the page's objects, whatever they are, without anything that runs.
    const options = cloneInto(asked.publicKey, globalThis);
    const request = JSON.stringify(options, binary);
    if (request.length > LONGEST) return settle({});
    const port = chrome.runtime.connect({ name: "page" });
    const end = () => {
      open = false;
      signal?.removeEventListener("abort", aborted);
      window.removeEventListener("pagehide", left);
      port.disconnect();
    };
    // A page that could come back keeps its ports.
    const left = (/** @type {Event} */ event) => {
      if (!event.isTrusted) return;
      end();
      settle({ error: { name: "NotAllowedError", message: "The page was left." } });
    };
    const aborted = () => {
      end();
      reject(asked.signal.reason);
    };
    open = true;
    signal?.addEventListener("abort", aborted);
    window.addEventListener("pagehide", left);
    port.onMessage.addListener((/** @type {import("./types").Answer} */ it) => {
      end();
      settle(it);
    });
    port.onDisconnect.addListener(() => {
      end();
      settle({ error: { name: "NotAllowedError", message: "mfad stopped." } });
    });
    const timeout = typeof options.timeout === "number" ? options.timeout : undefined;
    const mediation = typeof asked.mediation === "string" ? asked.mediation : undefined;
    port.postMessage({ kind, request, timeout, mediation });
  }

  /** @param {{name: string, message: string} | undefined} error */
  function exception(error) {
    const { name, message } = error ?? { name: "NotAllowedError", message: "" };
    return name === "TypeError" ? new TypeError(message) : new DOMException(message, name);
  }

  /**
   * The page's object of a reply.
   * @param {"create" | "get"} kind
   * @param {any} reply
   */
  function credential(kind, reply) {
    const { response } = reply;
    const fields = kind === "create" ? created(response) : got(response);
    const inner = dress(types[kind], {
      clientDataJSON: bytes(response.clientDataJSON),
      authenticatorData: bytes(response.authenticatorData),
      ...fields,
    });
    const results = results_(reply.clientExtensionResults ?? {});
    return dress(types.credential, {
      id: reply.id,
      rawId: bytes(reply.rawId),
      type: "public-key",
      authenticatorAttachment: reply.authenticatorAttachment ?? null,
      response: inner,
      getClientExtensionResults: () => copy(results),
      toJSON: () => copy(reply),
    });
  }

  /** @param {any} response */
  function created(response) {
    const { attestationObject, transports, publicKey, publicKeyAlgorithm } = response;
    return {
      attestationObject: bytes(attestationObject),
      getTransports: () => copy(transports ?? []),
      getAuthenticatorData: () => copy(bytes(response.authenticatorData)),
      getPublicKey: () => (publicKey ? copy(bytes(publicKey)) : null),
      getPublicKeyAlgorithm: () => publicKeyAlgorithm,
    };
  }

  /** @param {any} response */
  function got({ signature, userHandle }) {
    return { signature: bytes(signature), userHandle: userHandle ? bytes(userHandle) : null };
  }

  /** Extension results, with buffers where the specification has them. @param {any} results */
  function results_({ prf, largeBlob, getCredBlob, ...rest }) {
    const all = rest;
    if (prf) {
      all.prf = { ...prf };
      if (prf.results) {
        const { first, second } = prf.results;
        all.prf.results = { first: bytes(first), ...(second && { second: bytes(second) }) };
      }
    }
    if (largeBlob) {
      all.largeBlob = { ...largeBlob, ...(largeBlob.blob && { blob: bytes(largeBlob.blob) }) };
    }
    if (getCredBlob) all.getCredBlob = bytes(getCredBlob);
    return all;
  }

  /** An object of the page's own type, with these members. @param {any} prototype @param {any} members */
  function dress(prototype, members) {
    const descriptors = make(null);
    for (const [name, value] of Object.entries(members)) {
      const descriptor = make(null);
      descriptor.value = typeof value === "function" ? exportFunction(value, page) : own(value);
      descriptor.enumerable = true;
      descriptor.configurable = true;
      descriptors[name] = descriptor;
    }
    return define(make(prototype), descriptors);
  }

  /** @param {any} value */
  function own(value) {
    return value instanceof ArrayBuffer ? copy(value) : value;
  }

  /** @param {any} value */
  function copy(value) {
    return cloneInto(value, page);
  }

  /** Buffers become base64url. @param {string} _key @param {any} value */
  function binary(_key, value) {
    if (value instanceof ArrayBuffer) return text(new Uint8Array(value));
    if (ArrayBuffer.isView(value)) {
      return text(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    }
    return value;
  }

  /** @param {Uint8Array} bytes */
  function text(bytes) {
    return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
  }

  /** @param {string} text */
  function bytes(text) {
    return Uint8Array.fromBase64(text, { alphabet: "base64url" }).buffer;
  }

  /** Whether a frame around this one is of another origin: those are left to the browser. */
  function foreign() {
    for (let frame = /** @type {any} */ (window); frame !== frame.parent; frame = frame.parent) {
      try {
        if (frame.parent.location.origin !== window.origin) return true;
      } catch {
        return true;
      }
    }
    return false;
  }
})();
