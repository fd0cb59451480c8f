/** Explains failed calls: what has failed, and what to do. */
import type { Connection } from "../core/http/api-client.ts";
import type { HttpAnswer } from "../core/http/client.ts";
import type { TransportFailure } from "../core/http/failure.ts";
import { single } from "../core/http/headers.ts";
import { isLoopback } from "../core/http/loopback.ts";
import { minuteMs } from "../core/time-units.ts";
import type { RenderCall } from "./call.ts";
import { RenderApiError } from "./errors.ts";
import { quotedMessage } from "./redact.ts";

type Call = RenderCall<unknown>;
type Explanation = { code: string; message: string; remedy: string };

/** The error for an answer that is not 2xx. */
export function refusal(call: Call, answer: HttpAnswer, connection: Connection): RenderApiError {
  const said = quotedMessage(answer.text, [connection.apiKey, ...(call.secrets ?? [])]);
  const requestId = requestIdOf(answer);
  const { code, message, remedy } = explainStatus(call, answer.status, said, connection);
  const facts =
    requestId === undefined ? `status ${answer.status}` : `status ${answer.status}, request ${requestId}`;
  return new RenderApiError(
    { code, subject: call.about.resource, message: `${message} (${facts})`, remedy },
    {
      action: call.about.action,
      status: answer.status,
      ...(requestId === undefined ? {} : { requestId }),
      outcomeUnknown: answer.status >= 500 && call.method !== "GET",
    },
  );
}

/** The error for a 2xx answer whose body does not have the documented form; `where` names the first mismatch. */
export function notUnderstood(call: Call, answer: HttpAnswer, where: string): RenderApiError {
  const requestId = requestIdOf(answer);
  return new RenderApiError(
    {
      code: "RENDER012",
      subject: call.about.resource,
      message: `Render's answer to "${call.about.action}" is not valid: ${where} (status ${answer.status}${requestId === undefined ? "" : `, request ${requestId}`})`,
      remedy:
        "Try again. If it fails again, check that RENDER_HOST is Render's API and that no proxy answers instead",
    },
    { action: call.about.action, status: answer.status, outcomeUnknown: call.method !== "GET" },
  );
}

/** The error for a call without an answer. */
export function noAnswer(call: Call, failure: TransportFailure, connection: Connection): RenderApiError {
  const { code, message, remedy } = explainFailure(call, failure, connection);
  return new RenderApiError(
    { code, subject: call.about.resource, message, remedy },
    { action: call.about.action, outcomeUnknown: failure.sent && call.method !== "GET" },
  );
}

/** The error for a rate limit that ends too late to wait for. */
export function limitReached(call: Call, words: string, resetsAt: Date, now: Date): RenderApiError {
  const minutes = Math.ceil((resetsAt.getTime() - now.getTime()) / minuteMs);
  const time = `${resetsAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const perHour = call.method === "POST" && call.path === "/services" ? ": 20 an hour" : "";
  return new RenderApiError(
    {
      code: "RENDER009",
      subject: call.about.resource,
      message: `could not ${call.about.action}: Render's limit on ${words} is used up${perHour}`,
      remedy: `Run the same command again after ${time} (in ${minutes} min): it continues where it stopped`,
    },
    { action: call.about.action, status: 429 },
  );
}

function explainStatus(
  call: Call,
  status: number,
  said: string | undefined,
  connection: Connection,
): Explanation {
  const could = `could not ${call.about.action}`;
  const quote = said === undefined ? "" : `: Render says "${said}"`;
  const host = new URL(connection.baseUrl).host;
  switch (status) {
    case 401:
      return {
        code: "RENDER003",
        message: `${could}: ${host} does not accept the key in RENDER_API_KEY`,
        remedy: isLoopback(connection.baseUrl)
          ? "Use the key that the local Render prints when it starts"
          : "Create a key at https://dashboard.render.com/u/settings#api-keys and export it as RENDER_API_KEY",
      };
    case 402:
      return {
        code: "RENDER004",
        message: `${could}: the workspace has no payment details${quote}`,
        remedy:
          "Add a card at https://dashboard.render.com/billing, or choose a free plan where there is one",
      };
    case 403:
      return {
        code: "RENDER005",
        message: `${could}: the user of the key is not allowed to do this${quote}`,
        remedy:
          "Use the key of a member of this workspace; in a protected environment, only admins may change services",
      };
    case 404:
    case 410:
      return {
        code: "RENDER006",
        message: `${could}: not found on Render${quote}`,
        remedy:
          "Check the id, the workspace (ownerId) and the owner of the key; after a deletion by hand, run: npm run pulumi -- refresh",
      };
    default:
      if (status >= 500) {
        return {
          code: "RENDER010",
          message: `${could}: Render failed${quote}`,
          remedy:
            "Check https://status.render.com and run the same command again: it continues where it stopped",
        };
      }
      return {
        code: "RENDER008",
        message: `${could}${quote === "" ? ": Render refused it" : quote}`,
        remedy: "Fix the property it names; https://api-docs.render.com lists what Render accepts",
      };
  }
}

function explainFailure(call: Call, failure: TransportFailure, connection: Connection): Explanation {
  const could = `could not ${call.about.action}`;
  if (failure.sent) {
    const unknown = call.method === "GET" ? "" : "; it is not known whether it was carried out";
    const cause = /TIMEOUT/.test(failure.code) ? "Render took too long to answer" : "the connection broke";
    return {
      code: call.method === "GET" ? "RENDER011" : "RENDER013",
      message: `${could}: ${cause} (${failure.code})${unknown}`,
      remedy: "Check the network and run the same command again: it continues where it stopped",
    };
  }
  if (isLoopback(connection.baseUrl)) {
    return {
      code: "RENDER011",
      message: `${could}: nothing answers at ${connection.baseUrl} (${failure.code})`,
      remedy: "Start the local Render with: npm run demo",
    };
  }
  return {
    code: "RENDER011",
    message: `${could}: no connection to ${new URL(connection.baseUrl).host} (${failure.code})`,
    remedy: "Check the network, HTTPS_PROXY and RENDER_HOST",
  };
}

function requestIdOf(answer: HttpAnswer): string | undefined {
  const text = single(answer.headers["render-request-id"]);
  // It becomes part of a message: nothing but an id passes.
  return text !== undefined && /^[\w.:-]{1,100}$/.test(text) ? text : undefined;
}
