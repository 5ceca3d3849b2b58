// What to do now, one function for each thing that mfad may want or say.

import { drawing } from "./drawings.js";
import { button, element, words } from "./elements.js";
import { showFailure } from "./prompt-failures.js";
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
  delete now.dataset.error;
  if (said.event === "accounts") return showAccounts(now, said.accounts ?? [], asked, tell);
  if (said.event === "notes") return showNotes(now, said.notes ?? [], asked, tell);
  if (said.event === "finished") return finish(now, said, asked, tell);
  if (said.event === "progress") return now.replaceChildren(drawing("wait"), heading(words("wait")));
  const prompts = { insert, remove, touch, pin, fingerprint, choose, confirm };
  const prompt = prompts[/** @type {keyof typeof prompts} */ (said.kind)] ?? deed;
  now.replaceChildren(...prompt(said, asked, tell));
  const field = now.querySelector("input") ?? now.querySelector("button");
  field?.focus();
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
function names({ tokens }) {
  return tokens?.map((token) => token.name).join(", ") ?? "";
}

/** @param {Said} said */
function deed({ reason }) {
  return [drawing("wait"), heading(reason ?? words("wait"))];
}

/** A key that is there and cannot do it is not asked for once more. @param {Said} said @param {Asked} asked */
function insert({ mistake }, asked) {
  if (mistake) return [drawing("insert"), heading(words("insertAnother")), line(mistake)];
  const hint = words(asked.kind === "create" ? "insertToSave" : "insertToSignIn");
  return [drawing("insert"), heading(words("insert")), line(hint, "faint")];
}

/** @param {Said} said */
function remove(said) {
  return [drawing("remove"), heading(words("remove", names(said)))];
}

/** @param {Said} said */
function touch(said) {
  const several = (said.tokens?.length ?? 0) > 1;
  const what = several ? words("touchOne") : words("touch", names(said) || words("yourKey"));
  const list = several ? [element("ul", {}, ...(said.tokens ?? []).map((it) => element("li", {}, it.name)))] : [];
  return [drawing("touch"), heading(what), ...list, line(words("touchHint"), "faint")];
}

/** @param {Said} said @param {Asked} _asked @param {Tell} tell */
function fingerprint(said, _asked, tell) {
  const left = said.attempts === undefined ? [] : [line(words("fingersLeft", said.attempts), "faint")];
  const wrong = said.mistake ? [line(said.mistake, "bad")] : [];
  const instead = (said.choices ?? []).map(({ id, label }) =>
    button(label, () => tell({ wish: "answer", frame: { type: "choose", choice: id } })),
  );
  const row = element("div", { className: "row" }, ...instead);
  return [drawing("finger"), heading(words("fingerprint", names(said))), ...wrong, ...left, row];
}

/** @param {Said} said @param {Asked} _asked @param {Tell} tell */
function pin(said, _asked, tell) {
  const fresh = said.wanted === "new";
  const name = said.wanted === "password" ? "password" : fresh ? "newPin" : "pin";
  const inputs = fresh ? [secret(), secret()] : [secret()];
  const problem = element("p", { id: "problem", className: "bad" });
  problem.setAttribute("role", "alert");
  const mark = (/** @type {string} */ text) => {
    problem.textContent = text;
    for (const it of inputs) it.ariaInvalid = String(Boolean(text));
  };
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const [pin, again] = inputs.map((it) => it.value);
    const unfit = check(pin, again, said);
    if (unfit || !pin) {
      mark(unfit);
      return inputs[unfit === words("pinDiffers") ? 1 : 0].focus();
    }
    tell({ wish: "answer", frame: { type: "pin", pin: encoded(pin) } });
  };
  const left = said.attempts === undefined ? [] : [line(words("pinsLeft", said.attempts), said.attempts > 3 ? "faint" : "bad")];
  for (const it of left) it.id = "left-tries";
  mark(said.mistake ?? "");
  const labels = [words(`${name}Label`), words("pinAgain")];
  const form = element(
    "form",
    { onsubmit: submit },
    ...inputs.map((it, index) => element("label", {}, labels[index], it)),
    problem,
    ...left,
    element("div", { className: "row" }, element("button", { className: "strong" }, words("continue"))),
  );
  const hint = fresh ? [line(words("newPinHint", said.minimum ?? 4), "faint")] : [];
  return [drawing("pin"), heading(words(name, names(said))), ...hint, form];
}

/** A field for one, tied to what is said of it. */
function secret() {
  const input = element("input", { type: "password", autocomplete: "off", spellcheck: false });
  input.setAttribute("aria-describedby", "problem left-tries");
  return input;
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
    drawing("account"),
    heading(words("choose")),
    element("ul", { className: "list" }, ...(said.choices ?? []).map(entry)),
  ];
}

/** Questions where no is what a person in doubt should say. */
const CAREFUL = ["last-attempts", "typed-by-key"];

/** The two answers say what they do, and differ. @param {Said} said @param {Asked} _asked @param {Tell} tell */
function confirm(said, _asked, tell) {
  const last = said.question === "last-attempts";
  const careful = CAREFUL.includes(said.question ?? "");
  const name = said.question?.replaceAll("-", "_");
  const own = last ? words("lastAttempts", said.attempts ?? 1) : words(`question_${name}`);
  const hint = last ? words("lastAttemptsHint") : (own && said.reason) || "";
  const answer = (/** @type {boolean} */ yes, /** @type {boolean} */ strong) => {
    const text = words(`${yes ? "yes" : "no"}_${name}`) || words(yes ? "yes" : "no");
    const tells = () => tell({ wish: "answer", frame: { type: "confirm", yes } });
    return button(text, tells, strong ? "strong" : "");
  };
  return [
    drawing("ask"),
    heading(own || (said.reason ?? "")),
    ...(hint ? [line(hint)] : []),
    ...(said.labels ?? []).map((label) => line(label)),
    element("div", { className: "row" }, answer(!careful, true), answer(careful, false)),
  ];
}

/** What came of it: something to copy, or what went wrong. @param {HTMLElement} now @param {Said} said @param {Asked} asked @param {Tell} tell */
function finish(now, said, asked, tell) {
  if (said.code) return copied(now, ["code", "codeHint"], element("output", {}, said.code), said.code);
  if (said.note) return copied(now, ["note", "noteHint"], element("pre", {}, said.note), said.note);
  showFailure(now, said, asked, tell);
}

/** Something to copy into the site. @param {HTMLElement} now @param {["code" | "note", string]} what @param {HTMLElement} shown @param {string} text */
function copied(now, [what, hint], shown, text) {
  const said = line("", "faint");
  said.setAttribute("role", "status");
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    said.textContent = words("copied");
  };
  const it = button(words("copy"), copy, "strong");
  now.replaceChildren(
    drawing(what),
    heading(words(what)),
    shown,
    line(words(hint)),
    element("div", { className: "row" }, it),
    said,
  );
  it.focus();
}
