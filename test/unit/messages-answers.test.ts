/** Answers to a form: what is understood, what is not, what becomes of it, and what is left to ask. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Field, Form } from '../../src/messages/campaign.js';
import { hashEmail, readAnswer } from '../../src/messages/form/answer.js';
import { traitOf, unanswered } from '../../src/messages/show/unanswered.js';

const field = (type: Field['type'], more: Partial<Field> = {}): Field => ({ trait: 't', type, label: 'T', ...more });
const options = ['table', 'kitchen', 'light'].map((value) => ({ value, label: value }));

describe('an answer is understood', () => {
  test.each<[Field['type'], string[], unknown]>([
    ['text', ['  Ada  '], 'Ada'],
    ['text', ['<b>'], '<b>'],
    ['email', [' Ada@Example.com '], 'Ada@Example.com'],
    ['email', ["o'brien+shop@mail.example.co.uk"], "o'brien+shop@mail.example.co.uk"],
    ['email', ['élodie@exämple.fr'], 'élodie@exämple.fr'],
    ['tel', ['+33 (0)6 12-34.56/78'], '+33 (0)6 12-34.56/78'],
    ['tel', ['112 45'], '112 45'],
    ['date', ['2024-02-29'], '2024-02-29'],
    ['choice', ['kitchen'], 'kitchen'],
    ['multi-choice', ['light', 'table'], 'table,light'],
    ['rating', ['4'], 4],
    ['consent', ['on'], true],
  ])('%s %j', (type, given, value) => {
    expect(readAnswer(field(type, { options }), given)).toEqual({ value });
  });
});

describe('an answer is wrong', () => {
  test.each<[Field['type'], string[], string]>([
    ['text', ['   '], 'needed'],
    ['email', [''], 'needed'],
    ['email', ['ada'], 'wrongEmail'],
    ['email', ['ada@example'], 'wrongEmail'],
    ['email', ['a b@example.com'], 'wrongEmail'],
    ['email', ['ada@example..com'], 'wrongEmail'],
    ['email', ['ada@@example.com'], 'wrongEmail'],
    ['email', ['<ada@example.com>'], 'wrongEmail'],
    ['email', [`${'a'.repeat(250)}@example.com`], 'wrongEmail'],
    ['tel', ['call me'], 'wrongTel'],
    ['tel', ['1234'], 'wrongTel'],
    ['tel', ['+1234567890123456'], 'wrongTel'],
    ['date', ['2023-02-29'], 'wrongDate'],
    ['date', ['2023-04-31'], 'wrongDate'],
    ['date', ['23/05/1990'], 'wrongDate'],
    ['date', ['0090-05-23'], 'wrongDate'],
    ['choice', [], 'needsChoice'],
    ['choice', ['garden'], 'needsChoice'],
    ['multi-choice', ['garden'], 'needsChoice'],
    ['rating', ['6'], 'needsChoice'],
    ['consent', [], 'needsConsent'],
  ])('%s %j: %s', (type, given, wrong) => {
    expect(readAnswer(field(type, { options }), given)).toEqual({ wrong });
  });
});

test('nothing is an answer where nothing has to be given; consent that is not given is known not to be', () => {
  for (const type of ['text', 'email', 'tel', 'date', 'choice', 'multi-choice', 'rating'] as const) {
    expect(readAnswer(field(type, { options, required: false }), [' '])).toEqual({ value: undefined });
  }
  expect(readAnswer(field('consent', { required: false }), [])).toEqual({ value: false });
});

test('an address is hashed as platforms match it: trimmed, in lower case, in hexadecimal', async () => {
  const expected = createHash('sha256').update('ada@example.com').digest('hex');
  expect(await hashEmail(' Ada@Example.COM ')).toBe(expected);
});

test('an address goes to the trait of its hash, unless it is kept plain or the trait is one already', () => {
  expect(traitOf(field('email', { trait: 'email' }))).toBe('emailHash');
  expect(traitOf(field('email', { trait: 'email', plain: true }))).toBe('email');
  expect(traitOf(field('email', { trait: 'email_hash' }))).toBe('email_hash');
  expect(traitOf(field('tel', { trait: 'phone' }))).toBe('phone');
});

describe('a form asks', () => {
  const form: Form = {
    fields: [
      field('email', { trait: 'email' }),
      field('text', { trait: 'first_name' }),
      field('consent', { trait: 'letters' }),
      field('text', { trait: 'constructor' }),
    ],
  };
  const left = (traits: Record<string, string | number | boolean>) =>
    unanswered(form, traits).map(({ trait }) => trait);

  test('what is not known, in its order', () => {
    expect(left({})).toEqual(['email', 'first_name', 'letters', 'constructor']);
    expect(left({ first_name: 'Ada' })).toEqual(['email', 'letters', 'constructor']);
  });

  test('for no address of which the hash is known, nor for one that is', () => {
    expect(left({ emailHash: 'abc' })).not.toContain('email');
    expect(left({ email: 'ada@example.com' })).not.toContain('email');
  });

  test('for nothing again that was denied', () => {
    expect(left({ letters: false })).not.toContain('letters');
  });
});
