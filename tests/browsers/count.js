// Runs the test files side by side, says of each test how it went, and counts.

import { readdirSync } from "node:fs";
import path from "node:path";
import { run } from "node:test";

const named = process.argv.slice(2).map((file) => path.resolve(file));
const here = import.meta.dirname;
const all = readdirSync(here).filter((file) => file.endsWith(".test.js"));
const files = named.length ? named : all.map((file) => path.join(here, file));
const counts = { passed: 0, failed: 0, skipped: 0 };

run({ files: files.sort(), concurrency: files.length })
  .on("test:stdout", ({ message }) => process.stdout.write(message))
  .on("test:stderr", ({ message }) => process.stderr.write(message))
  .on("test:pass", ({ name, skip, details }) => {
    if (skip === undefined) counts.passed += 1;
    else counts.skipped += 1;
    console.log(skip === undefined ? `ok ${name} (${Math.round(details.duration_ms)} ms)` : `skipped: ${name}: ${skip}`);
  })
  .on("test:fail", ({ name, details }) => {
    counts.failed += 1;
    console.log(`failed ${name}:`, details.error.cause ?? details.error);
  })
  .once("end", () => {
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
    process.exitCode = counts.failed || !counts.passed ? 1 : 0;
  })
  .resume();
