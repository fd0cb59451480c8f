import { StringDecoder } from "node:string_decoder";

/** Splits the chunks of a stream into lines. */
interface LineSplitter {
  push(chunk: Buffer): void;
  /** Ends the stream: text after the last line end counts as a line. */
  end(): void;
}

/**
 * Calls `onLine` for each line, without its line end. Bytes that are not UTF-8 become U+FFFD.
 * A line longer than `maxLength` characters is cut there, with a note; the rest is not kept in memory.
 */
export function splitLines(onLine: (line: string) => void, maxLength = 8192): LineSplitter {
  const decoder = new StringDecoder("utf8");
  let line = "";
  let length = 0;

  function add(text: string): void {
    length += text.length;
    if (line.length < maxLength) line += text.slice(0, maxLength - line.length);
  }

  function finish(): void {
    if (length > maxLength) onLine(`${line} [cut: line of ${length} characters]`);
    else onLine(line.endsWith("\r") ? line.slice(0, -1) : line);
    line = "";
    length = 0;
  }

  function pushText(text: string): void {
    const [first = "", ...others] = text.split("\n");
    add(first);
    for (const other of others) {
      finish();
      add(other);
    }
  }

  return {
    push: (chunk) => pushText(decoder.write(chunk)),
    end() {
      pushText(decoder.end());
      if (length > 0) finish();
    },
  };
}
