import { webkit } from '../engines/support/webkit.js';
import { tryFaults } from './support/try-faults.js';

tryFaults(webkit);
