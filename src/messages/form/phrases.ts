/** What a form says of its own; see `show/phrases.ts`. */

const en = {
  later: 'Later',
  next: 'Next',
  send: 'Send',
  thanks: 'Thank you.',
  optional: 'optional',
  needed: 'Please fill this in.',
  needsChoice: 'Please choose.',
  needsConsent: 'Please tick this to go on.',
  wrongEmail: 'Please write an address such as name@example.com.',
  wrongTel: 'Please write a phone number: digits, and a + for the country.',
  wrongDate: 'Please write a date as year-month-day, such as 1990-05-23.',
};

/** See the top of this file. */
export type FormWords = Readonly<typeof en>;

const fr: FormWords = {
  later: 'Plus tard',
  next: 'Suivant',
  send: 'Envoyer',
  thanks: 'Merci.',
  optional: 'facultatif',
  needed: 'Veuillez remplir ce champ.',
  needsChoice: 'Veuillez choisir.',
  needsConsent: 'Veuillez cocher cette case pour continuer.',
  wrongEmail: 'Veuillez saisir une adresse comme nom@exemple.fr.',
  wrongTel: 'Veuillez saisir un numéro de téléphone : des chiffres, et un + pour le pays.',
  wrongDate: 'Veuillez saisir une date sous la forme année-mois-jour, comme 1990-05-23.',
};

/** See the top of this file. */
export const formWords = { en, fr };
