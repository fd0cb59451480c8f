import packageJson from "../../package.json" with { type: "json" };

/** Version of scheduler-ops. */
export const { version } = packageJson;
