// The shapes of what passes between page, background, prompt window and native host.

/** A token as prompts name it. */
export interface Token {
  id: string;
  name: string;
}

/** What mfad says about a request; docs/json.md has the members of each event. */
export interface Said {
  id: number;
  event: "prompt" | "progress" | "finished" | "accounts" | "notes";
  kind?: string;
  what?: string;
  reason?: string;
  tokens?: Token[];
  labels?: string[];
  seconds?: number;
  wanted?: string;
  attempts?: number;
  minimum?: number;
  maximum?: number;
  mistake?: string;
  question?: string;
  choices?: { id: string; label: string }[];
  outcome?: string;
  error?: string;
  message?: string;
  dom_exception?: string;
  response?: string;
  code?: string;
  accounts?: Account[];
  note?: string;
  notes?: Note[];
}

/** Something that the person keeps for a site, without what it says. */
export interface Note {
  id: string;
  site: string;
  label: string;
}

/** An account that a token makes one-time codes for. */
export interface Account {
  token: string;
  token_name: string;
  account: string;
  issuer: string | null;
  name: string;
}

/** Whether mfad is there. */
export type Presence =
  | { event: "ready"; host: string; daemon: string; browser: string }
  | { event: "absent"; host: string | null; message: string };

/** What a page asks for. */
export interface Ask {
  kind: "create" | "get";
  /** The options, as JSON. */
  request: string;
  origin: string;
  /** How the browser's own dialog comes up: at once, or when the page is asked again. */
  native: "now" | "again";
  /** Whether the page is in a frame of another site's. */
  framed?: boolean;
  timeout?: number;
  mediation?: string;
}

/** The list of origins that share a relying party. */
export interface RelatedOrigins {
  rp_id: string;
  origins: string[];
}

/** What a page is answered: one of these. */
export interface Answer {
  /** The credential, as JSON. */
  response?: string;
  error?: { name: string; message: string };
  /** Let the browser answer. */
  native?: boolean;
}

/** What the script beside a page in Firefox asks for. */
export interface PageRequest {
  kind: "create" | "get";
  request: string;
  timeout?: number;
  mediation?: string;
}

/** What a person wants, as the prompt window says it. */
export type Wish =
  | { wish: "answer"; frame: object }
  | { wish: "code"; token: string; account: string }
  | { wish: "note"; note: string }
  | { wish: "again" | "codes" | "notes" | "native" | "close" };

/** What the prompt window is told first. */
export interface Asked {
  event: "asked";
  kind: "create" | "get";
  origin: string;
  framed: boolean;
  /** What the person calls this browser; empty if it is none that the host knows. */
  program: string;
  native: "now" | "again";
  /** How long the person has, in milliseconds. */
  left: number;
  /** Until when that is, by the window's own clock. */
  deadline?: number;
}

/** The relying party, where it is not the page's own host. */
export interface RelyingParty {
  event: "relying-party";
  id: string;
}

declare global {
  // Firefox, in scripts beside a page.
  function exportFunction(from: Function, to: object, options?: object): any;
  function cloneInto(value: any, to: object, options?: object): any;
  const XPCNativeWrapper: { (value: any): any; unwrap(value: any): any };
  interface Window {
    wrappedJSObject: any;
  }
  interface Uint8Array {
    toBase64(options?: object): string;
  }
  interface Uint8ArrayConstructor {
    fromBase64(text: string, options?: object): Uint8Array;
  }
}
