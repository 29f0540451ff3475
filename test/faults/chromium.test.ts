import { chromium } from '../engines/support/chromium.js';
import { tryFaults } from './support/try-faults.js';

tryFaults(chromium);
