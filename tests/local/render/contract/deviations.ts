/** A response that Render's contract does not allow, and the evidence for it. */
interface Deviation {
  /** Matches `<operation> <path of keys>: <problem>`. */
  readonly problem: RegExp;
  readonly because: string;
}

/** All deviations of the local Render from Render's contract. */
export const deviations: readonly Deviation[] = [
  {
    problem: /\/environments\S* (\S+\.)?(databases|envGroup|redis|service)Ids: is not a list$/,
    because: "recorded: lists of ids are null when they are empty",
  },
  {
    problem: /^POST \/environments\/\{environmentId\}\/resources: status 201 is not declared$/,
    because: "recorded: 201, where the contract says 200",
  },
  {
    problem: /^(GET|POST) \/services\/\{serviceId\}\/deploys(\/\{deployId\})? finishedAt: is not a text$/,
    because: "recorded: null until the deploy has ended",
  },
  {
    problem: /^POST \/services\/\{serviceId\}\/deploys commit: is not an object$/,
    because: "recorded: null for an image",
  },
  {
    problem: / (\S+\.)?autoDeployTrigger: is not declared$/,
    because: "recorded since May 2025; the contract declares it in a separate schema that nothing references",
  },
  {
    problem: /\/services\S* (\S+\.)?serviceDetails\.ipAllowList: is not declared$/,
    because:
      "requests and responses have it in the client that Render generated from its contract of August 2026",
  },
  {
    problem: /\/environments\S* (\S+\.)?ipAllowList: is not declared$/,
    because:
      "requests and responses have it in the client that Render generated from its contract of August 2026",
  },
  {
    problem: /^GET \/notification-settings\/overrides \[\]\.override\.type: is missing$/,
    because:
      "the contract requires it without declaring it, and the recorded override of one service has none",
  },
  {
    problem: /^GET \/services\/\{serviceId\}\/events \[\]\.cursor: is not declared$/,
    because: "the contract requires it without declaring it",
  },
  {
    problem: /^DELETE \/registrycredentials\/\{registryCredentialId\}: status 400 is not declared$/,
    because:
      "Render's response while a service uses it is not known; here no service may lose its credential",
  },
];
