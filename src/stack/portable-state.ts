/**
 * Runs `declare` so that the resources it declares carry no call stack in the state.
 *
 * Pulumi's SDK stores where each resource was declared, as a stack with absolute paths: 500 bytes a resource that differ
 * from machine to machine, and with ES modules links that lead nowhere. The SDK reads them from `new Error().stack`
 * (`Resource.callsites` in @pulumi/pulumi/resource.js), whose text V8 lets a program choose.
 */
export function withoutCallStacks<Result>(declare: () => Result): Result {
  const former = Error.prepareStackTrace;
  Error.prepareStackTrace = (error, frames) => {
    if (frames[0]?.getFunctionName() === "callsites") return String(error);
    return [String(error), ...frames.map((frame) => `    at ${frame}`)].join("\n");
  };
  try {
    return declare();
  } finally {
    Error.prepareStackTrace = former;
  }
}
