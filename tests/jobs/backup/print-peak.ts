/** Loaded into a process so that it prints at its end how much memory it has had at most. */
process.on("exit", () => console.log(`peak_kb=${process.resourceUsage().maxRSS}`));
