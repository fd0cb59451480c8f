import type { ErrorCode } from "yaml";
import type { Problem } from "../core/errors.ts";
import { configCodes } from "./finding.ts";

const indentation = "Indent with spaces, keys of one mapping in one column";
const quoting = 'Put the text in double quotes: "0 2 * * *"';

const messages: Partial<Record<ErrorCode, { message: string; remedy: string }>> = {
  BAD_ALIAS: { message: "an alias (*name) leads nowhere", remedy: quoting },
  BAD_DQ_ESCAPE: {
    message: "a double-quoted text holds an unknown escape",
    remedy: "Write \\\\ for a backslash",
  },
  BAD_INDENT: {
    message: "the indentation does not fit, or a bracket before it is not closed",
    remedy: indentation,
  },
  BAD_SCALAR_START: { message: "a text begins with a reserved character", remedy: quoting },
  BLOCK_AS_IMPLICIT_KEY: { message: "a mapping stands where a single value ends", remedy: quoting },
  BLOCK_IN_FLOW: {
    message: "an indented mapping stands inside braces",
    remedy: "Use braces or indentation, not both",
  },
  MISSING_CHAR: {
    message: "a quote, colon, comma or bracket is missing",
    remedy: "Close what was opened before this place",
  },
  MULTILINE_IMPLICIT_KEY: {
    message: "a key runs over more than one line",
    remedy: "Write a colon and a space after the key",
  },
  MULTIPLE_DOCS: { message: "a second document begins", remedy: "Keep one document, without --- between" },
  NON_STRING_KEY: { message: "a key is a mapping or a list", remedy: "Write a name before the colon" },
  TAB_AS_INDENT: { message: "a tab is used for indentation", remedy: indentation },
  UNEXPECTED_TOKEN: { message: "something stands where nothing can follow", remedy: quoting },
};

/** What the parser's code means for the author of a stack file; its own wording is not shown. */
export function syntaxProblem(code: ErrorCode): Problem {
  if (code === "DUPLICATE_KEY") {
    return {
      code: configCodes.duplicateKey,
      message: "a key stands twice in its mapping",
      remedy: "Keep one of the two",
    };
  }
  const { message, remedy } = messages[code] ?? { message: "the file is not YAML", remedy: indentation };
  return { code: configCodes.syntax, message, remedy };
}
