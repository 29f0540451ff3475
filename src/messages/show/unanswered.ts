/** What a form has still to ask. */
import type { Scalar } from '../../tracker/index.js';
import type { Field, Form } from '../campaign.js';

type Traits = Readonly<Record<string, Scalar>>;

/** The trait that holds the answer. An address that is kept as a hash goes to another: `emailHash` for `email`. */
export const traitOf = ({ type, trait, plain }: Field): string =>
  type !== 'email' || plain || /hash$/i.test(trait) ? trait : `${trait}Hash`;

const isKnown = (field: Field, traits: Traits): boolean =>
  [field.trait, traitOf(field)].some((name) => Object.prototype.hasOwnProperty.call(traits, name));

/** The fields whose answer is not known yet, in the form's order. */
export const unanswered = (form: Form, traits: Traits): Field[] =>
  form.fields.filter((field) => !isKnown(field, traits));
