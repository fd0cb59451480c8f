/**
 * Becomes the command: this process goes on as `/bin/sh -c command`, with its id, its parent, its streams and its
 * environment. So signals reach the command, its exit code is the run's, and nothing is left to be ended.
 */
export function become(command: string): never {
  // Node ignores these two, and what is ignored stays so: with a listener they have their usual effect afterwards.
  for (const signal of ["SIGPIPE", "SIGXFSZ"] as const) process.on(signal, () => {});
  process.execve?.("/bin/sh", ["/bin/sh", "-c", command], process.env);
  throw new Error("process.execve returned");
}
