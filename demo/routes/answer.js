/** Ways to answer a form. */

/** @typedef {import('../server.js').Request} Request */
/** @typedef {import('../server.js').Reply} Reply */

/** What a form sent. @returns {Record<string, string>} */
export const answersOf = (/** @type {Request} */ request) => /** @type {Record<string, string>} */ (request.body ?? {});

/** Whether a script of ours asked, which wants data and no page. */
export const wantsData = (/** @type {Request} */ request) => request.headers.accept === 'application/json';

/** The page of this shop on which a form stood, or another one. */
export function pageBefore(/** @type {Request} */ request, /** @type {string} */ otherwise) {
  try {
    const { host, pathname, search } = new URL(request.headers.referer ?? '');
    return host === request.headers.host ? pathname + search : otherwise;
  } catch {
    return otherwise;
  }
}
