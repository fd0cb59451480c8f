import fc from "fast-check";
import {
  brokenBodies,
  queries,
  startFuzzedRender,
  wrongBodies,
  wrongPaths,
} from "../local/render/fuzz-requests.ts";
import { defineMatrix } from "./matrix.ts";

const request = fc.oneof({ arbitrary: wrongBodies, weight: 5 }, brokenBodies, queries, wrongPaths);

export default defineMatrix({
  rule: "the local Render responds to any sequence of requests, and never with 5xx",
  cases: fc.array(request, { minLength: 1, maxLength: 60, size: "max" }),
  async run(requests) {
    await using render = await startFuzzedRender();
    for (const each of requests) await render.send(each);
  },
});
