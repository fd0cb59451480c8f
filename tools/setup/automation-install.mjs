// Installs the Pulumi CLI of the SDK's own version: node automation-install.mjs <folder>
// A separate process on Node 24, because the set-up itself may run on a Node that is too old for the SDK.
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

const [root] = process.argv.slice(2);
if (root === undefined) throw new Error("usage: node automation-install.mjs <folder>");
await PulumiCommand.install({ root });
