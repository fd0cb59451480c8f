#!/usr/bin/env node
// Sets up the checkout; silent when there is nothing to do. Plain JavaScript, because it runs before anything is installed.
import { exitWith } from "./setup/problem.mjs";
import { setUp } from "./setup/set-up.mjs";

await exitWith(async () => {
  await setUp();
  return 0;
});
