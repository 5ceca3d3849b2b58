// The one answer of all refusals: a page cannot tell them apart.

/** @typedef {import("./types").Answer} Answer */

/** What a page learns when it learns nothing. @returns {Answer} */
export function refused() {
  const message = "The operation either timed out or was not allowed.";
  return { error: { name: "NotAllowedError", message } };
}
