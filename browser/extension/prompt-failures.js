// What went wrong, and the one thing that helps. What must fail again is not offered again.

import { button, element, words } from "./elements.js";
import { drawing } from "./drawings.js";

/** @typedef {import("./types").Asked} Asked */
/** @typedef {import("./types").Said} Said */
/** @typedef {import("./types").Wish} Wish */

/** Errors that another key does not have. */
const OF_THIS_KEY = ["AlreadyEnrolled", "NotOnThisKey", "KeyFull", "NotSupported", "PinBlocked", "PinNotSet"];
/** Errors that no one at this window can do anything about, or not yet. */
const FINAL = ["SiteRefused", "NotAllowed", "NotAtSeat", "InvalidArgument", "TooManyAttempts"];

/** So close to its end a deadline is over, in milliseconds. */
const CLOSE = 2_000;

/** Whether only closing the window is left. @param {Said} said @param {Asked} asked */
export function isFinal({ error = "" }, { deadline = 0 }) {
  return error === "TimedOut" ? performance.now() > deadline - CLOSE : FINAL.includes(error);
}

/**
 * Shows it.
 * @param {HTMLElement} now
 * @param {Said} said
 * @param {Asked} asked
 * @param {(wish: Wish) => void} tell
 */
export function showFailure(now, said, asked, tell) {
  const error = said.error ?? "";
  const final = isFinal(said, asked);
  const late = error === "TimedOut" && !final;
  const heading = (!late && words(`failed${error}`)) || words(late ? "failedInTime" : "failed");
  const own = words(`error${error}`);
  const what = OF_THIS_KEY.includes(error) ? "anotherKey" : "again";
  const action = button(words(what), () => tell({ wish: "again" }), "strong");
  now.replaceChildren(
    drawing(error === "TimedOut" ? "late" : "fault"),
    element("h2", {}, heading),
    element("p", {}, (!late && (own || said.message)) || words(asked.kind === "create" ? "failedHintToSave" : "failedHint")),
    ...(final ? [] : [element("div", { className: "row" }, action)]),
  );
  now.dataset.error = error;
  action.focus();
}
