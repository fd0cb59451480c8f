import { readdirSync } from "node:fs";

/** The names of the stack files in a folder, `Pulumi.<stack>.yaml`, sorted. */
export function stackFileNames(folder: string): string[] {
  // Not globSync: loading its pattern matcher takes longer than the short commands.
  return readdirSync(folder)
    .filter((name) => /^Pulumi\..+\.yaml$/.test(name))
    .sort();
}
