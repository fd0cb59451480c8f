import { isObject } from "./counterparts.ts";
import type { Exchange } from "./recording.ts";

/** A recording with one change, and a description of it. */
interface Mutation {
  readonly what: string;
  /** The path of keys of the change in the response; empty for status and headers. */
  readonly path: string;
  readonly exchanges: readonly Exchange[];
}

/** All recordings that differ from this one in one detail of a response. */
export function* mutationsOf(exchanges: readonly Exchange[]): Generator<Mutation> {
  for (const [index, exchange] of exchanges.entries()) {
    const at = (what: string, path: string, changed: Exchange): Mutation => ({
      what: `#${exchange.n} ${exchange.method} ${exchange.path}: ${what}`,
      path,
      exchanges: exchanges.with(index, changed),
    });
    yield at("another status", "", { ...exchange, status: exchange.status + 1 });
    const { ratelimit } = exchange;
    if (ratelimit != null) {
      const other = { ...ratelimit, limit: ratelimit.limit + 1 };
      yield at("another limit", "", { ...exchange, ratelimit: other });
    }
    for (const { what, path, body } of wrongBodies(exchange.response, "")) {
      yield at(`${what} at ${path}`, path, { ...exchange, response: body });
    }
  }
}

interface WrongBody {
  readonly what: string;
  readonly path: string;
  readonly body: unknown;
}

function* wrongBodies(body: unknown, path: string): Generator<WrongBody> {
  if (Array.isArray(body)) {
    yield { what: "an element more", path, body: [...body, {}] };
    if (body.length > 0) yield { what: "an element less", path, body: body.slice(1) };
    for (const [index, element] of body.entries()) {
      for (const wrong of wrongBodies(element, `${path}[${index}]`)) {
        yield { ...wrong, body: body.with(index, wrong.body) };
      }
    }
  } else if (isObject(body)) {
    yield { what: "a key more", path, body: { ...body, unknownKey: "" } };
    for (const [key, value] of Object.entries(body)) {
      const inner = path === "" ? key : `${path}.${key}`;
      const others = Object.fromEntries(Object.entries(body).filter(([other]) => other !== key));
      yield { what: "a missing key", path: inner, body: others };
      yield { what: "a renamed key", path: inner, body: { ...others, [`${key}2`]: value } };
      for (const wrong of wrongBodies(value, inner)) yield { ...wrong, body: { ...body, [key]: wrong.body } };
    }
  } else {
    yield { what: "another value", path, body: otherValue(body) };
    yield { what: "another type", path, body: typeof body === "string" ? 7 : "seven" };
  }
}

function otherValue(value: unknown): unknown {
  if (typeof value === "string") return `${value}x`;
  if (typeof value === "number") return value + 1;
  return value === null ? {} : !value;
}
