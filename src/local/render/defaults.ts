/** The API key of a local Render that is given none. It protects nothing: anyone who can read this file knows it. */
export const defaultApiKey = "rnd_local";

/** The repository URL that a local Render maps to this checkout; stack `local` uses it. */
export const checkoutRepository = "http://localhost/scheduler-ops.git";
