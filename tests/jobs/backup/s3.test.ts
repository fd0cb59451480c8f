import { createHash, randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { removeOld } from "../../../jobs/src/backup/retention.ts";
import { parseS3Address } from "../../../jobs/src/backup/storage/s3/address.ts";
import { s3Storage } from "../../../jobs/src/backup/storage/s3-storage.ts";
import { realClock } from "../../../src/core/clock.ts";
import { type S3Server, startS3Server } from "../../support/s3/server.ts";
import { testCredentials } from "../../support/s3/signature.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { buildBundles, run, start } from "../support/programs.ts";
import { createStateFolder } from "../support/state-folder.ts";
import { contentOf, emptyDatabase, filledDatabase } from "./support.ts";

beforeAll(buildBundles);

test("a database is restored from a bucket, and verify finds all backups valid", async () => {
  await using s3 = await startS3Server();
  const [from, into] = await Promise.all([filledDatabase(), emptyDatabase()]);
  expect(await run("backup", { ...from.env, ...s3.env })).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await s3.keys()).toEqual([
    expect.stringMatching(/^some prefix\/backup-\d{8}T\d{6}\.\d{3}Z\.manifest\.json$/),
    expect.stringMatching(/^some prefix\/backup-\d{8}T\d{6}\.\d{3}Z\.ndjson\.gz$/),
  ]);
  expect(await run("verify", s3.env, ["--all"])).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await run("restore", { ...into.env, ...s3.env })).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await contentOf(into)).toEqual(await contentOf(from));
});

test("a large file is uploaded in parts and reassembled", async () => {
  await using s3 = await startS3Server();
  await using file = await largeFile();
  const storage = storageOf(s3);
  await storage.putFile("backup-20260101T000000.000Z.ndjson.gz", file.path, file.manifest);
  expect(await s3.object("some prefix/backup-20260101T000000.000Z.ndjson.gz")).toEqual(
    await readFile(file.path),
  );
  expect(s3.requests.filter((request) => request.includes("partNumber="))).toHaveLength(3);
  expect(await s3.openUploads()).toEqual([]);
});

test.each([
  ["a part that is refused", false],
  ["a stop in the middle", true],
])("%s leaves no parts in the bucket", async (_, isStopped) => {
  await using s3 = await startS3Server();
  await using file = await largeFile();
  const controller = new AbortController();
  s3.fault = ({ url }) => {
    if (!url?.includes("partNumber=2")) return undefined;
    if (!isStopped) return { status: 403, code: "AccessDenied" };
    controller.abort(new Error("stopped"));
    return "hold";
  };
  const sending = storageOf(s3, controller.signal).putFile(
    "backup-20260101T000000.000Z.ndjson.gz",
    file.path,
    file.manifest,
  );
  await expect(sending).rejects.toThrow(isStopped ? "stopped" : "rejects the credentials (AccessDenied)");
  expect(await s3.openUploads()).toEqual([]);
  expect(await s3.keys()).toEqual([]);
});

test.each([{ status: 503 }, { status: 429 }, "cut"] as const)(
  "%j is temporary and retried",
  async (fault) => {
    await using s3 = await startS3Server();
    await using folder = await createStateFolder();
    await folder.write("settings", { mode: "winter" });
    let count = 0;
    s3.fault = ({ method }) => (method === "PUT" && count++ < 2 ? fault : undefined);
    expect(await run("backup", { ...folder.env, ...s3.env })).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await run("verify", s3.env)).toMatchObject({ exitCode: 0 });
  },
);

test.each<[string, object, RegExp]>([
  [
    "a wrong secret",
    { AWS_SECRET_ACCESS_KEY: "hunter2" },
    /rejects the credentials \(SignatureDoesNotMatch\).*BACKUP011/,
  ],
  [
    "an unknown key",
    { AWS_ACCESS_KEY_ID: "hunter2" },
    /rejects the credentials \(InvalidAccessKeyId\).*BACKUP011/,
  ],
  ["no response", { BACKUP_S3_URL: "http://127.0.0.1:9/bucket" }, /cannot be reached: .*BACKUP010/],
])("%s is reported in one line without secrets", async (_, env, message) => {
  await using s3 = await startS3Server();
  await using folder = await createStateFolder();
  await folder.write("settings", { mode: "winter" });
  const { exitCode, stdout, stderr } = await run("backup", { ...folder.env, ...s3.env, ...env });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).not.toContain("hunter2");
});

