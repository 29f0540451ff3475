/** What a message says: texts, image, coupon, progress, form, buttons. */

import { listAt, nameAt, quoted, recordAt, refuse } from '../segments/check/findings.js';
import { checkChoice, checkKeys } from '../segments/check/spelling.js';
import { checkText } from '../segments/check/text.js';
import { checkSpan, isWhole } from './amount.js';

const CONTENT_KEYS = ['title', 'text', 'image', 'coupon', 'progress', 'form', 'buttons', 'data'];
const FIELD_TYPES = ['text', 'email', 'tel', 'date', 'choice', 'multi-choice', 'rating', 'consent'];
const FIELD_KEYS = ['trait', 'type', 'label', 'purpose', 'options', 'required', 'autocomplete', 'plain'];

/** A text that must be there. */
function checkSaid(given: unknown, path: string): void {
  if (given === undefined || given === '') refuse(path, 'must be a text, not nothing');
  checkText(given, path);
}

function checkFlag(given: unknown, path: string): void {
  if (given !== undefined && typeof given !== 'boolean') refuse(path, `must be true or false, not ${quoted(given)}`);
}

/** An address that a page may lead to or load from; where variables stand in it, only its beginning is known. */
function checkAddress(given: unknown, path: string, isLink: boolean): void {
  const address = nameAt(given, path, 'an address');
  // Browsers leave out what cannot be seen, within the name of a scheme too.
  const [, scheme] = /^([a-z][a-z\d+.-]*):/i.exec(address.replace(/[\0-\x20\x7f]/g, '')) ?? [];
  const allowed = isLink ? ['http', 'https', 'mailto', 'tel'] : ['http', 'https'];
  if (scheme !== undefined && !allowed.includes(scheme.toLowerCase()))
    refuse(path, `"${scheme}:" is not allowed; write an address with https:, or one on the shop's own site`);
}

/** Checks the content of a campaign. What it lacks to be shown is a mistake, unless `isData`: the shop shows it. */
export function checkContent(given: unknown, path: string, isData: boolean): void {
  const content = recordAt(given, path, 'an object with what the message says');
  checkKeys(content, CONTENT_KEYS, path);
  const { title, text, image, coupon, progress, form, buttons, data } = content;
  if (!isData && [title, text, image, coupon, progress, form].every((part) => part === undefined))
    refuse(path, 'says nothing; give it a "title" or a "text"');
  checkText(title, `${path}.title`);
  checkText(text, `${path}.text`);
  if (image !== undefined) {
    const place = `${path}.image`;
    const record = recordAt(image, place, '{"src": …, "alt": …}');
    checkKeys(record, ['src', 'alt', 'width', 'height'], place);
    checkAddress(record.src, `${place}.src`, false);
    if (record.alt === undefined) refuse(`${place}.alt`, 'is missing; say what there is to see, or "" for decoration');
    checkText(record.alt, `${place}.alt`);
    for (const key of ['width', 'height'])
      if (record[key] !== undefined && !isWhole(record[key], 1))
        refuse(`${place}.${key}`, `must be a number of pixels, not ${quoted(record[key])}`);
  }
  if (coupon !== undefined) {
    const place = `${path}.coupon`;
    const record = recordAt(coupon, place, '{"code": …}');
    checkKeys(record, ['code', 'expiresIn'], place);
    nameAt(record.code, `${place}.code`, 'the code as a text');
    if (record.expiresIn !== undefined) checkSpan(record.expiresIn, `${place}.expiresIn`);
  }
  if (progress !== undefined) {
    const place = `${path}.progress`;
    const record = recordAt(progress, place, '{"threshold": …, "text": …}');
    checkKeys(record, ['threshold', 'text', 'reached'], place);
    const { threshold } = record;
    if (typeof threshold !== 'number' || !(threshold > 0 && threshold < Infinity))
      refuse(`${place}.threshold`, `must be an amount above 0, not ${quoted(threshold)}`);
    checkSaid(record.text, `${place}.text`);
    checkText(record.reached, `${place}.reached`);
  }
  if (form !== undefined) checkForm(form, `${path}.form`);
  if (buttons !== undefined)
    listAt(buttons, `${path}.buttons`, 'a list of buttons').forEach((button, at) => {
      checkButton(button, `${path}.buttons[${at}]`);
    });
  if (data !== undefined) recordAt(data, `${path}.data`, 'an object');
}

