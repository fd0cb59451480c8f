/**
 * Differences between a recording and the local Render that are right, each with its reason. Everything else that
 * differs, and is no id, time or host, fails the test.
 */

/** What is known of the place where something differs. */
export interface Place {
  /** Names of keys that lead there, for example `service.serviceDetails.plan`. */
  readonly path: string;
  readonly key: string;
  /** The recorded object that the key stands in. */
  readonly beside: object;
  readonly method: string;
  readonly date: Date;
  /** All keys of all recorded answers. */
  readonly shownKeys: ReadonlySet<string>;
}

/**
 * Optional keys by the first recording that shows them. An older recording may be without one, but then in all its
 * answers.
 */
const firstShown: readonly {
  readonly keys: readonly string[];
  readonly beside: string;
  readonly at: Date;
}[] = [
  { keys: ["autoDeployTrigger"], beside: "autoDeploy", at: new Date("2025-05-14") },
  { keys: ["dashboardUrl"], beside: "autoDeploy", at: new Date("2024-12-02") },
  {
    keys: ["buildPlan", "runtime", "maintenanceMode", "previews", "sshAddress"],
    beside: "envSpecificDetails",
    at: new Date("2024-12-02"),
  },
  { keys: ["trigger", "createdAt", "updatedAt"], beside: "commit", at: new Date("2024-12-02") },
  { keys: ["startedAt"], beside: "commit", at: new Date("2025-05-14") },
  { keys: ["networkIsolationEnabled"], beside: "protectedStatus", at: new Date("2025-01-13") },
];

/** Keys that Render's later contracts have, with the value that means "never set", which the local Render leaves out. */
const shownWhenUnset: readonly { readonly key: string; readonly beside: string; readonly unset: unknown }[] =
  [
    { key: "renderSubdomainPolicy", beside: "envSpecificDetails", unset: "enabled" },
    { key: "maxShutdownDelaySeconds", beside: "envSpecificDetails", unset: 30 },
    { key: "cache", beside: "envSpecificDetails", unset: { profile: "no-cache" } },
    {
      key: "ipAllowList",
      beside: "envSpecificDetails",
      unset: [{ cidrBlock: "0.0.0.0/0", description: "everywhere" }],
    },
    {
      key: "ipAllowList",
      beside: "networkIsolationEnabled",
      unset: [{ cidrBlock: "0.0.0.0/0", description: "everywhere" }],
    },
  ];

/** Values that come from outside Render, by the keys that lead to them. */
const foreignValues: readonly { readonly path: RegExp; readonly reason: string }[] = [
  { path: /(^|\.)commit\.(id|message|createdAt)$/, reason: "they are the git host's" },
  { path: /(^|\.)image\.sha$/, reason: "it is the registry's" },
  { path: /(^|\.)owner\.(name|email|type)$/, reason: "they are those of the workspace of the recording" },
];

/** May our answer have this key, which the recorded one is without? */
export function mayBeAdded({ key, beside, date, shownKeys }: Place): boolean {
  const era = firstShown.find((entry) => entry.keys.includes(key) && entry.beside in beside);
  return era !== undefined && date < era.at && !shownKeys.has(key);
}

/** May our answer be without this key, which the recorded one has? */
export function mayBeMissing({ key, beside }: Place): boolean {
  const recorded = JSON.stringify(Reflect.get(beside, key));
  return shownWhenUnset.some(
    (entry) => entry.key === key && entry.beside in beside && JSON.stringify(entry.unset) === recorded,
  );
}

/** Does the value say nothing of Render? Its type does. */
export function isForeign({ path }: Place): boolean {
  return foreignValues.some((value) => value.path.test(path));
}

/** Does it depend on what the service's program did, and when, whether there is a value and which? */
export function isUpToTheProgram({ key, beside, method }: Place): boolean {
  // No port was found on which it listens; the recordings that show ports have Render's default, as we do.
  if (key === "openPorts") return Reflect.get(beside, key) === null;
  if (key === "lastSuccessfulRunAt") return true;
  // How far a deploy is when it is asked for depends on how long its build took.
  const isDeploy = "trigger" in beside && "commit" in beside;
  return isDeploy && method === "GET" && ["status", "startedAt", "finishedAt", "updatedAt"].includes(key);
}
