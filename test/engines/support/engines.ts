/** The engines that this machine has. */
import { chromium } from './chromium.js';
import type { Engine } from './engine.js';
import { firefox } from './firefox.js';
import { webkit } from './webkit.js';

const ALL: readonly Engine[] = [chromium, firefox, webkit];

export const FOUND = ALL.filter(({ missing }) => !missing);

/** A sentence for each engine that is not here. */
export const NOT_FOUND = ALL.flatMap(({ name, missing }) => (missing ? [`${name} was not found: ${missing}`] : []));
