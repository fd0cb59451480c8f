/** A stack file with many jobs, with schedules, names and descriptions of realistic length. */
const schedules = [
  "*/15 * * * *",
  "0 */2 * * *",
  "30 5 * * MON",
  "7 3 * * *",
  "0,30 9-17 * * MON-FRI",
  "0 6 1 * *",
  "15 */4 * * *",
  "*/5 * * * *",
  "0 0 29 2 *",
  "45 22 * * SAT,SUN",
];

/**
 * @param jobs number of jobs, including `automation`
 * @param shift varies the schedules between stacks
 */
export function stackOfManyJobs(jobs: number, shift = 0): string {
  const exports = Array.from({ length: jobs - 1 }, (_, index) => {
    const [minute = "", ...rest] = (schedules[(index * 7 + shift) % schedules.length] ?? "").split(" ");
    const schedule = [/^\d+$/.test(minute) ? (index * 13) % 60 : minute, ...rest].join(" ");
    return `    customer-export-${index}:
      schedule: "${schedule}"
      command: node jobs/dist/export.js --customer ${index}
      description: Writes the orders of customer ${index} to the archive
      usualDurationSeconds: ${5 + index}
`;
  });
  return `config:
  scheduler-ops:ownerId: tea-d3k9example00000000
  scheduler-ops:region: frankfurt
  scheduler-ops:timeZone: Europe/Paris
  scheduler-ops:scheduler: cron
  scheduler-ops:source:
    repo: https://github.com/example/scheduler-ops
    buildCommand: npm ci && npm run build --workspace jobs
  scheduler-ops:web:
    image: ghcr.io/example/switchbot:4.2.0
  scheduler-ops:env: {STATE_DIR: state}
  scheduler-ops:schedules:
    automation: "*/15 * * * *"
${exports.join("")}  scheduler-ops:secrets:
    SWITCHBOT_SECRET: {secure: v1:aaaa:bbbb}
    SWITCHBOT_TOKEN: {secure: v1:aaaa:bbbb}
`;
}
