/** One question of a form, as it stands on the page. */
import type { LocalText } from '../../tracker/index.js';
import type { Field } from '../campaign.js';
import type { Setting } from '../show/setting.js';
import { type Answer, choicesOf, readAnswer } from './answer.js';
import type { FormWords } from './phrases.js';

/** See {@link makeField}. */
export interface ShownField {
  readonly field: Field;
  readonly element: HTMLElement;
  /** What is answered. Shows what is wrong with it, and takes back what was said before. */
  read(): Answer;
  focus(): void;
}

const INPUT_TYPES: Partial<Record<Field['type'], string>> = {
  email: 'email',
  tel: 'tel',
  date: 'date',
  consent: 'checkbox',
  'multi-choice': 'checkbox',
  choice: 'radio',
  rating: 'radio',
};

/** @param id Makes the ids within it, and the name of its inputs; unlike that of any other field of the message. */
export function makeField({ make, write }: Setting, words: FormWords, field: Field, id: string): ShownField {
  const { type, label, purpose, options = [], required = true, autocomplete } = field;
  const inputType = INPUT_TYPES[type] ?? 'text';
  const isText = inputType !== 'radio' && inputType !== 'checkbox';
  const isGroup = !isText && type !== 'consent';

  const error = make('p', 'error', { id: `${id}-error`, hidden: '' });
  const why = purpose ? write(make('p', 'purpose', { id: `${id}-purpose` }), purpose) : undefined;
  const title = write(make('span', 'label-text'), label);
  const heading: (Node | string)[] = [title];
  if (!required && type !== 'consent') heading.push(' ', make('span', 'optional', {}, `(${words.optional})`));

  const input = (value?: string) =>
    make('input', isText ? 'input' : 'tick', {
      id: value === undefined ? id : undefined,
      type: inputType,
      name: id,
      value,
      maxlength: isText ? 500 : undefined,
      autocomplete: isText ? (autocomplete ?? (type === 'email' || type === 'tel' ? type : undefined)) : undefined,
      'aria-required': required && !isGroup ? 'true' : undefined,
    });
  const choice = (value: string, text: LocalText) =>
    make('label', `option ${type}`, {}, input(value), write(make('span', 'option-text'), text));
  const inputs: HTMLInputElement[] = [];
  let element: HTMLElement;
  if (isGroup) {
    const choices = choicesOf(field).map((value) =>
      choice(value, options.find((each) => each.value === value)?.label ?? value),
    );
    element = make(
      'fieldset',
      'field',
      {
        role: inputType === 'radio' ? 'radiogroup' : undefined,
        'aria-required': inputType === 'radio' ? `${required}` : undefined,
      },
      make('legend', 'label', {}, ...heading),
      make('div', 'options', {}, ...choices),
    );
    inputs.push(...element.querySelectorAll('input'));
  } else {
    inputs.push(input());
    const labelled = make('label', isText ? 'label' : 'option consent', { for: id });
    labelled.append(...(isText ? [] : inputs), ...heading);
    element = make('div', 'field', {}, labelled, ...(isText ? inputs : []));
  }
  element.append(...(why ? [why] : []), error);

  /** Those that say of themselves whether they are wrong: a group of radio buttons does so as a whole. */
  const speaking: Element[] = inputType === 'radio' ? [element] : inputs;
  function say(wrong: string): void {
    error.textContent = wrong;
    error.hidden = !wrong;
    const describedBy = [wrong && error.id, why?.id].filter(Boolean).join(' ');
    for (const each of speaking) {
      if (wrong) each.setAttribute('aria-invalid', 'true');
      else each.removeAttribute('aria-invalid');
      if (describedBy) each.setAttribute('aria-describedby', describedBy);
      else each.removeAttribute('aria-describedby');
    }
  }
  say('');

  return {
    field,
    element,
    read() {
      const given = isText ? inputs : inputs.filter(({ checked }) => checked);
      const answer = readAnswer(
        field,
        given.map(({ value }) => value),
      );
      say('wrong' in answer ? words[answer.wrong] : '');
      return answer;
    },
    focus: () => inputs[0]?.focus(),
  };
}
