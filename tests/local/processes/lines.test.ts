import { describe, expect, it } from "vitest";
import { splitLines } from "../../../src/local/processes/lines.ts";

function linesOf(chunks: (string | Buffer)[], maxLength?: number): string[] {
  const lines: string[] = [];
  const splitter = splitLines((line) => lines.push(line), maxLength);
  for (const chunk of chunks) splitter.push(Buffer.from(chunk));
  splitter.end();
  return lines;
}

describe("lines of a process's output", () => {
  it("are joined from chunks that end anywhere", () => {
    expect(linesOf(["one\ntw", "o", "\n", "three"])).toEqual(["one", "two", "three"]);
  });

  it("lose the carriage return of Windows line ends; empty lines are kept", () => {
    expect(linesOf(["a\r\n\r\nb\n"])).toEqual(["a", "", "b"]);
  });

  it("keep a character whose bytes arrive in two chunks", () => {
    const bytes = Buffer.from("é\n");
    expect(linesOf([bytes.subarray(0, 1), bytes.subarray(1)])).toEqual(["é"]);
  });

  it("have a replacement character for invalid UTF-8", () => {
    expect(linesOf([Buffer.from([0xff, 0xfe, 0x00, 0x0a])])).toEqual(["\ufffd\ufffd\0"]);
  });

  it("are cut with a note when they are too long, in one chunk or many", () => {
    expect(linesOf(["abcdefgh\nx\n"], 3)).toEqual(["abc [cut: line of 8 characters]", "x"]);
    expect(linesOf(["ab", "cd", "ef"], 3)).toEqual(["abc [cut: line of 6 characters]"]);
    expect(linesOf(["abc\n"], 3)).toEqual(["abc"]);
  });
});
