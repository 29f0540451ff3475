/**
 * Personalising a part of the page: what stands in a slot follows the visitor's segments, live, without moving anything.
 *
 * The contents are the shop's own, delivered with the page as templates or made by a callback: there is no HTML in texts here,
 * so a strict content policy and Trusted Types have nothing to say. For what style sheets can do (hide, show, order, colour)
 * none of this is needed: `html[data-segments~="vip"]` is there before the first paint.
 */
import type { Tracker, Unsubscribe } from '../tracker/index.js';
import { createSlot } from './slot.js';

/** What stands in the slot while the visitor is in a segment. */
export interface Variant {
  /** The segment's id. */
  when: string;
  /** The id of a `<template>`. If left out, and `render` too, it is the one in the slot with `data-vitrine-when` of this segment. */
  template?: string;
  /** Or makes the content, when it is first needed. */
  render?: () => Node;
}

/** See {@link personalize}. */
export interface Personalization {
  /** The element's `data-vitrine-slot`. What it holds at first is for everybody else. */
  slot: string;
  /** Of several that hold, the first wins. Default: the templates in the slot that have `data-vitrine-when`, in their order. */
  variants?: Variant[];
  /** The page's tracker. Default: that of the script tag, whether it has loaded yet or not. */
  tracker?: Tracker;
  /** Told of every trouble at run time, each sentence once. Default: the console, as an error. */
  onError?: (error: Error) => void;
}

/** The script tag's function; before it has loaded, a stub that keeps calls. */
type Global = Window & { vitrine?: ((call: () => void) => unknown) & Partial<Tracker> };

/**
 * Shows in a slot of the page the first variant whose segment the visitor is in, from the moment they enter it until they leave
 * it; then what stood there at first comes back, as it was.
 *
 * Nothing on the page moves: a variant that needs more room than the slot has waits until the slot is out of sight, and that is
 * reported (until then the next one that holds and fits is shown); a smaller one leaves the room as it is. Who has the focus in the slot keeps it, and its content, until they go on.
 *
 * @returns Ends it, and puts back what stood there at first.
 * @throws TypeError when the options are not of this shape.
 * @example
 * // <div data-vitrine-slot="hero"><h1>Welcome</h1><template data-vitrine-when="vip"><h1>Good to see you</h1></template></div>
 * personalize({ slot: 'hero' });
 * personalize({ slot: 'banner', variants: [{ when: 'vip', template: 'vip-banner' }, { when: 'lead', render: createBanner }] });
 */
export function personalize(options: Personalization): Unsubscribe {
  checkOptions(options);
  const { slot, tracker, onError = console.error } = options;
  const said = new Set<string>();
  const report = (sentence: string, cause?: unknown) => {
    if (said.has(sentence)) return;
    said.add(sentence);
    onError(Object.assign(new Error(sentence), cause === undefined ? {} : { cause }));
  };
  let isStopped = false;
  let stop: Unsubscribe | undefined;

  function start(): void {
    if (isStopped) return;
    const element = [...document.querySelectorAll<HTMLElement>('[data-vitrine-slot]')].find(
      ({ dataset }) => dataset.vitrineSlot === slot,
    );
    if (element) stop = follow(element, options, tracker, report);
    else report(`personalize: nothing on this page has data-vitrine-slot="${slot}"`);
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start, { once: true });
  else start();
  return () => {
    isStopped = true;
    stop?.();
  };
}

/** Keeps a slot in step with the memberships. */
function follow(
  element: HTMLElement,
  { slot: name, variants }: Personalization,
  given: Tracker | undefined,
  report: (sentence: string, cause?: unknown) => void,
): Unsubscribe {
  const choices = variants ?? variantsIn(element);
  const slot = createSlot(element, wanted, contentOf, report);
  let tracker = given;
  let stopHearing: Unsubscribe | undefined;
  let isStopped = false;
  let isWaiting = false;

  /** What holds. Until the tracker knows better, by what the page before has left in the head's snippet. */
  function wanted(): string[] {
    const known: ReadonlySet<string> = tracker?.snapshot().ready
      ? tracker.segments
      : new Set(document.documentElement.dataset.segments?.split(' '));
    return choices.flatMap(({ when }) => (known.has(when) ? when : []));
  }

  function contentOf(when: string): Node {
    const { render, template } = choices.find((choice) => choice.when === when) ?? {};
    if (render) return render();
    const found = template === undefined ? slot.templateFor(when) : document.getElementById(template);
    if (found instanceof HTMLTemplateElement) return document.importNode(found.content, true);
    throw new Error(
      template === undefined ? 'the slot has no template for it' : `no template has the id "${template}"`,
    );
  }

  /** After all the changes of this task, which are told one by one, and before anything is painted. */
  function soon(): void {
    if (isWaiting) return;
    isWaiting = true;
    queueMicrotask(() => {
      isWaiting = false;
      if (!isStopped) slot.settle();
    });
  }

  function hear(heard: Tracker): void {
    tracker = heard;
    stopHearing = heard.subscribe(soon);
    slot.settle();
    heard.ready.then(() => {
      for (const { when } of choices) {
        if (heard.explain(when).missing?.includes(`segments.${when}`))
          report(`personalize: slot "${name}" has a variant for "${when}", which is no segment`);
      }
    });
  }

  slot.settle();
  const { vitrine } = window as Global;
  if (tracker) hear(tracker);
  // By then it is the tracker, and not the stub any more.
  else if (vitrine) vitrine(() => isStopped || hear((window as Global).vitrine as unknown as Tracker));
  else report('personalize: there is no window.vitrine, and no tracker was given');
  return () => {
    isStopped = true;
    stopHearing?.();
    slot.stop();
  };
}

const variantsIn = (element: HTMLElement): Variant[] =>
  [...element.children].flatMap((child) => {
    const when = child instanceof HTMLTemplateElement && child.dataset.vitrineWhen;
    return when ? { when } : [];
  });

/** A mistake in the call is the developer's, and told where it is made. */
function checkOptions({ slot, variants }: Personalization): void {
  if (typeof slot !== 'string') throw new TypeError('personalize: slot must be the value of a data-vitrine-slot');
  if (variants === undefined) return;
  if (!Array.isArray(variants)) throw new TypeError('personalize: variants must be a list');
  variants.forEach(({ when, template, render }, index) => {
    if (typeof when !== 'string') throw new TypeError(`personalize: variants[${index}].when must be a segment`);
    if (template !== undefined && typeof template !== 'string')
      throw new TypeError(`personalize: variants[${index}].template must be the id of a template`);
    if (render !== undefined && typeof render !== 'function')
      throw new TypeError(`personalize: variants[${index}].render must be a function`);
  });
}
