/** Waiting for what a page, a browser or a server does in its own time. */
import { expect } from 'vitest';

/** As `expect`, asked again until it holds, with a patience that suits a machine under load. */
export const eventually = <Value>(look: () => Value | Promise<Value>) => expect.poll(look, { timeout: 15_000 });
