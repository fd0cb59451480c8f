/** Creates a service with exactly one POST, and finds it when the answer is lost. */
import { z } from "zod";
import { wait } from "../core/clock.ts";
import { minuteMs } from "../core/time-units.ts";
import type { RenderClient } from "./client.ts";
import { RenderApiError } from "./errors.ts";
import { describeService, type Service, type ServiceType, serviceSchema } from "./service.ts";
import { listServices } from "./services.ts";

/** The body of `POST /services`. */
export interface NewService {
  type: ServiceType;
  name: string;
  ownerId: string;
  envVars?: readonly { key: string; value: string }[];
  secretFiles?: readonly { name: string; content: string }[];
  [setting: string]: unknown;
}

export interface CreatedService {
  service: Service;
  /** The first deploy, which Render starts by itself. Absent when the answer was lost. */
  deployId?: string;
}

const answerSchema = z.object({ service: serviceSchema, deployId: z.string().nullish() });

/** A service counts as just created although Render's clock is behind this machine's by this much. */
const clockToleranceMs = minuteMs;
/** When to look for a service whose creation got no answer: the creation may still be in progress. */
const lookAfterMs = [0, 1_000, 4_000];

/**
 * Creates a service with one POST. When its answer is lost, the service is looked up by name, type and workspace
 * and used if it is new. Throws `RenderApiError` RENDER007 when a service with this name existed before, RENDER013
 * when it is not known whether one was created.
 */
export async function createService(client: RenderClient, body: NewService): Promise<CreatedService> {
  const begun = client.clock.now().getTime();
  try {
    const { service, deployId } = await client.call({
      method: "POST",
      path: "/services",
      body,
      answer: answerSchema,
      about: { action: "create it", resource: describeService(body) },
      secrets: [
        ...(body.envVars ?? []).map(({ value }) => value),
        ...(body.secretFiles ?? []).map(({ content }) => content),
      ],
    });
    return { service, ...(deployId ? { deployId } : {}) };
  } catch (error) {
    if (!(error instanceof RenderApiError)) throw error;
    if (error.outcomeUnknown) return { service: await findAfterLostAnswer(client, body, begun, error) };
    if (error.status === 400 || error.status === 409) throw await nameTaken(client, body, error);
    throw error;
  }
}

/** The service of this name and type in this workspace. */
export async function findService(
  client: RenderClient,
  { type, name, ownerId }: Pick<NewService, "type" | "name" | "ownerId">,
): Promise<Service | undefined> {
  const services = await listServices(client, { ownerId, name, type });
  return services.find((service) => service.type === type && service.ownerId === ownerId);
}

async function findAfterLostAnswer(
  client: RenderClient,
  body: NewService,
  begun: number,
  lost: RenderApiError,
): Promise<Service> {
  for (const pauseMs of lookAfterMs) {
    if (pauseMs > 0) await wait(client.clock, pauseMs);
    const found = await findService(client, body).catch((error: unknown) => {
      throw error instanceof RenderApiError ? unknownOutcome(body, lost, "and the look-up failed") : error;
    });
    if (found === undefined) continue;
    if (Date.parse(found.createdAt) < begun - clockToleranceMs) throw takenBy(body, found, lost);
    client.log(`${describeService(body)}: the answer to its creation was lost; found it as ${found.id}`);
    return found;
  }
  throw unknownOutcome(body, lost, "and Render has no such service");
}

function unknownOutcome(body: NewService, lost: RenderApiError, since: string): RenderApiError {
  const cause = lost.status === undefined ? "connection broke" : `status ${lost.status}`;
  return new RenderApiError(
    {
      code: "RENDER013",
      subject: describeService(body),
      message: `could not create it: the answer was lost (${cause}), ${since}`,
      remedy:
        "Run the same command again. If Render creates it late, the name is refused and no second service is created",
    },
    { action: "create it", outcomeUnknown: true },
  );
}

/** The refusal, explained by the service that has the name where there is one. */
async function nameTaken(
  client: RenderClient,
  body: NewService,
  refused: RenderApiError,
): Promise<RenderApiError> {
  try {
    const [holder] = await listServices(client, { ownerId: body.ownerId, name: body.name });
    return holder === undefined ? refused : takenBy(body, holder, refused);
  } catch (error) {
    // For example an unknown workspace: the first refusal says more than that of the look-up.
    if (error instanceof RenderApiError) return refused;
    throw error;
  }
}

function takenBy(body: NewService, holder: Service, refused: RenderApiError): RenderApiError {
  const same = holder.type === body.type;
  return new RenderApiError(
    {
      code: "RENDER007",
      subject: describeService(body),
      message: `could not create it: the workspace already has a ${holder.type.replaceAll("_", " ")} with this name (${holder.id}, ${holder.dashboardUrl})`,
      remedy: same
        ? "Set adopt: true on this resource to manage the existing service, or choose another name"
        : "Choose another name: names are unique in a workspace",
    },
    {
      action: "create it",
      ...(refused.status === undefined ? {} : { status: refused.status }),
      ...(refused.requestId === undefined ? {} : { requestId: refused.requestId }),
    },
  );
}
