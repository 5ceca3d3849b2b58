// What to do now, one function for each thing that mfad may want or say.

import { button, element, words } from "./elements.js";
import { showAccounts, showNotes } from "./prompt-ways.js";

/** @typedef {import("./types").Asked} Asked */
/** @typedef {import("./types").Said} Said */
/** @typedef {import("./types").Wish} Wish */
/** @typedef {(wish: Wish) => void} Tell */

/**
 * Shows what mfad says.
 * @param {HTMLElement} now
 * @param {Said} said
 * @param {Asked} asked
 * @param {Tell} tell
 */
export function show(now, said, asked, tell) {
  if (said.event === "accounts") return showAccounts(now, said.accounts ?? [], asked, tell);
  if (said.event === "notes") return showNotes(now, said.notes ?? [], asked, tell);
  if (said.event === "finished") return finish(now, said, asked, tell);
  if (said.event === "progress") return now.replaceChildren(heading(words("wait")));
  const prompts = { insert, remove, touch, pin, fingerprint, choose, confirm };
  const prompt = prompts[/** @type {keyof typeof prompts} */ (said.kind)] ?? deed;
  now.replaceChildren(...prompt(said, asked, tell));
  now.querySelector("input")?.focus();
}

/** @param {string} text */
function heading(text) {
  return element("h2", {}, text);
}

/** @param {string} text @param {string} className */
function line(text, className = "") {
  return element("p", { className }, text);
}

/** @param {Said} said */
function mistake({ mistake: text }) {
  return text ? [line(words("mistake") || text, "bad")] : [];
}

/** @param {Said} said */
function names({ tokens }) {
  return tokens?.map((token) => token.name).join(", ") ?? "";
}

/** @param {Said} said */
function deed({ reason }) {
  return [heading(reason ?? words("wait"))];
}

/** @param {Said} said @param {Asked} asked */
function insert(said, asked) {
  return [
    heading(words("insert")),
    line(words(asked.kind === "create" ? "insertToSave" : "insertToSignIn")),
    ...countdown(said),
  ];
}

/** @param {Said} said */
function remove(said) {
  return [heading(words("remove", names(said))), ...countdown(said)];
}

/** @param {Said} said */
function touch(said) {
  const several = (said.tokens?.length ?? 0) > 1;
  const what = several ? words("touchOne") : words("touch", names(said) || words("yourKey"));
  const list = several ? [element("ul", {}, ...(said.tokens ?? []).map((it) => element("li", {}, it.name)))] : [];
  return [heading(what), ...list, line(words("touchHint"), "faint"), ...countdown(said)];
}

/** @param {Said} said */
function fingerprint(said) {
  const left = said.attempts === undefined ? [] : [line(words("fingersLeft", said.attempts), "faint")];
  return [heading(words("fingerprint", names(said))), ...mistake(said), ...left, ...countdown(said)];
}

/** @param {Said} said @param {Asked} _asked @param {Tell} tell */
function pin(said, _asked, tell) {
  const fresh = said.wanted === "new";
  const password = said.wanted === "password";
  const name = password ? "password" : fresh ? "newPin" : "pin";
  const input = secret();
  const again = fresh ? [secret()] : [];
  const problem = line("", "bad");
  problem.setAttribute("role", "alert");
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const unfit = check(input.value, again[0]?.value, said);
    if (unfit) return problem.replaceChildren(unfit);
    if (input.value) tell({ wish: "answer", frame: { type: "pin", pin: encoded(input.value) } });
  };
  const left = said.attempts === undefined ? [] : [line(words("pinsLeft", said.attempts), said.attempts > 3 ? "faint" : "bad")];
  const form = element(
    "form",
    { onsubmit: submit },
    element("label", {}, words(`${name}Label`), input),
    ...again.map((it) => element("label", {}, words("pinAgain"), it)),
    problem,
    element("div", { className: "row" }, element("button", { className: "strong" }, words("continue"))),
  );
  const hint = fresh ? [line(words("newPinHint", said.minimum ?? 4))] : [];
  return [heading(words(name, names(said))), ...hint, ...mistake(said), ...left, form];
}

