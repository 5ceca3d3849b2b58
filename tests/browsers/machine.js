// What a browser is run with: a folder, a bus, virtual keys and the daemon in session mode.

import { spawn, execFile } from "node:child_process";
import { mkdtemp, mkdir, open, readdir, readFile, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
export const ROOT = path.resolve(import.meta.dirname, "../..");
export const TARGET = process.env.CARGO_TARGET_DIR ?? path.join(ROOT, "target");
const BIN = process.env.PROGRAMS ?? path.join(TARGET, "debug");
export const HOST = path.join(BIN, "mfad-browser-host");
/** How long anything may take to come about, in milliseconds. */
export const PATIENCE = 30_000;

/** Waits until something is there. */
export async function until(what, there) {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const found = await there();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export class Machine {
  #started = [];

  static async start(...keys) {
    const machine = new Machine();
    machine.folder = await mkdtemp(path.join(tmpdir(), "mfad-browsers-"));
    machine.log = await open(machine.file("log"), "w+");
    for (const name of ["sockets", "home", "runtime"]) await mkdir(machine.file(name), { mode: 0o700 });
    machine.environment = {
      ...process.env,
      HOME: machine.file("home"),
      XDG_RUNTIME_DIR: machine.file("runtime"),
      XDG_STATE_HOME: machine.file("state"),
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${machine.file("bus")}`,
      MFACTL_BUS: "session",
      PATH: `${BIN}:${process.env.PATH}`,
    };
    for (const name of ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"]) delete machine.environment[name];
    const address = machine.environment.DBUS_SESSION_BUS_ADDRESS;
    await machine.#says("unix:", "dbus-daemon", "--session", "--nofork", "--print-address", `--address=${address}`);
    const folders = ["--folder", machine.file("sockets"), "--control", machine.file("control")];
    await machine.#says("ready", "virtual-token", "run", ...folders, "--unplugged", ...keys);
    await machine.startDaemon();
    return machine;
  }

  file(name) {
    return path.join(this.folder, name);
  }

  async startDaemon() {
    this.daemon = this.#spawn("ignore", "mfad", "--session", "--virtual-tokens", this.file("sockets"));
    await until("the daemon", async () => (await this.mfactl("tokens", "--json")).ok);
  }

  /** What all programs of the machine wrote so far. */
  journal() {
    return readFile(this.file("log"), "utf8");
  }

  /** Ends the daemon as a crash would. */
  async killDaemon() {
    await ended(this.daemon, "SIGKILL");
  }

  /** What a command prints, and whether it did what it should. */
  async mfactl(...args) {
    try {
      const { stdout } = await run("mfactl", args, { env: this.environment, timeout: PATIENCE });
      return { ok: true, stdout };
    } catch (error) {
      return { ok: false, stdout: String(error.stdout), stderr: String(error.stderr) };
    }
  }

  async tokens() {
    const { stdout } = await this.mfactl("tokens", "--json");
    return JSON.parse(stdout).tokens.map((token) => token.serial);
  }

  /** Tells the virtual keys something: plug, unplug, touch, wipe. */
  async keys(...request) {
    const { stdout } = await run("virtual-token", ["ctl", this.file("control"), ...request], { env: this.environment });
    return stdout;
  }

  /** Only these keys are plugged in, fresh, and touched at once. */
  async fresh(all, ...plugged) {
    for (const key of all) {
      await this.keys("unplug", key);
      await this.keys("wipe", key);
      await this.keys("touch", key, "now");
      await this.keys("unplug", key);
    }
    for (const key of plugged) await this.keys("plug", key);
    await this.agree(plugged);
  }

  async plug(key) {
    await this.keys("plug", key);
    await until(`key ${key}`, async () => (await this.tokens()).includes(key));
  }

  async unplug(key) {
    await this.keys("unplug", key);
    await until(`key ${key} to go`, async () => !(await this.tokens()).includes(key));
  }

  async agree(plugged) {
    const wanted = [...plugged].sort().join();
    await until("the keys", async () => (await this.tokens()).sort().join() === wanted);
  }

  /** Sets the PIN of the only key. */
  async setPin(pin) {
    const child = this.#spawn(["ignore", "ignore", this.log.fd, "pipe"], "mfactl", "pin", "set", "--new-pin-fd", "3");
    child.stdio[3].end(`${pin}\n`);
    const [status] = await new Promise((resolve) => child.on("exit", (...how) => resolve(how)));
    if (status !== 0) throw new Error("mfactl pin set failed");
  }

  /** The native hosts that browsers of this machine run, by number of process. */
  async hosts() {
    const found = [];
    for (const id of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
      const program = await readlink(`/proc/${id}/exe`).catch(() => "");
      const environment = await readFile(`/proc/${id}/environ`, "utf8").catch(() => "");
      if (program === HOST && environment.includes(this.folder)) found.push(Number(id));
    }
    return found;
  }

  /** Ends them as a crash would. */
  async killHosts() {
    for (const id of await this.hosts()) process.kill(id, "SIGKILL");
  }

  async stop() {
    for (const child of this.#started.reverse()) await ended(child, "SIGTERM");
    await this.log.close();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #spawn(output, ...[command, ...args]) {
    const stdio = Array.isArray(output) ? output : ["ignore", output === "pipe" ? "pipe" : this.log.fd, this.log.fd];
    const child = spawn(command, args, { env: this.environment, stdio });
    this.#started.push(child);
    return child;
  }

  /** Starts a program and waits until it says that it is up. */
  async #says(word, ...command) {
    const child = this.#spawn("pipe", ...command);
    await new Promise((resolve, reject) => {
      child.stdout.on("data", (text) => String(text).includes(word) && resolve());
      child.on("exit", () => reject(new Error(`${command[0]} does not start`)));
      child.on("error", reject);
    });
  }
}

async function ended(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.on("exit", resolve));
  child.kill(signal);
  await gone;
}
