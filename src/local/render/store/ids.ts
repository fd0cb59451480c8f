import { randomBytes, randomInt } from "node:crypto";

const alphabet = "0123456789abcdefghijklmnopqrstuv";
const machineAndProcess = randomBytes(5);
let counter = randomInt(0x400000);

/** The part before the dash; `row` is for rows that the API shows only inside cursors. */
type IdPrefix = "srv" | "crn" | "dep" | "evt" | "dsk" | "cdm" | "prj" | "evm" | "rgc" | "req" | "log" | "row";

/**
 * A new id such as `crn-d0ibivsfunbc73fd4g7g`: prefix and 20 characters, as Render's are: time in seconds,
 * machine, process and a counter in base 32. Ids of one process are unique and sort by age.
 */
export function newId(prefix: IdPrefix, now: Date): string {
  counter = (counter + 1) % 0x1000000;
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(Math.floor(now.getTime() / 1000) >>> 0, 0);
  machineAndProcess.copy(bytes, 4);
  bytes.writeUIntBE(counter, 9, 3);
  return `${prefix}-${base32(bytes)}`;
}

/** The random suffix of a slug: four letters and digits. */
export function slugSuffix(): string {
  return base32(randomBytes(5)).slice(0, 4);
}

function base32(bytes: Buffer): string {
  let text = "";
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(value >>> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + alphabet[(value << (5 - bits)) & 31];
}
