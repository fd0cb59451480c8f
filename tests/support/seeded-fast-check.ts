import fc from "fast-check";

/**
 * fast-check with one seed for all properties: `SEED`, default 1, so that each run of the tests checks the same cases. `npm test`
 * prints the seed, and `SEED=random npm test` chooses another; the long suite (tests/long) tries many.
 */
const seed = Number(process.env.SEED ?? 1);
if (!Number.isSafeInteger(seed)) throw new Error(`SEED=${process.env.SEED}: must be a whole number`);
fc.configureGlobal({ seed });

export default fc;
