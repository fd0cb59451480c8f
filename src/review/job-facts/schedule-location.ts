import type { InspectedStackFile } from "../../config/read-stack-file.ts";
import type { SourceLocation } from "../../core/errors.ts";

/** A schedule is the text behind the job's name, or stands in a mapping; where it is not, its parent is found. */
export function scheduleLocation(locate: InspectedStackFile["locate"], job: string): SourceLocation {
  const alone = locate("scheduler-ops:schedules", job);
  const within = locate("scheduler-ops:schedules", job, "schedule");
  return within.line > alone.line || within.column > alone.column ? within : alone;
}
