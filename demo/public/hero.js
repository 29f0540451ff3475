/** The home page's hero speaks of where the visitor comes from: its variants are templates beside it, in the page's language. */
import { personalize } from './personalize.js';

personalize({ slot: 'hero' });
