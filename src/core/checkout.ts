import { resolve } from "node:path";

/** The root folder of this checkout. */
export const checkout = resolve(import.meta.dirname, "../..");
