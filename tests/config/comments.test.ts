import { expect, test } from "vitest";
import { inspectStackText } from "../../src/config/read-stack-file.ts";

const text = `# of the file

config:
  # above the zone
  scheduler-ops:timeZone: Europe/Paris # behind the zone
  scheduler-ops:web:
    env:
      # of the variable
      COLOUR: "#ffffff" # not only hash
      TEXT: |
        # text
        text # too
      PLAIN: text#no # yes
  scheduler-ops:schedules: # of all jobs
    # first line
    # second line

    backup: {schedule: "0 2 * * *", maxGap: 25h} # of the job
    report: # of the report
      schedule: "0 3 * * *" # of its schedule
      command: >-
        node
        report.js
      # at its end
encryptionsalt: v1 # of the salt
# at the very end
`;

test("each comment has its location and the key that it is about", () => {
  const comments = inspectStackText(text, "Pulumi.prod.yaml").comments();
  expect(
    comments.map(
      ({ text: comment, line, column, path }) => `${line}:${column} ${comment} → ${path?.join(" › ")}`,
    ),
  ).toMatchInlineSnapshot(`
    [
      "1:1 of the file → ",
      "4:3 above the zone → scheduler-ops:timeZone",
      "5:40 behind the zone → scheduler-ops:timeZone",
      "8:7 of the variable → scheduler-ops:web › env › COLOUR",
      "9:25 not only hash → scheduler-ops:web › env › COLOUR",
      "13:22 yes → scheduler-ops:web › env › PLAIN",
      "14:28 of all jobs → scheduler-ops:schedules",
      "15:5 first line → scheduler-ops:schedules › backup",
      "16:5 second line → scheduler-ops:schedules › backup",
      "18:50 of the job → scheduler-ops:schedules › backup",
      "19:13 of the report → scheduler-ops:schedules › report",
      "20:29 of its schedule → scheduler-ops:schedules › report › schedule",
      "24:7 at its end → scheduler-ops:schedules › report › command",
      "25:20 of the salt → undefined",
      "26:1 at the very end → undefined",
    ]
  `);
});

test("locations are correct with any line ending and with a byte order mark", () => {
  const [windows] = inspectStackText("config:\r\n  a: 1 # here\r\n", "Pulumi.prod.yaml").comments();
  expect(windows).toEqual({ text: "here", line: 2, column: 8, path: ["a"] });
  const [marked] = inspectStackText("\uFEFFconfig:\n  a: 1 # here\n", "Pulumi.prod.yaml").comments();
  expect(marked).toMatchObject({ line: 2, column: 8, path: ["a"] });
});

test.each([
  [""],
  ["config: ["],
  ["config: {a: ' # b}"],
  ["# only"],
  ["config:\n  a: &x {b: *x} # c\n"],
  ["\t# tab"],
])("%j does not throw", (damaged) => {
  expect(inspectStackText(damaged, "Pulumi.prod.yaml").comments().length).toBeLessThan(2);
});
