import { expect, test } from "vitest";
import { readRecording, recordingsFolder, recordingsOf } from "./replay/recording.ts";
import { differencesOf, replay } from "./replay/replay.ts";

const folder = recordingsFolder();

if (folder === undefined) {
  test.skip("recorded responses of Render are missing: set RECORDED_DIR to their folder", () => {});
} else {
  test.each(recordingsOf(folder, ["cronjob", "webservice", "project"]))(
    "%s gets the recorded responses",
    async (name) => {
      const exchanges = readRecording(folder, name);
      expect(exchanges).not.toEqual([]);
      expect(differencesOf(await replay(exchanges))).toEqual([]);
    },
  );
}
