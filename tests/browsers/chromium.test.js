import { anotherWay } from "./another_way.js";
import { attaching } from "./attaching.js";
import { cancelling } from "./cancelling.js";
import { ceremonies } from "./ceremonies.js";
import { extensions } from "./extensions.js";
import { frames } from "./frames.js";
import { hostilePages } from "./hostile_pages.js";
import { installed } from "./installed.js";
import { malformed } from "./malformed.js";
import { native } from "./native.js";
import { refusals } from "./refusals.js";
import { related } from "./related.js";
import { screenshots } from "./screenshots.js";
import { webIdl } from "./web_idl.js";
import { World } from "./world.js";

const world = new World("chromium");
const all = [ceremonies, extensions, anotherWay, refusals, attaching, webIdl, cancelling, frames, hostilePages, malformed, installed, native, related, screenshots];
for (const tests of all) tests(world);
