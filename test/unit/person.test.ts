import { expect, test } from 'vitest';
import { assignPersons } from '../../src/segments/person.js';

/** The events of visitor `v`, each written as the user it names, `-` for nobody. */
function personsOf(users: string, visitor: string | undefined = 'v'): string {
  const events = [...users].map((user) => ({ ...(visitor && { visitor }), ...(user !== '-' && { user }) }));
  return assignPersons(events).join(' ');
}

test('who is never named is the visitor', () => {
  expect(personsOf('--')).toBe('v v');
});

test('what came before a name, between two of the same and after it belongs to it', () => {
  expect(personsOf('--a-a-')).toBe('a a a a a a');
});

test('another name starts a new person, with what came since the last name', () => {
  expect(personsOf('-a-b-')).toBe('a a b b b');
  expect(personsOf('a-b-a')).toBe('a b b a a');
});

test('who has neither name nor visitor has the empty name', () => {
  expect(assignPersons([{}, {}])).toEqual(['', '']);
});

test('an empty name names nobody', () => {
  expect(assignPersons([{ visitor: 'v', user: '' }])).toEqual(['v']);
  expect(
    assignPersons([
      { visitor: 'v', user: '' },
      { visitor: 'v', user: 'a' },
      { visitor: 'v', user: '' },
    ]),
  ).toEqual(['a', 'a', 'a']);
});

test('nothing is nobody', () => {
  expect(assignPersons([])).toEqual([]);
});
