import { describe, expect, test } from "vitest";
import { findDisagreement } from "../../../src/local/demo/reconcile.ts";

const names = ["switchbot-local", "switchbot-local-backup"];
const web = { id: "srv-1", name: "switchbot-local" };
const backup = { id: "crn-1", name: "switchbot-local-backup" };

function stateOf(ids: string[], pending: unknown[] = []) {
  return {
    version: 3,
    deployment: {
      resources: [
        { type: "pulumi:pulumi:Stack", urn: "urn:pulumi:local::p::pulumi:pulumi:Stack::p-local" },
        { type: "pulumi:providers:pulumi-nodejs", id: "abf47c82", urn: "urn:provider" },
        ...ids.map((id) => ({ type: "pulumi-nodejs:dynamic/render:CronJob", id, urn: `urn:${id}` })),
      ],
      ...(pending.length === 0 ? {} : { pending_operations: pending }),
    },
  };
}

describe("the state of Pulumi and the local Render", () => {
  test("agree when both have the same services", () => {
    expect(findDisagreement(stateOf(["srv-1", "crn-1"]), [web, backup], names)).toEqual({
      unknownToPulumi: [],
      gone: [],
      pending: false,
    });
  });

  test("agree before anything is created", () => {
    for (const state of [{ version: 3 }, { version: 3, deployment: null }, { deployment: {} }]) {
      expect(findDisagreement(state, [], names)).toEqual({ unknownToPulumi: [], gone: [], pending: false });
    }
  });

  test("a service whose creation Pulumi could not record is unknown to it", () => {
    const { unknownToPulumi } = findDisagreement(stateOf(["srv-1"]), [web, backup], names);
    expect(unknownToPulumi).toEqual([backup]);
  });

  test("a service with another name is ignored", () => {
    const other = { id: "srv-9", name: "by-hand" };
    expect(findDisagreement(stateOf([]), [other], names).unknownToPulumi).toEqual([]);
  });

  test("a service of the state that is missing in the local Render is gone", () => {
    expect(findDisagreement(stateOf(["srv-1", "crn-1"]), [web], names).gone).toEqual(["urn:crn-1"]);
  });

  test("an operation that has not ended is pending", () => {
    expect(findDisagreement(stateOf(["srv-1"], [{ type: "updating" }]), [web], names).pending).toBe(true);
  });
});
