/** Preloaded into a process to print its peak memory at its end. */
process.on("exit", () => console.log(`peak_kb=${process.resourceUsage().maxRSS}`));
