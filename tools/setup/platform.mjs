import { SetUpProblem } from "./problem.mjs";

const oldestNode = 18;
const systems = ["linux", "darwin"];

/**
 * Rejects a Node that is too old for the set-up, and unsupported operating systems.
 *
 * @param {{ nodeVersion?: string, system?: string }} [machine] defaults to this machine
 */
export function checkPlatform({ nodeVersion = process.versions.node, system = process.platform } = {}) {
  if (Number.parseInt(nodeVersion, 10) < oldestNode) {
    throw new SetUpProblem({
      code: "SETUP001",
      message: `Node ${nodeVersion} is older than ${oldestNode}`,
      remedy: `Install Node ${oldestNode} or newer from https://nodejs.org/ (everything else uses the project's own Node 24)`,
    });
  }
  if (!systems.includes(system)) {
    throw new SetUpProblem({
      code: "SETUP002",
      message: `${system === "win32" ? "Windows" : system} is not supported, Linux and macOS are`,
      remedy:
        system === "win32"
          ? "Clone the repository inside WSL 2 and run it there"
          : "Use a Linux or macOS machine",
    });
  }
}
