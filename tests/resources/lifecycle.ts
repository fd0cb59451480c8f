import type { dynamic } from "@pulumi/pulumi";
import { PartialStateError, type Properties } from "../../src/resources/dynamic.ts";
import { serviceProvider } from "../../src/resources/service/provider.ts";
import type { ServiceKind, ServiceSpec } from "../../src/resources/service/spec.ts";
import { type ClientAndRender, startClientAndRender } from "../support/render-client.ts";

/** A resource as an engine manages it: its state, and what the engine does with it. */
export interface Managed extends ClientAndRender {
  readonly provider: Required<
    Pick<dynamic.ResourceProvider, "check" | "diff" | "create" | "read" | "update" | "delete">
  >;
  /** Checks the inputs; fails when they are invalid. */
  checked(inputs: Properties): Promise<Properties>;
  /** Checks and creates. */
  create(inputs: Properties): Promise<{ id: string; outs: Properties }>;
  /** Checks and updates, as the engine does with the outputs of the last step. */
  update(id: string, olds: Properties, inputs: Properties): Promise<Properties>;
}

/** A provider of one kind of service, connected to a real local Render. */
export async function startManaged<Spec extends ServiceSpec>(
  kind: ServiceKind<Spec>,
  options: Parameters<typeof startClientAndRender>[0] = {},
): Promise<Managed> {
  const both = await startClientAndRender(options);
  const provider = completed(serviceProvider(kind, () => both.client));

  async function checked(inputs: Properties): Promise<Properties> {
    const { inputs: canonical, failures = [] } = await provider.check(
      {},
      { ...inputs, __provider: "pointer" },
    );
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
    return { ...canonical, __provider: "pointer" };
  }

  return {
    ...both,
    provider,
    checked,
    async create(inputs) {
      const { id, outs } = await provider.create(await checked(inputs));
      return { id, outs: { ...outs } };
    },
    async update(id, olds, inputs) {
      const { outs } = await provider.update(id, olds, await checked(inputs));
      return { ...outs };
    },
    [Symbol.asyncDispose]: () => both[Symbol.asyncDispose](),
  };
}

/** The partial state that `work` throws. */
export async function partialStateOf(work: Promise<unknown>): Promise<PartialStateError> {
  const thrown = await work.then(
    () => "nothing",
    (error: unknown) => error,
  );
  if (thrown instanceof PartialStateError) return thrown;
  throw new Error(`expected a PartialStateError, not ${String(thrown)}`);
}

function completed(provider: dynamic.ResourceProvider): Managed["provider"] {
  const { check, diff, create, read, update, delete: remove } = provider;
  if (!check || !diff || !read || !update || !remove) throw new Error("the provider lacks a method");
  return { check, diff, create, read, update, delete: remove };
}
