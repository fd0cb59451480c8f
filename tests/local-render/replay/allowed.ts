/**
 * Differences between a recording and the local Render that are right, each with its reason. Everything else that
 * differs, and is no id, time or host, fails the test.
 */

interface AllowedKey {
  readonly key: string;
  /** Key that the object has when it is the kind of body meant. */
  readonly beside: string;
  readonly recordedBefore: Date;
  readonly reason: string;
}

/** Keys that Render answers today and did not answer yet when the recording was made. */
const laterKeys: readonly AllowedKey[] = [
  {
    key: "autoDeployTrigger",
    beside: "autoDeploy",
    recordedBefore: new Date("2025-05-01"),
    reason: "services have it in the recordings of May 2025, not in those of December 2024",
  },
];

/** Values that come from outside Render, by the keys that lead to them. */
const foreignValues: readonly { readonly path: RegExp; readonly reason: string }[] = [
  { path: /(^|\.)commit\.(id|message|createdAt)$/, reason: "they are the git host's" },
  { path: /(^|\.)image\.sha$/, reason: "it is the registry's" },
  { path: /(^|\.)owner\.(name|email)$/, reason: "they are the workspace's that the recording was made with" },
];

/** Keys whose values are addresses: only the path of a URL is compared. */
export const hostKeys: ReadonlySet<string> = new Set(["url", "dashboardUrl", "sshAddress"]);

export function isLaterKey(key: string, recorded: object, date: Date): boolean {
  return laterKeys.some(
    (allowed) => allowed.key === key && allowed.beside in recorded && date < allowed.recordedBefore,
  );
}

export function isForeign(path: string): boolean {
  return foreignValues.some((value) => value.path.test(path));
}
