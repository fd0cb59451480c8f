/**
 * Differences between a recording and the local Render that are accepted, each with its reason. Any other
 * difference, except in ids, times and hosts, fails the test.
 */

/** The location of a difference. */
export interface Location {
  /** The path of keys, for example `service.serviceDetails.plan`. */
  readonly path: string;
  readonly key: string;
  /** The recorded object that contains the key. */
  readonly parent: object;
  readonly method: string;
  readonly date: Date;
  /** All keys of all recorded responses. */
  readonly shownKeys: ReadonlySet<string>;
}

/**
 * Optional keys by the first recording that contains them. An older recording may lack one, but then in all its
 * responses.
 */
const firstShown: readonly {
  readonly keys: readonly string[];
  readonly sibling: string;
  readonly at: Date;
}[] = [
  { keys: ["autoDeployTrigger"], sibling: "autoDeploy", at: new Date("2025-05-14") },
  { keys: ["dashboardUrl"], sibling: "autoDeploy", at: new Date("2024-12-02") },
  {
    keys: ["buildPlan", "runtime", "maintenanceMode", "previews", "sshAddress"],
    sibling: "envSpecificDetails",
    at: new Date("2024-12-02"),
  },
  { keys: ["trigger", "createdAt", "updatedAt"], sibling: "commit", at: new Date("2024-12-02") },
  { keys: ["startedAt"], sibling: "commit", at: new Date("2025-05-14") },
  { keys: ["networkIsolationEnabled"], sibling: "protectedStatus", at: new Date("2025-01-13") },
];

/** Keys of Render's later contracts, with the value for "never set", which the local Render omits. */
const shownWhenUnset: readonly { readonly key: string; readonly sibling: string; readonly unset: unknown }[] =
  [
    { key: "renderSubdomainPolicy", sibling: "envSpecificDetails", unset: "enabled" },
    { key: "maxShutdownDelaySeconds", sibling: "envSpecificDetails", unset: 30 },
    { key: "cache", sibling: "envSpecificDetails", unset: { profile: "no-cache" } },
    {
      key: "ipAllowList",
      sibling: "envSpecificDetails",
      unset: [{ cidrBlock: "0.0.0.0/0", description: "everywhere" }],
    },
    {
      key: "ipAllowList",
      sibling: "networkIsolationEnabled",
      unset: [{ cidrBlock: "0.0.0.0/0", description: "everywhere" }],
    },
  ];

/** Values that come from outside Render, by their path of keys. */
const foreignValues: readonly { readonly path: RegExp; readonly reason: string }[] = [
  { path: /(^|\.)commit\.(id|message|createdAt)$/, reason: "they come from the git host" },
  { path: /(^|\.)image\.sha$/, reason: "it comes from the registry" },
  { path: /(^|\.)owner\.(name|email|type)$/, reason: "they belong to the workspace of the recording" },
];

/** Whether our response may have this key, which the recorded one lacks. */
export function mayBeAdded({ key, parent, date, shownKeys }: Location): boolean {
  const era = firstShown.find((entry) => entry.keys.includes(key) && entry.sibling in parent);
  return era !== undefined && date < era.at && !shownKeys.has(key);
}

/** Whether our response may lack this key, which the recorded one has. */
export function mayBeMissing({ key, parent }: Location): boolean {
  const recorded = JSON.stringify(Reflect.get(parent, key));
  return shownWhenUnset.some(
    (entry) => entry.key === key && entry.sibling in parent && JSON.stringify(entry.unset) === recorded,
  );
}

/** Whether only the type of the value depends on Render. */
export function isForeign({ path }: Location): boolean {
  return foreignValues.some((value) => value.path.test(path));
}

/** Whether the value, or its presence, depends on what the service's program did and when. */
export function dependsOnProgram({ key, parent, method }: Location): boolean {
  // No open port was found; the recordings that contain ports have Render's default, as we do.
  if (key === "openPorts") return Reflect.get(parent, key) === null;
  if (key === "lastSuccessfulRunAt") return true;
  // The progress of a deploy when it is read depends on how long its build took.
  const isDeploy = "trigger" in parent && "commit" in parent;
  return isDeploy && method === "GET" && ["status", "startedAt", "finishedAt", "updatedAt"].includes(key);
}
