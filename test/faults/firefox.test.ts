import { firefox } from '../engines/support/firefox.js';
import { tryFaults } from './support/try-faults.js';

tryFaults(firefox);
