/** The key of a local Render that was given none. It guards nothing: whoever may read this file may have it. */
export const defaultApiKey = "rnd_local";