function secret() {
  return element("input", { type: "password", autocomplete: "off", spellcheck: false });
}

/** Why a new PIN cannot be taken. @param {string} pin @param {string | undefined} again @param {Said} said */
function check(pin, again, said) {
  if (again === undefined) return "";
  if ([...pin].length < (said.minimum ?? 4)) return words("pinShort", said.minimum ?? 4);
  if (new TextEncoder().encode(pin).length > (said.maximum ?? 63)) return words("pinLong");
  return pin === again ? "" : words("pinDiffers");
}

/** A PIN in base64url. @param {string} pin */
function encoded(pin) {
  const text = btoa(String.fromCharCode(...new TextEncoder().encode(pin)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {Said} said @param {Asked} _asked @param {Tell} tell */
function choose(said, _asked, tell) {
  const entry = (/** @type {{id: string, label: string}} */ { id, label }) =>
    element("li", {}, button(label, () => tell({ wish: "answer", frame: { type: "choose", choice: id } })));
  return [
    heading(words("choose")),
    element("ul", { className: "list" }, ...(said.choices ?? []).map(entry)),
    ...countdown(said),
  ];
}

/** @param {Said} said @param {Asked} _asked @param {Tell} tell */
function confirm(said, _asked, tell) {
  const answer = (/** @type {boolean} */ yes) => () =>
    tell({ wish: "answer", frame: { type: "confirm", yes } });
  const last = said.question === "last-attempts";
  const own = words(`question_${said.question?.replaceAll("-", "_")}`);
  const what = last ? words("lastAttempts", said.attempts ?? 1) : own || (said.reason ?? "");
  return [
    heading(what),
    ...(last ? [line(words("lastAttemptsHint"))] : []),
    ...(said.labels ?? []).map((label) => line(label)),
    element("div", { className: "row" }, button(words("no"), answer(false)), button(words("yes"), answer(true))),
  ];
}

/** The seconds left. @param {Said} said */
function countdown({ seconds }) {
  if (seconds === undefined) return [];
  const until = performance.now() + seconds * 1000;
  const shown = line(words("seconds", seconds), "faint");
  shown.ariaHidden = "true";
  const timer = setInterval(() => {
    const left = Math.max(0, Math.round((until - performance.now()) / 1000));
    if (shown.isConnected) shown.textContent = words("seconds", left);
    else clearInterval(timer);
  }, 1000);
  return [shown];
}

/** What went wrong, and the next step. @param {HTMLElement} now @param {Said} said @param {Asked} asked @param {Tell} tell */
function failure(now, said, asked, tell) {
  const own = words(`error${said.error}_${asked.kind}`) || words(`error${said.error}`);
  const again = button(words("again"), () => tell({ wish: "again" }), "strong");
  now.replaceChildren(
    heading(words("failed")),
    line(own || said.message || words("failedHint"), "bad"),
    element("div", { className: "row" }, again),
  );
  again.focus();
}

/** What came of it: something to copy, or what went wrong. @param {HTMLElement} now @param {Said} said @param {Asked} asked @param {Tell} tell */
function finish(now, said, asked, tell) {
  if (said.code) return copied(now, ["code", "codeHint"], element("output", {}, said.code), said.code);
  if (said.note) return copied(now, ["note", "noteHint"], element("pre", {}, said.note), said.note);
  failure(now, said, asked, tell);
}

/** Something to copy into the site. @param {HTMLElement} now @param {[string, string]} what @param {HTMLElement} shown @param {string} text */
function copied(now, [what, hint], shown, text) {
  const said = line("", "faint");
  said.setAttribute("role", "status");
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    said.textContent = words("copied");
  };
  const it = button(words("copy"), copy, "strong");
  now.replaceChildren(
    heading(words(what)),
    shown,
    line(words(hint)),
    element("div", { className: "row" }, it),
    said,
  );
  it.focus();
}
