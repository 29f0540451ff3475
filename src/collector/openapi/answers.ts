/** What the descriptions of routes are put together from. */

/** A piece of the document. */
export type Json = Readonly<Record<string, unknown>>;

/** A schema of `schemas.ts` by its name. */
export const schema = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

/** An answer whose body is JSON. */
export const inJson = (description: string, of: Json): Json => ({
  description,
  content: { 'application/json': { schema: of } },
});

/** A refusal: its body is a sentence. */
export const refused = (description: string): Json => inJson(description, schema('Refusal'));

/** What any route may answer. */
export const BROKEN = {
  '400': refused('The request is wrong: what it must be stands in the sentence.'),
  '500': refused('A defect of the collector, which its log tells more about. Send again later.'),
};

/** What pages of other shops are answered. */
export const FOREIGN = { '403': refused("The page's origin is not in the collector's list.") };

/** What is answered without the right key. */
export const UNAUTHORISED = {
  '401': refused('The key is missing or wrong.'),
  '403': refused('The collector was started without this key, or this is for its own machine only.'),
};

/** What is answered when the database is in trouble. */
export const AWAY = {
  '503': refused(
    'The database is in trouble; the sentence has the reason, if it is known. Come back after `retry-after` seconds.',
  ),
};

/** What is answered to what should be written now and cannot be. */
export const LATER = {
  '429': refused('Too much is waiting to be written. Come back after `retry-after` seconds.'),
  ...AWAY,
};

/** What a browser asks first. */
export const PREFLIGHT = {
  options: {
    summary: 'What a browser asks before it sends more than a simple request',
    security: [],
    responses: { '204': { description: 'Which method and headers pages of the shop may use.' }, ...FOREIGN, ...BROKEN },
  },
};
