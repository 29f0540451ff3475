/** A form that asks, a few questions a step, what is not known yet. Loaded for messages that have one. */
import type { Scalar } from '../../tracker/index.js';
import type { Form } from '../campaign.js';
import type { Setting } from '../show/setting.js';
import { traitOf, unanswered } from '../show/unanswered.js';
import { hashEmail } from './answer.js';
import { makeField, type ShownField } from './field.js';
import { formWords } from './phrases.js';
import { formStyles } from './styles.js';

const MOST_PER_STEP = 3;

/**
 * @param onDone Called when all is answered, with what is said then: the rest of the message has had its time.
 */
export function makeForm(setting: Setting, form: Form, onDone: (thanks: HTMLElement) => void): HTMLFormElement {
  const { make, write } = setting;
  const words = formWords[setting.language];
  const { submit = words.send, thanks = words.thanks } = form;
  const perStep = Math.min(Math.max(form.perStep ?? 1, 1), MOST_PER_STEP);
  const element = make('form', 'form', { novalidate: '' });
  setting.styles.push(formStyles);
  /** Those that were asked here, and need not have been answered. */
  const asked = new Set<string>();
  let step: ShownField[] = [];
  let count = 0;
  let isTouched = false;
  /** Answers are under way: what they change must not change the step that they come from. */
  let isBusy = false;

  const left = () => unanswered(form, setting.facts.traits).filter(({ trait }) => !asked.has(trait));

  function showStep(): void {
    const open = left();
    isTouched = false;
    step = open.slice(0, perStep).map((field) => makeField(setting, words, field, `field-${count++}`));
    const later = make('button', 'button later', { type: 'button' }, words.later);
    later.onclick = () => setting.close('later');
    const go = make('button', 'button primary', { type: 'submit' });
    if (open.length > perStep) go.textContent = words.next;
    else write(go, submit);
    element.replaceChildren(...step.map((each) => each.element), make('div', 'buttons', {}, go, later));
  }

  function end(): void {
    setting.finish();
    const said = write(make('p', 'thanks', { tabindex: -1 }), thanks);
    onDone(said);
    // The button that was pressed is gone, and the focus with it; whoever is there hears what stands there.
    said.focus();
  }

  /** The traits that the step's answers make; `undefined` where one is wrong. */
  async function readStep(): Promise<Record<string, Scalar> | undefined> {
    const traits: Record<string, Scalar> = {};
    const answers = step.map((each) => ({ each, answer: each.read() }));
    const wrong = answers.find(({ answer }) => 'wrong' in answer);
    if (wrong) {
      wrong.each.focus();
      return undefined;
    }
    for (const { each, answer } of answers) {
      const { field } = each;
      if ('wrong' in answer || answer.value === undefined) continue;
      const trait = traitOf(field);
      try {
        const isHashed = field.type === 'email' && !field.plain;
        traits[trait] = isHashed ? await hashEmail(String(answer.value)) : answer.value;
      } catch (error) {
        // Never the address itself in its place.
        setting.report('an address can be hashed on https pages only, and is dropped', error);
      }
    }
    return traits;
  }

  element.oninput = () => {
    isTouched = true;
  };
  element.onsubmit = async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    const traits = await readStep();
    if (traits) {
      for (const { field } of step) asked.add(field.trait);
      setting.hear({ kind: 'submit', traits, isLast: !left().length });
      if (left().length) {
        showStep();
        step[0]?.focus();
      } else end();
    }
    isBusy = false;
  };

  showStep();
  setting.follow(() => {
    const known = left();
    if (isBusy || step.every(({ field }) => known.includes(field))) return;
    // Told elsewhere, in another tab or by the shop. Nothing is taken away that somebody is at.
    if (isTouched || element.matches(':focus-within')) return;
    if (known.length) showStep();
    else end();
  });
  return element;
}