test.each<[string, S3Server["fault"], RegExp]>([
  ["no bucket", () => ({ status: 404, code: "NoSuchBucket" }), /does not exist.*BACKUP012/],
  ["another time", () => ({ status: 403, code: "RequestTimeTooSkewed" }), /rejects the time.*BACKUP013/],
  [
    "corruption in transit",
    ({ method }) => (method === "PUT" ? "damage" : undefined),
    /stored something other.*BACKUP014/,
  ],
  [
    "a refusal",
    () => ({ status: 400, code: "InvalidRequest" }),
    /responded with 400 \(InvalidRequest\).*BACKUP015/,
  ],
])("%s is reported in one line and leaves no backup", async (_, fault, message) => {
  await using s3 = await startS3Server();
  await using folder = await createStateFolder();
  await folder.write("settings", { mode: "winter" });
  s3.fault = fault;
  const { exitCode, stdout, stderr } = await run("backup", { ...folder.env, ...s3.env });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(message);
  s3.fault = undefined;
  expect(await s3.keys()).toEqual([]);
});

test("a download that is cut off is retried, and one that ends with its connection is complete", async () => {
  await using s3 = await startS3Server();
  const name = "backup-20260101T000000.000Z.ndjson.gz";
  const data = randomBytes(20_000_000);
  await s3.put(`some prefix/${name}`, data);
  const faults = ["half", "half", "close"] as const;
  let count = 0;
  s3.fault = () => faults[count++];
  await using file = await storageOf(s3).fetchFile(name);
  expect(data.equals(await readFile(file?.path ?? ""))).toBe(true);
  expect(count).toBe(3);
  s3.fault = () => "half";
  await expect(storageOf(s3).fetchFile(name)).rejects.toThrow("cannot be reached: connection lost");
});

test("SIGTERM during an upload leaves nothing in the bucket", async () => {
  await using s3 = await startS3Server();
  await using folder = await createStateFolder();
  await folder.write("settings", { mode: "winter" });
  const held = Promise.withResolvers<void>();
  s3.fault = ({ method }) => {
    if (method !== "PUT") return undefined;
    held.resolve();
    return "hold";
  };
  await using backup = start("backup", { ...folder.env, ...s3.env });
  await held.promise;
  backup.child.kill("SIGTERM");
  const { exitCode, stderr } = await backup.ended;
  expect(exitCode).toBe(1);
  expect(stderr).toContain("JOB002");
  expect(await s3.keys()).toEqual([]);
});

test("only old backups are removed, on all pages, and never the newest", async () => {
  await using s3 = await startS3Server();
  s3.pageSize = 3;
  const others = ["other prefix/backup-20200101T000000.000Z.ndjson.gz", "some prefix/backup-notes.txt"];
  for (const key of others) await s3.put(key, "x");
  for (let day = 10; day < 20; day += 1) {
    await s3.put(`some prefix/backup-202601${day}T000000.000Z.ndjson.gz`, "x");
    await s3.put(`some prefix/backup-202601${day}T000000.000Z.manifest.json`, "x");
  }
  const removed = await removeOld(storageOf(s3), {
    newest: "backup-20260110T000000.000Z",
    keepMs: 3 * 86_400_000,
    now: new Date("2026-01-20T00:00:00Z"),
  });
  expect(removed).toHaveLength(12);
  expect(await s3.keys()).toEqual(
    [
      ...others,
      ...[10, 17, 18, 19].flatMap((day) => [
        `some prefix/backup-202601${day}T000000.000Z.manifest.json`,
        `some prefix/backup-202601${day}T000000.000Z.ndjson.gz`,
      ]),
    ].sort(),
  );
});

test.each<[string, string | undefined]>([
  ["https://s3.eu-central-1.amazonaws.com/my-backups/prod", "eu-central-1"],
  ["https://my-backups.s3.eu-west-3.amazonaws.com/prod/", "eu-west-3"],
  ["https://1234.r2.cloudflarestorage.com/my-backups/prod", "auto"],
  ["https://minio.example.com/my-backups/prod?region=home", "home"],
  ["http://127.0.0.1:9000/my-backups/prod", "us-east-1"],
  ["http://minio.example.com/my-backups", undefined],
  ["https://me:hunter2@minio.example.com/my-backups", undefined],
  ["https://minio.example.com/", undefined],
  ["https://minio.example.com/b?acl", undefined],
  ["s3://my-backups/prod", undefined],
])("the address %s is in region %s", (text, region) => {
  const parsed = parseS3Address(text, {});
  if (region === undefined) expect(JSON.stringify(parsed)).toMatch(/wrong(?!.*hunter2)/);
  else expect(parsed).toMatchObject({ value: { bucket: "my-backups", prefix: "prod/", region } });
});

function storageOf(s3: S3Server, signal = new AbortController().signal) {
  const address = parseS3Address(s3.env.BACKUP_S3_URL ?? "", {});
  if (!("value" in address)) throw new Error(address.wrong);
  const credentials = { ...testCredentials, sessionToken: undefined };
  return s3Storage(address.value, credentials, {
    clock: realClock(),
    signal,
    sizes: { whole: 4_000, part: 2_000 },
  });
}

async function largeFile() {
  const folder = await temporaryFolder();
  const data = randomBytes(5_000);
  const path = join(folder.path, "large");
  await writeFile(path, data);
  const manifest = { bytes: data.length, sha256: createHash("sha256").update(data).digest("hex") };
  return { path, manifest, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}
