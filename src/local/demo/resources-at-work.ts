import type { Tell } from "./progress.ts";

/** The part of an engine event that says which resource a step begins or ends for. */
export interface StepNews {
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

/** Tells which resources the engine is at work on, for example `creating web, automation`; passes each event on to `next`. */
export function watchResources<Event extends StepNews>(
  tell: Tell,
  next: (event: Event) => void,
): (event: Event) => void {
  const atWork = new Map<string, string>();
  return (event) => {
    const begun = event.resourcePreEvent?.metadata;
    const ended = (event.resOutputsEvent ?? event.resOpFailedEvent)?.metadata;
    const verb = begun === undefined ? undefined : words[begun.op];
    if (begun !== undefined && verb !== undefined && !isStack(begun.urn)) atWork.set(begun.urn, verb);
    if (ended !== undefined) atWork.delete(ended.urn);
    if (begun !== undefined || ended !== undefined) tell(describe(atWork));
    next(event);
  };
}

function describe(atWork: ReadonlyMap<string, string>): string {
  const byVerb = new Map<string, string[]>();
  for (const [urn, verb] of atWork) byVerb.set(verb, [...(byVerb.get(verb) ?? []), nameOf(urn)]);
  return [...byVerb].map(([verb, names]) => `${verb} ${names.join(", ")}`).join("; ");
}

// urn:pulumi:local::scheduler-ops::pulumi-nodejs:dynamic/render:CronJob::backup
function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

function isStack(urn: string): boolean {
  return urn.includes("::pulumi:pulumi:Stack::");
}
