/** Pulumi's own process for dynamic providers, and the calls an engine makes to it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
// Both come with @pulumi/pulumi, whose protocol they speak.
import { credentials, type ServiceError } from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import status from "@pulumi/pulumi/proto/status_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";

const repository = resolve(import.meta.dirname, "../..");
const script = resolve(repository, "node_modules/@pulumi/pulumi/cmd/dynamic-provider/index.js");

type Values = Record<string, struct.JavaScriptValue>;

export interface ProviderProcess extends AsyncDisposable {
  check(news: Values): Promise<{ inputs: Values; failures: { property: string; reason: string }[] }>;
  create(inputs: Values): Promise<{ id: string; outputs: Values }>;
  read(id: string, outputs: Values): Promise<{ id: string; outputs: Values; inputs: Values | undefined }>;
  delete(id: string, outputs: Values): Promise<void>;
  /** What the process has written to its standard error. */
  stderr(): string;
}

/** Starts the process in this repository, as the engine does in the folder of a program. */
export async function startProviderProcess(env: NodeJS.ProcessEnv): Promise<ProviderProcess> {
  const child = spawn(process.execPath, [script, "127.0.0.1:1"], {
    cwd: repository,
    env: { ...process.env, PULUMI_NODEJS_PROJECT: "test", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [port] = await once(createInterface(child.stdout), "line");
  const client = new services.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  await answered((done) => client.configure(new messages.ConfigureRequest().setArgs(packed({})), done));

  return {
    stderr: () => stderr,
    async check(news) {
      const request = new messages.CheckRequest().setOlds(packed({})).setNews(packed(news));
      const response = await answered<messages.CheckResponse>((done) => client.check(request, done));
      const failures = response.getFailuresList().map((failure) => failure.toObject());
      return { inputs: values(response.getInputs()), failures };
    },
    async create(inputs) {
      const request = new messages.CreateRequest().setProperties(packed(inputs));
      const response = await answered<messages.CreateResponse>((done) => client.create(request, done));
      return { id: response.getId(), outputs: values(response.getProperties()) };
    },
    async read(id, outputs) {
      const request = new messages.ReadRequest().setId(id).setProperties(packed(outputs));
      const response = await answered<messages.ReadResponse>((done) => client.read(request, done));
      const inputs = response.getInputs();
      return {
        id: response.getId(),
        outputs: values(response.getProperties()),
        inputs: inputs && values(inputs),
      };
    },
    async delete(id, outputs) {
      const request = new messages.DeleteRequest().setId(id).setProperties(packed(outputs));
      await answered((done) => client.delete(request, done));
    },
    async [Symbol.asyncDispose]() {
      client.close();
      child.kill();
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

/** The partial state in an error of `create` or `update`. */
export function partialStateIn(
  error: ServiceError,
): { id: string; properties: Values; reasons: string[] } | undefined {
  const [details] = error.metadata.get("grpc-status-details-bin");
  if (!(details instanceof Buffer)) return undefined;
  const [detail] = status.Status.deserializeBinary(details).getDetailsList();
  const failed = detail?.unpack(
    messages.ErrorResourceInitFailed.deserializeBinary,
    "pulumirpc.ErrorResourceInitFailed",
  );
  if (!failed) return undefined;
  return { id: failed.getId(), properties: values(failed.getProperties()), reasons: failed.getReasonsList() };
}

/** The answer to one call; fails with gRPC's `ServiceError`. */
function answered<T>(send: (done: (error: ServiceError | null, response: T) => void) => unknown): Promise<T> {
  return new Promise((resolved, failed) => {
    send((error, response) => (error === null ? resolved(response) : failed(error)));
  });
}

function packed(values: Values): struct.Struct {
  return struct.Struct.fromJavaScript(values);
}

function values(packed: struct.Struct | undefined): Values {
  return packed?.toJavaScript() ?? {};
}
