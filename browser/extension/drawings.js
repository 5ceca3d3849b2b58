// Drawings of what to do now. They say nothing that the words beside them do not.

/** Each on 160 × 96. Lines are of the text's colour; `accent` is what matters, `moves` what a hand does. */
const DRAWINGS = {
  insert: `<rect x="4" y="14" width="46" height="68" rx="10"/><path class="port" d="M50 38v20"/>
    <g class="moves"><rect class="fill" x="74" y="37" width="18" height="22" rx="3"/>
    <rect class="fill" x="92" y="29" width="56" height="38" rx="11"/><circle class="accent" cx="122" cy="48" r="8"/></g>
    <rect class="fill" x="184" y="64" width="84" height="18" rx="7"/><path d="M200 64h52"/>
    <g class="lands"><rect class="fill" x="196" y="8" width="60" height="40" rx="7"/><rect class="accent" x="206" y="20" width="14" height="11" rx="3"/>
    <path d="M206 40h22"/></g>`,
  remove: `<rect x="4" y="14" width="46" height="68" rx="10"/><path class="port" d="M50 38v20"/>
    <g class="leaves"><rect class="fill" x="58" y="37" width="18" height="22" rx="3"/>
    <rect class="fill" x="76" y="29" width="56" height="38" rx="11"/><circle class="accent" cx="106" cy="48" r="8"/></g>`,
  touch: `<rect class="fill" x="14" y="51" width="22" height="26" rx="3"/><rect class="fill" x="36" y="43" width="88" height="42" rx="12"/>
    <circle class="accent ring" cx="82" cy="64" r="18"/><circle class="accent" cx="82" cy="64" r="9"/>
    <g transform="rotate(32 82 64)"><path class="fill" d="M70 -40v78a12 12 0 0 0 24 0v-78"/><path d="M76 30a6 7 0 0 1 12 0"/></g>`,
  finger: `<path d="M50 66c-4-28 10-46 30-46s32 15 31 40c0 9-1 15-2 20"/><path class="accent" d="M62 76c-4-26 3-42 18-42s21 12 20 31c0 10-1 16-3 22"/>
    <path d="M74 83c-2-13-3-22-2-29 1-5 4-8 8-8 6 0 9 5 8 16 0 10-1 18-4 26"/>`,
  pin: `<rect class="fill" x="26" y="28" width="108" height="40" rx="12"/><g class="dots"><circle cx="50" cy="48" r="5"/><circle cx="70" cy="48" r="5"/>
    <circle cx="90" cy="48" r="5"/></g><path class="accent blinks" d="M108 38v20"/>`,
  account: `<circle class="accent fill" cx="80" cy="34" r="16"/><path class="accent" d="M48 84a32 30 0 0 1 64 0"/>
    <path d="M112 26a12 12 0 0 1 2 23M122 62a26 26 0 0 1 14 22M48 26a12 12 0 0 0-2 23M38 62a26 26 0 0 0-14 22"/>`,
  ask: `<path class="fill" d="M80 8l34 12v24c0 22-14 36-34 44-20-8-34-22-34-44V20z"/><path class="accent mark" d="M80 46v20M80 31v.1"/>`,
  fault: `<path class="fill" d="M80 12l46 74H34z"/><path class="accent mark" d="M80 38v20M80 72v.1"/>`,
  late: `<circle class="fill" cx="80" cy="48" r="36"/><path class="accent" d="M80 26v22l14 10"/>`,
  wait: `<g class="dots waits"><circle cx="60" cy="48" r="6"/><circle cx="80" cy="48" r="6"/><circle cx="100" cy="48" r="6"/></g>`,
  code: `<rect class="fill" x="22" y="24" width="116" height="48" rx="12"/><path class="accent" d="M40 58h12M58 58h12M90 58h12M108 58h12"/>
    <path d="M46 48v-8M64 48v-8M96 48v-8M114 48v-8"/>`,
  note: `<path class="fill" d="M50 10h44l20 20v56H50z"/><path d="M94 10v20h20"/><path class="accent" d="M62 46h40M62 58h40M62 70h24"/>`,
};

/** @typedef {keyof typeof DRAWINGS} Drawing */

/** The drawing of this. @param {Drawing} name */
export function drawing(name) {
  // A key for a port beside a card for a reader.
  const width = name === "insert" ? 276 : 160;
  const text = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 96">${DRAWINGS[name]}</svg>`;
  const figure = document.createElement("div");
  figure.className = `drawing ${name}`;
  figure.ariaHidden = "true";
  figure.append(document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true));
  return figure;
}
