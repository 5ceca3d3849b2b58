// The conversions that a browser does with a page's options (Web IDL §3.2): each known member is read
// once, in the order of the specification, and coerced; what cannot be is the page's TypeError, and
// what a getter throws is thrown. What comes out is plain JSON of ours, with buffers as base64url.

/** Before page.js, in the same scope. */
var conversions = (() => {
  /** No site names as many credentials; an iterator that never ends is not waited for. */
  const MOST = 4096;
  /** More than any options have in them: as much as the background takes. */
  const LONGEST = 256 * 1024;

  class Unfit extends Error {}

  /** @typedef {(value: any, what: string) => any} Convert */

  /** @param {any} value */
  const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";

  /** As UTF-8 takes it: what has no other half is replaced. @type {Convert} */
  const string = (value, what) => {
    if (typeof value === "symbol") throw new Unfit(`${what} is a symbol`);
    return `${value}`.toWellFormed();
  };
  /** @type {Convert} */
  const boolean = (value) => Boolean(value);
  /** @type {Convert} */
  const number = (value, what) => {
    if (typeof value === "symbol" || typeof value === "bigint") throw new Unfit(`${what} is no number`);
    return +value;
  };
  /** @type {Convert} */
  const long = (value, what) => number(value, what) | 0;
  /** @type {Convert} */
  const unsignedLong = (value, what) => number(value, what) >>> 0;

  /** @type {Convert} */
  const bufferSource = (value, what) => {
    const copy = isObject(value) && cloned(value);
    if (copy instanceof ArrayBuffer) return base64url(new Uint8Array(copy), what);
    if (!ArrayBuffer.isView(copy)) throw new Unfit(`${what} is no buffer`);
    return base64url(new Uint8Array(copy.buffer, copy.byteOffset, copy.byteLength), what);
  };

  /** A copy of a buffer, whatever the page did to its type. @param {any} value */
  function cloned(value) {
    try {
      return cloneInto(value, globalThis);
    } catch {
      return undefined;
    }
  }

  /** @param {Uint8Array} bytes @param {string} what */
  function base64url(bytes, what) {
    if (bytes.length > LONGEST) throw new RangeError(what);
    return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
  }

  /** @param {Convert} convert @returns {Convert} */
  const sequence = (convert) => (value, what) => {
    if (!isObject(value) || typeof value[Symbol.iterator] !== "function") throw new Unfit(`${what} is no sequence`);
    const all = [];
    for (const item of value) {
      if (all.length >= MOST) throw new RangeError(what);
      all.push(convert(item, what));
    }
    return all;
  };

  /** @param {Convert} convert @returns {Convert} */
  const record = (convert) => (value, what) => {
    if (!isObject(value)) throw new Unfit(`${what} is no object`);
    const all = Object.create(null);
    for (const key of Object.keys(value)) all[key.toWellFormed()] = convert(value[key], what);
    return all;
  };

  /**
   * A dictionary of these members, read in the order of their names; those with `!` have to be there.
   * @param {Record<string, Convert>} members
   * @returns {Convert}
   */
  const dictionary = (members) => (value, what) => {
    if (value !== undefined && value !== null && !isObject(value)) throw new Unfit(`${what} is no object`);
    const all = Object.create(null);
    for (const [marked, convert] of Object.entries(members).sort(([one], [other]) => (one < other ? -1 : 1))) {
      const name = marked.replace("!", "");
      const member = value?.[name];
      if (member !== undefined) all[name] = convert(member, name);
      else if (name !== marked) throw new Unfit(`${name} is missing`);
    }
    return all;
  };

  const descriptor = dictionary({ "type!": string, "id!": bufferSource, transports: sequence(string) });
  const prfValues = dictionary({ "first!": bufferSource, second: bufferSource });
  const extensions = dictionary({
    appid: string,
    appidExclude: string,
    credProps: boolean,
    prf: dictionary({ eval: prfValues, evalByCredential: record(prfValues) }),
    largeBlob: dictionary({ support: string, read: boolean, write: bufferSource }),
    credentialProtectionPolicy: string,
    enforceCredentialProtectionPolicy: boolean,
    credBlob: bufferSource,
    getCredBlob: boolean,
    minPinLength: boolean,
    hmacCreateSecret: boolean,
  });
  const common = { "challenge!": bufferSource, timeout: unsignedLong, hints: sequence(string), extensions };

  const create = dictionary({
    ...common,
    "rp!": dictionary({ "name!": string, id: string }),
    "user!": dictionary({ "id!": bufferSource, "name!": string, "displayName!": string }),
    "pubKeyCredParams!": sequence(dictionary({ "type!": string, "alg!": long })),
    excludeCredentials: sequence(descriptor),
    authenticatorSelection: dictionary({
      authenticatorAttachment: string,
      residentKey: string,
      requireResidentKey: boolean,
      userVerification: string,
    }),
    attestation: string,
    attestationFormats: sequence(string),
  });
  const get = dictionary({
    ...common,
    rpId: string,
    allowCredentials: sequence(descriptor),
    userVerification: string,
  });

  return { create, get, Unfit, LONGEST };
})();
