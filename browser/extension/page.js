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
  const define = PageObject.defineProperties;
  let open = false;

  for (const kind of /** @type {const} */ (["create", "get"])) {
    const native = page.CredentialsContainer.prototype[kind];
    const replaced = {
      /** @this {any} @param {any[]} all */
      [kind](...all) {
        return answer(kind, native, this, all);
      },
    };
    const defineAs = { defineAs: kind, allowCrossOriginArguments: true };
    exportFunction(replaced[kind], page.CredentialsContainer.prototype, defineAs);
  }

  /**
   * @param {"create" | "get"} kind
   * @param {any} native
   * @param {any} receiver
   * @param {any[]} all
   */
  function answer(kind, native, receiver, all) {
    const natively = () => native.call(XPCNativeWrapper.unwrap(receiver), ...all);
    if (XPCNativeWrapper.unwrap(receiver) !== container || document.hidden || hasPolicy(kind)) return natively();
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
          const asked = read(kind, all[0]);
          if (asked) ask(kind, asked, settle, reject);
          else resolve(natively());
        } catch (error) {
          if (error instanceof RangeError) settle({});
          else reject(error instanceof conversions.Unfit ? new TypeError(error.message) : error);
        }
      }, page),
    );
  }

  /**
   * What the page asks for, each member read once; nothing if that is for the browser.
   * @param {"create" | "get"} kind
   * @param {any} options
   */
  function read(kind, options) {
    if (options === null || typeof options !== "object") return undefined;
    const { mediation, publicKey, signal } = XPCNativeWrapper.unwrap(options);
    if (publicKey === undefined || mediation === "conditional") return undefined;
    if (mediation !== undefined && !["silent", "optional", "required"].includes(`${mediation}`)) {
      throw new conversions.Unfit("mediation is none of those there are");
    }
    const own = signal === undefined ? undefined : XPCNativeWrapper(signal);
    if (own !== undefined && !(own instanceof AbortSignal)) throw new conversions.Unfit("signal is no AbortSignal");
    const request = conversions[kind](publicKey, "publicKey");
    if (elsewhere(request)) return undefined;
    return { request, mediation: mediation && `${mediation}`, signal: own, reason: () => signal.reason };
  }

  /**
   * Whether only this computer or a phone may answer, which mfad is not.
   * @param {any} request
   */
  function elsewhere({ hints = [], authenticatorSelection, allowCredentials = [] }) {
    const own = (/** @type {string} */ it) => ["client-device", "hybrid"].includes(it);
    const key = (/** @type {string} */ it) => !["internal", "hybrid", "cable"].includes(it);
    return (
      authenticatorSelection?.authenticatorAttachment === "platform" ||
      (hints.some(own) && !hints.includes("security-key")) ||
      (allowCredentials.length > 0 &&
        allowCredentials.every((/** @type {any} */ it) => it.transports?.length && !it.transports.some(key)))
    );
  }

  /** Whether a frame around the page says who may ask: then the browser decides. @param {"create" | "get"} kind */
  function hasPolicy(kind) {
    for (let frame = /** @type {any} */ (window); frame !== frame.parent; frame = frame.parent) {
      const allow = frame.frameElement?.getAttribute("allow") ?? "";
      if (allow.toLowerCase().includes(`publickey-credentials-${kind}`)) return true;
    }
    return false;
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

  /**
   * @param {"create" | "get"} kind
   * @param {{request: any, mediation: string | undefined, signal: AbortSignal | undefined, reason: () => any}} asked
   * @param {(answer: import("./types").Answer) => void} settle
   * @param {any} reject
   */
  function ask(kind, asked, settle, reject) {
    const { signal } = asked;
    if (signal?.aborted) return reject(asked.reason());
    if (open) return settle({ error: { name: "OperationError", message: "A request is pending." } });
    const request = JSON.stringify(asked.request);
    if (request.length > conversions.LONGEST) return settle({});
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
      reject(asked.reason());
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
    const { timeout } = asked.request;
    port.postMessage({ kind, request, timeout, mediation: asked.mediation });
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
