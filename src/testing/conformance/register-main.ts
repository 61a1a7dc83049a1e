// Preloaded (`node --import`) into the process of a plugin's own tests.
import { registerResolution } from "../../registry/modules.js";

registerResolution();
