import { isPlaceholder } from "../../../config/placeholder.ts";
import { isReadable, type ReadableStack } from "../../../config/read-stack-file.ts";
import type { StackConfig } from "../../../config/stack-config.ts";
import { ConfigurationError, type Problem } from "../../../core/errors.ts";
import { type RenderClient, sharedRenderClient } from "../../../render/client.ts";
import type { RevisionDiff } from "../../../review/diff/model.ts";
import { diffRevisions } from "../../../review/diff/revision-diff.ts";
import type { Revision } from "../../../review/git/revision.ts";
import { readLiveServices } from "./live-services.ts";
import { liveStack } from "./live-stack.ts";

interface ReadLiveOptions {
  /** Reference time for upcoming runs. */
  at: Date;
  /** Default: the client of `RENDER_API_KEY`. */
  client?: RenderClient;
}

/**
 * Compares Render (before) with the stack files (after), like two revisions. The result is what `pulumi up` would change.
 * Only reads.
 * @throws {ConfigurationError} for a stack file without a workspace id
 * @throws {RenderApiError} when a call to Render fails
 */
export async function readLive(files: Revision, { at, client }: ReadLiveOptions): Promise<RevisionDiff> {
  const readable = files.stacks.filter(isReadable);
  const configs = readable.map(({ config }) => config);
  requireWorkspaces(readable);
  const render = client ?? sharedRenderClient();
  try {
    const services = await readLiveServices(render, configs, at);
    const pairs = readable.map((file) => liveStack(file, services, othersOf(file.config, configs)));
    const before: Revision = { name: "Render", stacks: pairs.flatMap((pair) => pair.render ?? []) };
    const unreadable = files.stacks.filter(({ config }) => config === undefined);
    const after: Revision = { ...files, stacks: [...pairs.map(({ file }) => file), ...unreadable] };
    return diffRevisions(before, after, { at, kind: "live", measuredSeconds: services.measuredSeconds });
  } finally {
    if (client === undefined) await render.close();
  }
}

function othersOf(config: StackConfig, all: readonly StackConfig[]): StackConfig[] {
  return all.filter((other) => other !== config);
}

function requireWorkspaces(files: readonly ReadableStack[]): void {
  const problems = files
    .filter(({ config }) => isPlaceholder(config.ownerId))
    .map(
      ({ stack, locate }): Problem => ({
        code: "CONFIG010",
        subject: `${stack} › ownerId`,
        message: "is still the placeholder of the committed file, so its services cannot be listed",
        location: locate("scheduler-ops:ownerId"),
        remedy: `Set it: npm run pulumi -- config set ownerId tea-… --stack ${stack}; or select other stacks with --stack`,
      }),
    );
  if (problems.length > 0) throw new ConfigurationError(problems);
}
