#!/usr/bin/env node
// A native host in the place of mfad's, for the benchmark: it has nothing to do. It shows the prompt
// that mfad shows, and once there is a file `reply`, answers with the frame in that and writes into
// `at` when.

import { existsSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";

const { INSTANT_FOLDER: folder, INSTANT_VERSION: version } = process.env;
const reply = `${folder}/reply`;
let input = Buffer.alloc(0);
let open = 0;

function send(frame) {
  const json = Buffer.from(JSON.stringify(frame));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  writeSync(1, Buffer.concat([length, json]));
}

function take({ id, type }) {
  if (type === "cancel") open = 0;
  if (type !== "get" && type !== "create") return;
  open = id;
  send({ id, event: "prompt", kind: "touch", tokens: [{ id: "instant", name: "An instant key" }] });
}

process.stdin.on("data", (bytes) => {
  input = Buffer.concat([input, bytes]);
  while (input.length >= 4 && input.length >= 4 + input.readUInt32LE()) {
    const end = 4 + input.readUInt32LE();
    take(JSON.parse(input.subarray(4, end)));
    input = input.subarray(end);
  }
});
process.stdin.on("end", () => process.exit());

setInterval(() => {
  if (!open || !existsSync(reply)) return;
  const frame = JSON.parse(readFileSync(reply, "utf8"));
  rmSync(reply);
  const at = performance.timeOrigin + performance.now();
  send(frame && typeof frame === "object" ? { id: open, ...frame } : frame);
  writeFileSync(`${folder}/at`, String(at));
  open = 0;
}, 5);

send({ event: "ready", host: version, daemon: version, browser: "a benchmark" });
