import type { InspectedStackFile } from "../../../config/read-stack-file.ts";

const productionNames = ["prod", "production", "live"];
const stagingNames = ["staging", "stage", "preprod", "qa", "uat"];

/** Whether a stack is for a developer's machine: such a stack is not compared with others. */
export function isLocal({ stack }: InspectedStackFile): boolean {
  return wordsOf(stack).includes("local");
}

export function isProduction({ stack }: InspectedStackFile): boolean {
  return wordsOf(stack).some((word) => productionNames.includes(word));
}

/** Whether a stack is the staging of a production stack: `staging` of `prod`, `eu-staging` of `eu-prod`. */
export function isStagingOf({ stack }: InspectedStackFile, production: InspectedStackFile): boolean {
  const words = wordsOf(stack);
  const rest = words.filter((word) => !stagingNames.includes(word));
  const ofProduction = wordsOf(production.stack).filter((word) => !productionNames.includes(word));
  return rest.length < words.length && (rest.length === 0 || rest.join() === ofProduction.join());
}

function wordsOf(stack: string): string[] {
  return stack.toLowerCase().split(/[-_.]/);
}
