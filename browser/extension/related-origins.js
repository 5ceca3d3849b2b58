// The list of origins that share a relying party (WebAuthn L3 §5.11), fetched for the one that mfad
// names. What a page's options say is for mfad alone to read.

/** The longest list, in characters. */
const LONGEST = 64 * 1024;
/** How long a site may take to send it, in milliseconds. */
const PATIENCE = 5_000;

/**
 * The list with the relying party that it is of; nothing if there is none.
 * @param {string} rpId
 * @returns {Promise<import("./types").RelatedOrigins | undefined>}
 */
export async function relatedOrigins(rpId) {
  try {
    const url = new URL(`https://${rpId}/.well-known/webauthn`);
    if (url.hostname !== rpId) return undefined;
    const reply = await fetch(url, {
      signal: AbortSignal.timeout(PATIENCE),
      referrerPolicy: "no-referrer",
      credentials: "omit",
      cache: "no-store",
    });
    const type = reply.headers.get("content-type") ?? "";
    if (!reply.ok || !/^application\/json\b/i.test(type)) return undefined;
    const { origins } = JSON.parse(await text(reply));
    if (!Array.isArray(origins)) return undefined;
    return { rp_id: rpId, origins: origins.filter((it) => typeof it === "string") };
  } catch {
    return undefined;
  }
}

/** The text of a reply; one that is too long is an error. @param {Response} reply */
async function text(reply) {
  const reader = reply.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) return text;
    text += decoder.decode(value, { stream: true });
    if (text.length > LONGEST) throw new RangeError("too long");
  }
}
