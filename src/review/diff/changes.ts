/** Compares two stack files, or two jobs without their schedules, by all keys that have a subject. */

import type { InspectedStackFile } from "../../config/read-stack-file.ts";
import { jobKeys, type Key, sourceKeys, stackKeys, webKeys } from "../../config/schema.ts";
import type { JobConfig, StackConfig } from "../../config/stack-config.ts";
import { fullKey, valueAt } from "../../config/stack-source.ts";
import type { SourceLocation } from "../../core/errors.ts";
import { isPlainObject } from "../../core/plain-object.ts";
import { hours } from "../../core/text/time-text.ts";
import type { Change, ChangeSubject, NameChanges } from "./model.ts";

/** A job with its name and its configuration. */
export interface DescribedJob {
  job: string;
  config: JobConfig;
}

/** The differences between two stack files, without those of their jobs. */
export function stackChanges(
  before: { config: StackConfig },
  after: { config: StackConfig } & Pick<InspectedStackFile, "locate">,
): Change[] {
  const compared = stackFields.map(({ read, path: [top, ...rest], ...field }) =>
    compare(field, read(before.config), read(after.config), () => after.locate(fullKey(top), ...rest)),
  );
  return inOrder(compared);
}

/** The differences between two jobs; for a new or removed job, all its settings. */
export function jobChanges(
  before: DescribedJob | undefined,
  after: DescribedJob | undefined,
  { locate }: Pick<InspectedStackFile, "locate">,
): Change[] {
  const job = (after ?? before)?.job ?? "";
  const compared = jobFields.map(({ read, path: [key], ...field }) =>
    compare(field, before && read(before), after && read(after), () =>
      locate(fullKey("schedules"), job, key),
    ),
  );
  return inOrder(compared);
}

/** The effect on Render of a change, where its key documents one. */
export function effectOf(subject: ChangeSubject): string | undefined {
  return [...stackFields, ...jobFields].find((field) => field.subject === subject)?.effect;
}

/** A key that is compared. */
interface Field<Config> extends Pick<Key, "unit" | "effect"> {
  subject: ChangeSubject;
  /** Where it is in the file. */
  path: readonly [string, ...string[]];
  read(config: Config): unknown;
}

const stackFields: readonly Field<StackConfig>[] = [
  ...fieldsOf(stackKeys, (name) => [name], {
    name: ({ name }) => `${name}-…`,
    secrets: ({ secretNames }) => secretNames,
  }),
  ...fieldsOf(sourceKeys, (name) => ["source", name]),
  ...fieldsOf(webKeys, (name) => ["web", name], { name: ownWebName }),
];

const jobFields: readonly Field<DescribedJob>[] = fieldsOf(
  jobKeys,
  (name) => [name],
  // A job without a description is described by its name.
  { description: ({ job, config }) => (config.description === job ? undefined : config.description) },
  ({ config }) => config,
);

/** The keys of a table that have a subject. By default a value has the same path in the configuration and in the file. */
function fieldsOf<const Keys extends Readonly<Record<string, Key>>, Config = StackConfig>(
  keys: Keys,
  pathOf: (name: string) => readonly [string, ...string[]],
  readers: { [Name in keyof Keys]?: (config: Config) => unknown } = {},
  root: (config: Config) => unknown = (config) => config,
): Field<Config>[] {
  return Object.entries<Key>(keys).flatMap(([name, { subject, unit, effect }]) => {
    if (subject === undefined) return [];
    const path = pathOf(name);
    const read = readers[name] ?? ((config: Config) => valueAt(root(config), path));
    return [
      { subject: subject as ChangeSubject, path, read, ...(unit && { unit }), ...(effect && { effect }) },
    ];
  });
}

/** The name of the web service; undefined for the default, which follows the service names. */
function ownWebName({ name, stack, web }: StackConfig): string | undefined {
  return web.serviceName === `${name}-${stack}` ? undefined : web.serviceName;
}

/** The change of one key, if any. Looks up the location only for a change, because that is slow in a long file. */
function compare(
  { subject, unit }: Pick<Field<unknown>, "subject" | "unit">,
  before: unknown,
  after: unknown,
  location: () => SourceLocation,
): Change | undefined {
  if (isGroup(before) || isGroup(after)) {
    const names = nameChanges(variablesOf(before), variablesOf(after));
    const isEqual = Object.values(names).every((list) => list.length === 0);
    return isEqual ? undefined : { subject, names, location: location() };
  }
  const [old, next] = [valueText(before, unit), valueText(after, unit)];
  if (old === next) return undefined;
  return {
    subject,
    ...(old === undefined ? {} : { before: old }),
    ...(next === undefined ? {} : { after: next }),
    location: location(),
  };
}

function valueText(value: unknown, unit: Key["unit"]): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number" && unit !== undefined)
    return unit === "milliseconds" ? hours(value) : `${value}s`;
  return String(value);
}

/** Whether a value is compared by name: variables, whose values are never shown, or a list of names. */
function isGroup(value: unknown): value is object {
  return Array.isArray(value) || isPlainObject(value);
}

type Variables = Readonly<Record<string, unknown>>;

/** A list of names as variables without values. `POSTGRES_URL or STATE_DIR` where one of several is enough. */
function variablesOf(value: unknown): Variables {
  if (Array.isArray(value))
    return Object.fromEntries(value.map((names) => [[names].flat().join(" or "), ""]));
  return isPlainObject(value) ? value : {};
}

function nameChanges(before: Variables, after: Variables): NameChanges {
  const isAltered = (name: string): boolean => Object.hasOwn(before, name) && before[name] !== after[name];
  return {
    added: Object.keys(after)
      .filter((name) => !Object.hasOwn(before, name))
      .sort(),
    removed: Object.keys(before)
      .filter((name) => !Object.hasOwn(after, name))
      .sort(),
    altered: Object.keys(after).filter(isAltered).sort(),
  };
}

/** Values first, then names. */
function inOrder(compared: ReadonlyArray<Change | undefined>): Change[] {
  const changes = compared.filter((change) => change !== undefined);
  const [values, names] = [changes.filter((each) => !each.names), changes.filter((each) => each.names)];
  return [...values, ...names];
}
