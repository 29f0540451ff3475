/** How the address of a request is read. */

/** For Fastify's router. */
export const ROUTER_OPTIONS = {
  /** Ids of users are as long as a shop makes them, addresses of mail for example. */
  maxParamLength: 4096,
  /** A name that is there twice would be a list, for which nothing is prepared: the last one counts. */
  querystringParser: (query: string): Record<string, string> => Object.fromEntries(new URLSearchParams(query)),
};
