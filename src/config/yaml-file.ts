import {
  type Alias,
  type ErrorCode,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from "yaml";
import type { Problem, SourceLocation } from "../core/errors.ts";
import { isPlainObject } from "../core/plain-object.ts";
import { quote } from "../core/quote.ts";
import { closestMatch } from "./closest-match.ts";
import { type ConfigPath, configCodes } from "./finding.ts";
import { commentsOf, type FileComment } from "./yaml-comments.ts";

/** A parsed stack file: its values, their locations, and the problems of the file itself. */
export interface YamlFile {
  /** The plain values below `config:`; empty if the file cannot be read. */
  values: Record<string, unknown>;
  /** Invalid syntax, duplicate keys, unknown sections. */
  problems: readonly Problem[];
  /** Whether `values` is complete: false if the syntax is invalid or there is no `config` mapping. */
  readable: boolean;
  /** The location of a value or key, or of its nearest parent. */
  locate(path: ConfigPath, at: "key" | "value"): SourceLocation;
  /** All comments, in the order of the file. */
  comments(): FileComment[];
}

/** The sections of a stack file that Pulumi knows (sdk/go/common/workspace, ProjectStack). */
const sections = ["config", "encryptionsalt", "encryptedkey", "secretsprovider", "environment"];

/**
 * Parses a stack file.
 * @param file name for messages
 */
export function readYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true, logLevel: "error" });
  const broken = document.errors.find((error) => error.code !== "DUPLICATE_KEY");
  // After a syntax error the parser guesses, so only the first one is reported.
  const problems: Problem[] = (broken === undefined ? document.errors : [broken]).map((error) => ({
    ...syntaxProblem(error.code),
    location: position(error.pos[0]),
  }));
  const root = isMap(document.contents) ? document.contents : undefined;
  const config = root === undefined ? undefined : pairOf(root, "config");
  if (broken === undefined) problems.push(...sectionProblems());
  const dangling = broken === undefined ? undefinedAlias() : undefined;
  if (dangling !== undefined)
    problems.push({ ...syntaxProblem("BAD_ALIAS"), location: position(startOf(dangling)) });
  const readable = broken === undefined && dangling === undefined && isMap(config?.value);
  return { values: readable ? plainValues() : {}, problems, readable, locate, comments };

  function comments(): FileComment[] {
    return commentsOf(text, document, lines);
  }

  function position(offset: number): SourceLocation {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  function locate(path: ConfigPath, at: "key" | "value"): SourceLocation {
    let found = config;
    for (const key of path) {
      const next = isMap(found?.value) ? pairOf(found.value, key) : undefined;
      if (next === undefined) return position(startOf(found?.key));
      found = next;
    }
    const isEmpty = found === undefined || !hasText(found.value);
    return position(startOf(at === "key" || isEmpty ? found?.key : found?.value));
  }

  function sectionProblems(): Problem[] {
    if (root === undefined || !isMap(config?.value)) {
      const message = "has no config mapping";
      const remedy = "Write config: and below it the keys, indented by two spaces";
      return [{ code: configCodes.missing, subject: file, message, remedy, location: locate([], "key") }];
    }
    return root.items
      .filter((pair) => !sections.includes(nameOf(pair)))
      .map((pair) => {
        const suggestion = closestMatch(nameOf(pair), sections);
        return {
          code: configCodes.unknownKey,
          message: `${quote(nameOf(pair))} is not a section of a stack file`,
          remedy: suggestion === undefined ? "Indent it under config, or remove it" : `Write ${suggestion}`,
          location: position(startOf(pair.key)),
        };
      });
  }

  /** The first alias (`*name`) without an anchor. */
  function undefinedAlias(): Alias | undefined {
    let found: Alias | undefined;
    visit(document, {
      Alias(_, alias) {
        if (alias.resolve(document) !== undefined) return undefined;
        found = alias;
        return visit.BREAK;
      },
    });
    return found;
  }

  function plainValues(): Record<string, unknown> {
    const plain: unknown = document.toJS();
    return isPlainObject(plain) && isPlainObject(plain.config) ? plain.config : {};
  }
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => nameOf(pair) === key);
}

function nameOf({ key }: Pair): string {
  return String(isScalar(key) ? key.value : key);
}

/** Offset of the first character of a node; 0 if unknown. */
function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

/** Whether a value is written; false for a key without a value. */
function hasText(node: unknown): boolean {
  return !isScalar(node) || node.source !== "";
}

const indentation = "Indent with spaces, keys of one mapping in one column";
const quoting = 'Put the text in double quotes: "0 2 * * *"';

const messages: Partial<Record<ErrorCode, { message: string; remedy: string }>> = {
  BAD_ALIAS: { message: "an alias (*name) has no anchor", remedy: quoting },
  BAD_DQ_ESCAPE: {
    message: "a double-quoted text contains an unknown escape",
    remedy: "Write \\\\ for a backslash",
  },
  BAD_INDENT: {
    message: "the indentation is wrong, or a bracket before it is not closed",
    remedy: indentation,
  },
  BAD_SCALAR_START: { message: "a text starts with a reserved character", remedy: quoting },
  BLOCK_AS_IMPLICIT_KEY: { message: "a mapping follows a single value", remedy: quoting },
  BLOCK_IN_FLOW: {
    message: "an indented mapping is inside braces",
    remedy: "Use braces or indentation, not both",
  },
  MISSING_CHAR: {
    message: "a quote, colon, comma or bracket is missing",
    remedy: "Close what is open before this position",
  },
  MULTILINE_IMPLICIT_KEY: {
    message: "a key spans several lines",
    remedy: "Write a colon and a space after the key",
  },
  MULTIPLE_DOCS: { message: "a second document starts", remedy: "Keep one document, without --- between" },
  NON_STRING_KEY: { message: "a key is a mapping or a list", remedy: "Write a name before the colon" },
  TAB_AS_INDENT: { message: "a tab is used for indentation", remedy: indentation },
  UNEXPECTED_TOKEN: { message: "unexpected text", remedy: quoting },
};

/** Our message for an error code of the parser. The parser's own text is not shown. */
function syntaxProblem(code: ErrorCode): Problem {
  if (code === "DUPLICATE_KEY") {
    return {
      code: configCodes.duplicateKey,
      message: "the key is defined twice in its mapping",
      remedy: "Keep one of the two",
    };
  }
  const { message, remedy } = messages[code] ?? {
    message: "the file is not valid YAML",
    remedy: indentation,
  };
  return { code: configCodes.syntax, message, remedy };
}
