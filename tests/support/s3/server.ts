import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { temporaryFolder } from "../temporary-folder.ts";
import { refusalOf, testCredentials } from "./signature.ts";

/** An S3 server with one bucket, whose objects are files. It checks signatures and checksums. */
export interface S3Server extends AsyncDisposable {
  /** Of the bucket. */
  readonly url: string;
  /** The environment of a program that uses the bucket. */
  readonly env: Record<string, string>;
  /** Each request as method and path with query. */
  readonly requests: string[];
  /** Called before each request; what it returns is done instead. */
  fault: ((request: IncomingMessage) => Fault | undefined) | undefined;
  /** Largest number of keys on one page. */
  pageSize: number;
  keys(): Promise<string[]>;
  object(key: string): Promise<Buffer>;
  put(key: string, data: string | Buffer): Promise<void>;
  /** Multipart uploads that were neither completed nor aborted. */
  openUploads(): Promise<string[]>;
}

/**
 * What happens instead: an answer with this status, a connection that ends before (`cut`), within (`half`) or after
 * (`close`) the answer, no answer (`hold`), or an object that is stored without its first byte (`damage`).
 */
export type Fault = { status: number; code?: string } | "cut" | "hold" | "damage" | "half" | "close";

const region = "eu-central-1";

export async function startS3Server(): Promise<S3Server> {
  const folder = await temporaryFolder();
  const objects = join(folder.path, "objects");
  const uploads = join(folder.path, "uploads");
  for (const path of [objects, uploads]) await mkdir(path);
  const fileOf = (key: string) => join(objects, encodeURIComponent(key));
  const http = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  }).listen(0, "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  const url = `http://127.0.0.1:${address.port}/bucket`;

  const server: S3Server = {
    url,
    env: {
      BACKUP_S3_URL: `${url}/some%20prefix?region=${region}`,
      AWS_ACCESS_KEY_ID: testCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: testCredentials.secretAccessKey,
    },
    requests: [],
    fault: undefined,
    pageSize: 1000,
    keys: async () => (await readdir(objects)).map(decodeURIComponent).sort(),
    object: (key) => readFile(fileOf(key)),
    put: (key, data) => writeFile(fileOf(key), data),
    openUploads: () => readdir(uploads),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      http.close();
      await folder[Symbol.asyncDispose]();
    },
  };
  return server;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    server.requests.push(`${request.method} ${request.url}`);
    const fault = server.fault?.(request);
    if (fault === "hold") return;
    if (fault === "cut") {
      request.socket.destroy();
      return;
    }
    if (fault === "close") response.shouldKeepAlive = false;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const refuse = (status: number, code: string) => {
      response.writeHead(status, { "content-type": "application/xml" });
      response.end(
        request.method === "HEAD" ? "" : `<Error><Code>${code}</Code><Message>x</Message></Error>`,
      );
    };
    if (typeof fault === "object") return refuse(fault.status, fault.code ?? "InternalError");
    const refusal = await refusalOf(request, region);
    if (refusal !== undefined) return refuse(403, refusal);
    if (request.headers["x-amz-content-sha256"] !== sha256(body, "hex"))
      return refuse(400, "XAmzContentSHA256Mismatch");
    const claimed = request.headers["x-amz-checksum-sha256"];
    if (claimed !== undefined && claimed !== sha256(body, "base64")) return refuse(400, "BadDigest");
    const { pathname, searchParams: query } = new URL(request.url ?? "/", url);
    const [, bucket, ...rest] = pathname.split("/");
    if (bucket !== "bucket") return refuse(404, "NoSuchBucket");
    const key = rest.map(decodeURIComponent).join("/");
    const uploadId = query.get("uploadId");
    const upload = join(uploads, uploadId ?? "");
    if (uploadId !== null && (await stat(upload).catch(() => undefined)) === undefined)
      return refuse(404, "NoSuchUpload");
    if (key === "") return list();
    if (request.method === "POST" && query.has("uploads")) {
      const id = `upload-${server.requests.length}`;
      await mkdir(join(uploads, id));
      response.end(
        `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
      );
    } else if (request.method === "POST") {
      const numbers = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]*)</g)];
      const parts = await Promise.all(numbers.map(([, number = ""]) => readFile(join(upload, number))));
      const wrong = numbers.some(([, , etag], index) => etag?.replaceAll("&quot;", "") !== md5(parts[index]));
      if (wrong || parts.slice(0, -1).some((part) => part.length < 1000)) return refuse(400, "InvalidPart");
      await writeFile(fileOf(key), Buffer.concat(parts));
      await rm(upload, { recursive: true });
      response.end("<CompleteMultipartUploadResult></CompleteMultipartUploadResult>");
    } else if (request.method === "PUT" && uploadId !== null) {
      await writeFile(join(upload, query.get("partNumber") ?? ""), body);
      response.writeHead(200, { etag: `"${md5(body)}"` }).end();
    } else if (request.method === "PUT") {
      await writeFile(fileOf(key), fault === "damage" ? body.subarray(1) : body);
      response.end();
    } else if (request.method === "DELETE") {
      await rm(uploadId === null ? fileOf(key) : upload, { recursive: true, force: true });
      response.writeHead(204).end();
    } else {
      const data = await readFile(fileOf(key)).catch(() => undefined);
      if (data === undefined) return refuse(404, "NoSuchKey");
      response.writeHead(200, {
        "content-length": data.length,
        "x-amz-checksum-sha256": sha256(data, "base64"),
      });
      if (fault === "half") response.write(data.subarray(0, data.length / 2), () => request.socket.destroy());
      else response.end(request.method === "HEAD" ? "" : data);
    }

    async function list(): Promise<void> {
      const start = query.get("continuation-token") ?? "";
      const all = (await server.keys()).filter(
        (each) => each.startsWith(query.get("prefix") ?? "") && each > start,
      );
      const page = all.slice(0, server.pageSize);
      const next =
        all.length > page.length ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : "";
      const keys = page.map((each) => `<Contents><Key>${each}</Key></Contents>`).join("");
      response.end(
        `<ListBucketResult><IsTruncated>${next !== ""}</IsTruncated>${next}${keys}</ListBucketResult>`,
      );
    }
  }
}

function sha256(data: Buffer, encoding: "hex" | "base64"): string {
  return createHash("sha256").update(data).digest(encoding);
}

function md5(data = Buffer.alloc(0)): string {
  return createHash("md5").update(data).digest("hex");
}