function checkButton(given: unknown, path: string): void {
  const button = recordAt(given, path, '{"label": …} with "href", "close" or "event"');
  checkKeys(button, ['label', 'href', 'close', 'event', 'params'], path);
  checkSaid(button.label, `${path}.label`);
  const [kind, other] = ['href', 'close', 'event'].filter((key) => button[key] !== undefined);
  if (kind === undefined) refuse(path, 'does nothing; give it an "href", "close": true or an "event"');
  if (other !== undefined) refuse(`${path}.${other}`, `cannot stand beside "${kind}"; a button does one thing`);
  if (kind === 'href') checkAddress(button.href, `${path}.href`, true);
  if (kind === 'close' && button.close !== true) refuse(`${path}.close`, `must be true, not ${quoted(button.close)}`);
  if (kind === 'event') nameAt(button.event, `${path}.event`, 'the name of an event');
  if (button.params === undefined) return;
  if (kind !== 'event') refuse(`${path}.params`, 'are those of an "event", and there is none');
  recordAt(button.params, `${path}.params`, 'an object');
}

function checkForm(given: unknown, path: string): void {
  const form = recordAt(given, path, 'a form, {"fields": [ … ]}');
  checkKeys(form, ['fields', 'perStep', 'submit', 'thanks', 'laterFor'], path);
  const { perStep, laterFor } = form;
  if (perStep !== undefined && ![1, 2, 3].includes(perStep as number))
    refuse(`${path}.perStep`, `must be 1, 2 or 3, not ${quoted(perStep)}`);
  if (laterFor !== undefined) checkSpan(laterFor, `${path}.laterFor`);
  for (const key of ['submit', 'thanks']) checkText(form[key], `${path}.${key}`);
  const traits = new Map<unknown, number>();
  listAt(form.fields, `${path}.fields`, 'a list of fields').forEach((field, at) => {
    const place = `${path}.fields[${at}]`;
    const trait = checkField(field, place);
    const before = traits.get(trait);
    if (before !== undefined) refuse(`${place}.trait`, `${quoted(trait)} is asked for by fields[${before}] already`);
    traits.set(trait, at);
  });
}

function checkField(given: unknown, path: string): string {
  const field = recordAt(given, path, 'a field, {"trait": …, "type": …, "label": …}');
  checkKeys(field, FIELD_KEYS, path);
  const trait = nameAt(field.trait, `${path}.trait`, 'the name of the trait that the answer becomes');
  checkChoice(field.type, FIELD_TYPES, `${path}.type`);
  const { type } = field;
  checkSaid(field.label, `${path}.label`);
  checkText(field.purpose, `${path}.purpose`);
  if (type === 'consent' && field.purpose === undefined)
    refuse(`${path}.purpose`, 'is missing; a consent must say what it is given for');
  const isChoice = type === 'choice' || type === 'multi-choice';
  if (!isChoice && field.options !== undefined) refuse(`${path}.options`, 'are those of a "choice" or "multi-choice"');
  if (isChoice)
    listAt(field.options, `${path}.options`, 'a list of options').forEach((option, at) => {
      const place = `${path}.options[${at}]`;
      const record = recordAt(option, place, '{"value": …, "label": …}');
      checkKeys(record, ['value', 'label'], place);
      nameAt(record.value, `${place}.value`, 'a text');
      checkSaid(record.label, `${place}.label`);
    });
  for (const key of ['required', 'plain']) checkFlag(field[key], `${path}.${key}`);
  if (field.plain !== undefined && type !== 'email') refuse(`${path}.plain`, 'is about an "email" only');
  if (field.autocomplete !== undefined)
    nameAt(field.autocomplete, `${path}.autocomplete`, 'a token of HTML such as "given-name"');
  return trait;
}
