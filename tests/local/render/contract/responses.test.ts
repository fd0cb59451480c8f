import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestRender, type TestRender, textAt } from "../../../support/local-render.ts";
import { readContract } from "./contract.ts";
import { deviations } from "./deviations.ts";
import { type Call, driveEverything } from "./drive.ts";
import { problemsOf } from "./validate.ts";

const contract = readContract();

if (contract === undefined) {
  test.skip("Render's contract is missing: set RENDER_CONTRACT to its OpenAPI file", () => {});
} else {
  describe("compared with Render's contract", () => {
    let render: TestRender;
    let calls: Call[];
    beforeAll(async () => {
      render = await startTestRender();
      calls = await driveEverything(render);
    });
    afterAll(() => render[Symbol.asyncDispose]());

    function problems(): string[] {
      return calls.flatMap(({ operation, answer: { status, body } }) => {
        const schema = contract?.answer(operation, status);
        if (contract === undefined || schema === undefined)
          return [`${operation}: status ${status} is not declared`];
        if (schema === null) return [];
        return problemsOf(body, schema, contract).map((problem) => `${operation} ${problem}`);
      });
    }

    test("every response is valid, apart from the known deviations", () => {
      const unknown = problems().filter((text) => !deviations.some(({ problem }) => problem.test(text)));
      expect(new Set(unknown)).toEqual(new Set());
    });

    test("every known deviation occurs", () => {
      const found = problems();
      expect(deviations.filter(({ problem }) => !found.some((text) => problem.test(text)))).toEqual([]);
    });

    test("every operation of the local Render was called", async () => {
      const called = new Set(calls.map(({ operation }) => operation));
      const missed: string[] = [];
      for (const operation of contract.operations.filter((candidate) => !called.has(candidate))) {
        const [method = "", path = ""] = operation.split(" ");
        const answer = await render.call(method, path.replace(/[{}]/g, ""), "{}");
        if (!textAt(answer, "message").startsWith("the local Render does not have ")) missed.push(operation);
      }
      expect(missed).toEqual([]);
    });
  });
}
