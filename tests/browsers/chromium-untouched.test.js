// By itself: Chromium waits three minutes for a touch, and the others need not wait with it.

import { untouched } from "./untouched.js";
import { World } from "./world.js";

untouched(new World("chromium"));
