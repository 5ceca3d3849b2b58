// Making and finding elements. Text of others is only ever text.

/**
 * A new element with these properties and children.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Partial<HTMLElementTagNameMap[K]>} properties
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** The element with this id. @param {string} id @returns {HTMLElement} */
export function there(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

/** A button. @param {string} text @param {() => void} pressed @param {string} className */
export function button(text, pressed, className = "") {
  return element("button", { type: "button", className, onclick: pressed }, text);
}

/** A message in the person's language; empty if there is none. @param {string} key @param {(string | number)[]} parts */
export function words(key, ...parts) {
  return chrome.i18n.getMessage(key, parts.map(String));
}

/** Says the language that the messages are in, for those who listen. */
export function declareLanguage() {
  document.documentElement.lang = words("language");
}
