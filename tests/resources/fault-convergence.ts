/** A cron job whose calls to Render fail at random, managed by an engine that runs `up` until it succeeds. */
import fc from "fast-check";
import { expect } from "vitest";
import { RenderApiError } from "../../src/render/errors.ts";
import { cronJobKind } from "../../src/resources/cron-job.ts";
import { PartialStateError, type Properties } from "../../src/resources/dynamic.ts";
import { testOwnerId } from "../support/local-render.ts";
import { type Managed, startManaged } from "./lifecycle.ts";

/** One `up`: the desired state, and the calls that fail. */
export interface FaultyStep {
  readonly schedule: string;
  readonly suspended: boolean;
  readonly envVars: Readonly<Record<string, string>>;
  readonly faults: readonly Record<string, unknown>[];
}

const fault = fc
  .record({
    method: fc.constantFrom("GET", "POST", "PATCH", "PUT", "DELETE"),
    path: fc.constantFrom("", "/services$", "/env-vars$", "/suspend$", "/resume$", "/deploys"),
    times: fc.integer({ min: 1, max: 12 }),
    failure: fc.oneof(
      fc.constantFrom({ drop: "before" }, { drop: "after" }),
      fc.constantFrom(401, 409, 429, 500, 502, 503).map((status) => ({ status })),
    ),
  })
  .map(({ failure, path, ...rest }) => ({ ...rest, ...failure, ...(path !== "" && { path }) }));

export const faultySteps: fc.Arbitrary<FaultyStep[]> = fc.array(
  fc.record({
    schedule: fc.constantFrom("0 3 * * *", "*/15 * * * *", "0 0 1 * *"),
    suspended: fc.boolean(),
    envVars: fc.dictionary(fc.constantFrom("A", "B", "TOKEN"), fc.constantFrom("1", "2")),
    faults: fc.array(fault, { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 4 },
);

/**
 * Fails unless each `up` ends with exactly one job that is as desired, once the faults are used up, and the destruction
 * with none.
 */
export async function checkConvergence(steps: readonly FaultyStep[]): Promise<void> {
  await using job = await startManaged(cronJobKind);
  let state: { id: string; outs: Properties } | undefined;
  for (const { faults, ...desired } of steps) {
    const spec = {
      ...desired,
      name: "backup",
      ownerId: testOwnerId,
      region: "frankfurt",
      image: { path: "nginx" },
      adopt: true,
    };
    for (const each of faults) await job.fault(each);
    state = await untilDone(job, async () => {
      try {
        if (state === undefined) return await job.create(spec);
        return { id: state.id, outs: await job.update(state.id, state.outs, spec) };
      } catch (error) {
        // The state that the engine keeps after a failed step.
        if (error instanceof PartialStateError) state = { id: error.id, outs: { ...error.properties } };
        throw error;
      }
    });
    const { __provider, ...declared } = await job.checked(spec);
    expect((await job.provider.read(state.id, state.outs)).inputs).toEqual(declared);
    expect(state.outs).not.toHaveProperty("unfinished");
    expect((await job.render.call("GET", "/services")).body).toMatchObject([{ service: { id: state.id } }]);
  }
  const { id, outs } = state ?? { id: "", outs: {} };
  for (const each of steps.at(-1)?.faults ?? []) await job.fault(each);
  await untilDone(job, () => job.provider.delete(id, outs));
  expect((await job.render.call("GET", "/services")).body).toEqual([]);
}

/** Repeats the step while it fails with an error of Render, then removes the faults that were not used. */
async function untilDone<Done>(job: Managed, step: () => Promise<Done>): Promise<Done> {
  // A step makes a few calls, and the client repeats most of them: 36 failures are used up long before.
  for (let attempt = 1; ; attempt += 1) {
    try {
      const done = await step();
      await job.render.control("DELETE", "/faults");
      return done;
    } catch (error) {
      const isOfRender = error instanceof RenderApiError || error instanceof PartialStateError;
      if (!isOfRender || attempt === 40) throw error;
    }
  }
}
