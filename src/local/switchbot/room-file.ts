import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { messageOf, OperationError, systemCodeOf } from "../../core/errors.ts";
import { airconSchema } from "./aircon.ts";

const roomSchema = z.object({
  /** When the room had this temperature. */
  at: z.iso.datetime(),
  temperature: z.number(),
  outside: z.number(),
  aircon: airconSchema,
});

/** The stored state of a room. A restart must not change it: the ticks remember the commands that they have sent. */
export type StoredRoom = Readonly<z.infer<typeof roomSchema>>;

interface RoomFile {
  readonly stored: StoredRoom | undefined;
  save(room: StoredRoom): void;
}

/**
 * Opens the file `room.json` of a folder, which is created if needed.
 * @throws OperationError SIM001 when folder or file cannot be read
 */
export function openRoomFile(folder: string): RoomFile {
  const path = join(folder, "room.json");
  try {
    mkdirSync(folder, { recursive: true });
    return { stored: read(path), save };
  } catch (error) {
    throw unreadable(path, error);
  }

  function save(room: StoredRoom): void {
    writeFileAtomic.sync(path, `${JSON.stringify(room, null, 2)}\n`);
  }
}

function read(path: string): StoredRoom | undefined {
  try {
    return roomSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function unreadable(path: string, error: unknown): OperationError {
  const damaged = error instanceof SyntaxError || error instanceof z.ZodError;
  return new OperationError({
    code: "SIM001",
    subject: "SwitchBot simulator",
    message: `${path} cannot be read: ${damaged ? "it does not contain a room" : messageOf(error)}`,
    remedy: "Remove the file to start with a new room, or choose another folder with --data",
  });
}
