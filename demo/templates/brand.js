import { raw } from './html.js';

/** The sprig of sainfoin that is the shop's mark. */
export const SPRIG = `<g fill="none" stroke="#4f7d5a" stroke-width="2" stroke-linecap="round"><path d="M16 31V14"/></g><g fill="#d4627f"><ellipse cx="16" cy="4" rx="2.3" ry="3"/><ellipse cx="12.6" cy="8" rx="3" ry="2.4"/><ellipse cx="19.4" cy="8" rx="3" ry="2.4"/><ellipse cx="11.6" cy="12.6" rx="3.6" ry="2.7"/><ellipse cx="20.4" cy="12.6" rx="3.6" ry="2.7"/><ellipse cx="16" cy="15.6" rx="3.4" ry="2.6"/></g><g fill="#4f7d5a"><path d="M16 27c-2-5-6-6.5-10-5.5 1.5 4 5.5 6.5 10 5.5Z"/><path d="M16 24c2-4 5.5-5.5 9.5-5-1.5 4-5 6.5-9.5 5Z"/></g>`;

export const sprig = raw(`<svg class="sprig" viewBox="0 0 32 32" aria-hidden="true">${SPRIG}</svg>`);
