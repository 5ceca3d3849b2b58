// What a browser is run with: a folder, a bus, virtual keys and the daemon in session mode.

import { spawn, execFile } from "node:child_process";
import { access, mkdtemp, mkdir, open, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import net from "node:net";
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

/** The version that extension, host and daemon have to be of. */
export async function version() {
  const cargo = await readFile(path.join(ROOT, "Cargo.toml"), "utf8");
  return cargo.match(/^version = "(.*)"/m)[1];
}

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
  #pcscd = null;

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
    const where = this.#pcscd ? ["nsenter", "--target", String(this.#pcscd.pid), "--mount"] : [];
    const cards = this.#pcscd ? ["--cards"] : [];
    this.daemon = this.#spawn("ignore", ...where, "mfad", "--session", "--virtual-tokens", this.file("sockets"), ...cards);
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
    await this.gives(pin, "pin", "set", "--new-pin-fd", "3");
  }

  /** Has mfactl do something for which it reads a secret, from its descriptor 3 or its input. */
  async gives(secret, ...args) {
    const child = this.#spawn(["pipe", "ignore", this.log.fd, "pipe"], "mfactl", ...args);
    const [, wanted] = args.includes("3") ? [child.stdin.end(), child.stdio[3]] : [child.stdio[3].end(), child.stdin];
    wanted.end(`${secret}\n`);
    // It may end without having read anything, and says why.
    wanted.on("error", () => {});
    const [status] = await new Promise((resolve) => child.on("exit", (...how) => resolve(how)));
    if (status !== 0) throw new Error(`mfactl ${args.join(" ")} failed`);
  }

  /** A key with a fingerprint reader, plugged in until `end` (tests/python/fingerprint_key.py). */
  async fingerprintKey(serial, pin) {
    const python = path.join(ROOT, "tests/python");
    const socket = this.file(`sockets/${serial}.sock`);
    const command = [path.join(python, "run"), path.join(python, "fingerprint_key.py"), socket, pin];
    const child = this.#spawn(["pipe", this.log.fd, this.log.fd], ...command);
    await this.agree([serial]);
    const sees = (...touches) => touches.forEach((touch) => child.stdin.write(`${touch}\n`));
    const end = async () => {
      await rm(socket, { force: true });
      await ended(child, "SIGKILL");
      await this.agree([]);
    };
    return { sees, end };
  }

  /**
   * A card in a reader until `end`. pcscd is one of its own, in a namespace for its socket, where the
   * daemon is started anew. Gives nothing where that cannot be, as for somebody who is not root.
   */
  async card(serial) {
    const port = `0x${(await freePort()).toString(16)}`;
    await mkdir(this.file("readers"), { recursive: true });
    const reader = ["FRIENDLYNAME \"mfad Virtual Reader\"", `DEVICENAME /dev/null:${port}`,
      "LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so", `CHANNELID ${port}`];
    await writeFile(this.file("readers/vpcd"), `${reader.join("\n")}\n`);
    const inside = "mount --make-rprivate / && mkdir -p /run/pcscd && mount -t tmpfs tmpfs /run/pcscd && exec pcscd --foreground --config $0";
    const pcscd = this.#spawn("ignore", "unshare", "-m", "sh", "-c", inside, this.file("readers"));
    const socket = `/proc/${pcscd.pid}/root/run/pcscd/pcscd.comm`;
    const there = await until("pcscd", async () => pcscd.exitCode !== null || access(socket).then(() => "yes", () => ""));
    if (there !== "yes") return undefined;
    const folder = ["--vpcd", String(Number(port)), "--control", this.file("card")];
    const card = await this.#says("ready", "virtual-token", "run", ...folder, serial);
    const again = async (pcscd) => {
      this.#pcscd = pcscd;
      await this.killDaemon();
      await this.startDaemon();
    };
    await again(pcscd);
    await until("the card", async () => (await this.mfactl("tokens", "--json")).stdout.includes('"oath"'));
    const end = async () => {
      await again(null);
      for (const program of [card, pcscd]) await ended(program, "SIGTERM");
    };
    return { end };
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
    return child;
  }
}

/** A port that nobody listens at; vpcd takes numbers only. */
async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function ended(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.on("exit", resolve));
  child.kill(signal);
  await gone;
}
