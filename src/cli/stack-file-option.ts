import { InvalidArgumentError } from "commander";

/** Where something about a stack was written to. */
export interface StackOutput {
  stack: string;
  path: string;
}

/** Reads an option such as `--preview prod=preview.json`, which may be repeated. */
export function stackOutput(text: string, previous: readonly StackOutput[] = []): StackOutput[] {
  const [, stack, path] = /^([\w.-]+)=(.+)$/s.exec(text) ?? [];
  if (stack === undefined || path === undefined) {
    throw new InvalidArgumentError("It must be the name of a stack, an equals sign and a file.");
  }
  return [...previous.filter((each) => each.stack !== stack), { stack, path }];
}
