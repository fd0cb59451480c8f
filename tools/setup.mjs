#!/usr/bin/env node
// Makes the checkout ready to run; silent when it is. Plain JavaScript, because it runs before anything is installed.
import { exitWith } from "./setup/problem.mjs";
import { setUp } from "./setup/set-up.mjs";

await exitWith(async () => {
  await setUp();
  return 0;
});
