/**
 * The same random cases in every run, so that a change that fails is the change's fault; `FUZZ_SEED=…` takes others, and
 * `npm run fuzz` looks for new ones.
 */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 20_261_127) });
