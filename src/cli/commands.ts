/** The commands of scheduler-ops. The file of a command is loaded only to run that command or to print its help. */
import type { Command } from "commander";

interface CommandEntry {
  /** The arguments in the list of commands. */
  readonly arguments?: string;
  readonly description: string;
  /** The command without its description. */
  load(): Promise<Command>;
}

export const commands: Readonly<Record<string, CommandEntry>> = {
  audit: {
    description: "Show every job by stack: schedules, next runs, gaps, cost, a week, the load of each minute",
    load: async () => (await import("./audit.ts")).auditCommand(),
  },
  calendar: {
    arguments: "[cron...]",
    description: "Show a week or a month of runs, of a cron expression or of the jobs in the stack files",
    load: async () => (await import("./calendar.ts")).calendarCommand(),
  },
  check: {
    description: "Check stack files and their schedules: every finding with file, line and fix",
    load: async () => (await import("./check.ts")).checkCommand(),
  },
  comment: {
    description: "Post the schedule review on a pull request, as one comment that is kept up to date",
    load: async () => (await import("./comment.ts")).commentCommand(),
  },
  demo: {
    description: "Deploy stack local to a Render on this machine and show its jobs running",
    load: async () => (await import("./demo.ts")).demoCommand(),
  },
  diff: {
    description: "Show what a change to stack files does, in words and times, by stack and job",
    load: async () => (await import("./diff.ts")).diffCommand(),
  },
  drift: {
    description: "Show what was changed on Render by hand, and which runs were missed or failed",
    load: async () => (await import("./drift.ts")).driftCommand(),
  },
  explain: {
    arguments: "<cron...>",
    description: "Explain a cron expression: words, next runs, runs a day, longest gap, warnings",
    load: async () => (await import("./explain.ts")).explainCommand(),
  },
  "local-render": {
    description: "Run a Render on this machine: its REST API, and the services and jobs deployed to it",
    load: async () => (await import("./local-render.ts")).localRenderCommand(),
  },
  next: {
    arguments: "<cron...>",
    description: "List the next runs of a cron expression",
    load: async () => (await import("./next.ts")).nextCommand(),
  },
  "switchbot-simulator": {
    description: "Run SwitchBot's API on this machine: a meter, an air conditioner and scenes in one room",
    load: async () => (await import("./switchbot-simulator.ts")).switchBotSimulatorCommand(),
  },
};
