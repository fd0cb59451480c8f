import type { ReportProgress } from "./progress.ts";

/** The part of an engine event that says for which resource a step starts or ends. */
interface StepEvent {
  readonly resourcePreEvent?: { metadata: { op: string; urn: string } };
  readonly resOutputsEvent?: { metadata: { urn: string } };
  readonly resOpFailedEvent?: { metadata: { urn: string } };
}

const words: Readonly<Record<string, string>> = {
  create: "creating",
  update: "updating",
  delete: "deleting",
  replace: "replacing",
  "create-replacement": "creating",
  "delete-replaced": "deleting",
  refresh: "reading",
};

/** Reports which resources the engine is working on, for example `creating web, automation`; passes each event to `next`. */
export function watchResources<Event extends StepEvent>(
  report: ReportProgress,
  next: (event: Event) => void,
): (event: Event) => void {
  const inProgress = new Map<string, string>();
  return (event) => {
    const started = event.resourcePreEvent?.metadata;
    const ended = (event.resOutputsEvent ?? event.resOpFailedEvent)?.metadata;
    const verb = started === undefined ? undefined : words[started.op];
    if (started !== undefined && verb !== undefined && !isStack(started.urn))
      inProgress.set(started.urn, verb);
    if (ended !== undefined) inProgress.delete(ended.urn);
    if (started !== undefined || ended !== undefined) report(describe(inProgress));
    next(event);
  };
}

function describe(inProgress: ReadonlyMap<string, string>): string {
  const byVerb = new Map<string, string[]>();
  for (const [urn, verb] of inProgress) byVerb.set(verb, [...(byVerb.get(verb) ?? []), nameOf(urn)]);
  return [...byVerb].map(([verb, names]) => `${verb} ${names.join(", ")}`).join("; ");
}

// urn:pulumi:local::scheduler-ops::pulumi-nodejs:dynamic/render:CronJob::backup
function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

function isStack(urn: string): boolean {
  return urn.includes("::pulumi:pulumi:Stack::");
}
