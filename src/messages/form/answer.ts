/** Answers of a form: what is understood, and what is wrong with one. */
import type { Scalar } from '../../tracker/index.js';
import type { Field } from '../campaign.js';
import type { FormWords } from './phrases.js';

/** What has been understood; `undefined` where nothing was answered and nothing had to be. */
export type Answer = { readonly value: Scalar | undefined } | { readonly wrong: keyof FormWords };

const RATINGS = ['1', '2', '3', '4', '5'];

/** What can be chosen, for fields that offer a choice. */
export const choicesOf = ({ type, options = [] }: Field): string[] =>
  type === 'rating' ? RATINGS : options.map(({ value }) => value);

function isDay(text: string): boolean {
  const time = /^[12]\d{3}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  // Some engines read the 31st of a month that has 30 as the 1st of the next.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** HTML's own pattern asks for no dot; an address on the internet has one. */
const EMAIL = /^[^\s@<>()",;:]+@[^\s@.<>()"',;:]+(\.[^\s@.<>()"',;:]+)+$/;

/**
 * Reads an answer.
 *
 * @param given What stands in the input, or the values of what is ticked.
 */
export function readAnswer(field: Field, given: readonly string[]): Answer {
  const { type, required = true } = field;
  const choices = choicesOf(field);
  const isChoice = type === 'choice' || type === 'multi-choice' || type === 'rating';
  const answers = given.map((each) => each.trim()).filter((each) => each && (!isChoice || choices.includes(each)));
  const [first] = answers;
  if (first === undefined) {
    if (required) return { wrong: type === 'consent' ? 'needsConsent' : isChoice ? 'needsChoice' : 'needed' };
    return { value: type === 'consent' ? false : undefined };
  }
  switch (type) {
    case 'consent':
      return { value: true };
    case 'rating':
      return { value: Number(first) };
    case 'multi-choice':
      // In the order of the options, so that the same choice is the same trait.
      return { value: choices.filter((each) => answers.includes(each)).join() };
    case 'email':
      return EMAIL.test(first) && first.length < 255 ? { value: first } : { wrong: 'wrongEmail' };
    case 'tel':
      return /^\+?\d{5,15}$/.test(first.replace(/[\s().\-/]/g, '')) ? { value: first } : { wrong: 'wrongTel' };
    case 'date':
      return isDay(first) ? { value: first } : { wrong: 'wrongDate' };
    default:
      return { value: first };
  }
}

/** SHA-256 of the address, trimmed and in lower case, in hexadecimal: what advertising and mail platforms match by. */
export async function hashEmail(address: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(address.trim().toLowerCase()));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
