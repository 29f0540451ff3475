/** What the parts of a message are made with. */
import type { Facts, LocalText } from '../../tracker/index.js';
import type { Message, Reaction, Stage } from '../present.js';
import { ownLanguage, type Words, words } from './phrases.js';
import { styles } from './styles.js';
import { choose, type Filling, fill } from './texts.js';

/** Attributes of an element; what is `undefined` is left out. None holds a script or a style: those are other doors. */
type Attributes = Readonly<Record<string, string | number | undefined>>;

/** See the top of this file. */
export interface Setting {
  readonly message: Message;
  readonly stage: Stage;
  readonly document: Document;
  /** Of what we say ourselves. */
  readonly language: 'en' | 'fr';
  /** What we say ourselves. */
  readonly words: Words;
  /** What is in the message's style sheet. May be added to before it is shown. */
  readonly styles: string[];
  /** As last told. */
  readonly facts: Facts;
  hear(reaction: Reaction): void;
  /** What is wrong with the message, in a sentence that goes on from "message so-and-so". */
  report(sentence: string, cause?: unknown): void;
  /** Makes an element. `part` is its class and its `::part`, both the same, so that a shop can style what we do. */
  make<Tag extends keyof HTMLElementTagNameMap>(
    tag: Tag,
    part: string,
    attributes?: Attributes,
    ...children: (Node | string)[]
  ): HTMLElementTagNameMap[Tag];
  /** What variables name: the facts, and what else is given. */
  values(more?: object): object;
  /** A text of the campaign's, filled in, in the page's language if it has that. */
  say(text: LocalText, more?: object): string;
  /** Says it in the element, and says it anew when the facts change. */
  write<Written extends HTMLElement>(element: Written, text: LocalText): Written;
  /** Runs now, and each time that the facts change. */
  follow(run: () => void): void;
  /** Runs once after a while, unless the message is gone by then. */
  after(delayMs: number, run: () => void): void;
  /** Has a screen reader say it when it has finished what it says. */
  announce(text: string): void;
  /** Takes the message away, as the visitor wanted. */
  close(by: (Reaction & { kind: 'close' })['by']): void;
  /** From now on closing means that all is done. */
  finish(): void;
}

/** A setting, and what only the one who made it may do. */
export interface Made {
  readonly setting: Setting;
  /** Where a screen reader's announcements stand. */
  readonly status: HTMLElement;
  update(facts: Facts): void;
  /** Nothing is heard or done any more. */
  end(): void;
}

/** @param onClose Called when the visitor closes the message, before that is heard. */
export function createSetting(
  message: Message,
  facts: Facts,
  stage: Stage,
  hear: (reaction: Reaction) => void,
  onClose: () => void,
): Made {
  const { document } = stage.window;
  const language = ownLanguage(stage.language);
  const following: (() => void)[] = [];
  let isDone = false;
  let hasEnded = false;

  const filling = (more?: object): Filling => ({
    language: stage.language,
    values: setting.values(more),
    currency: setting.facts.cart.currency ?? document.documentElement.dataset.vitrineCurrency,
  });

  const setting: Setting & { facts: Facts } = {
    message,
    stage,
    document,
    language,
    words: words[language],
    styles: [styles],
    facts,
    hear(reaction) {
      if (!hasEnded) hear(reaction);
    },
    report: (sentence, cause) => stage.report(`message ${message.id}: ${sentence}`, cause),
    make(tag, part, attributes = {}, ...children) {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries({ class: part, part, ...attributes })) {
        if (value !== undefined) element.setAttribute(name, String(value));
      }
      element.append(...children);
      return element;
    },
    values: (more) => ({ ...setting.facts, ...more }),
    say: (text, more) =>
      fill(choose(text, stage.language).text, filling(more), (path) => setting.report(`nothing is known of ${path}`)),
    write(element, text) {
      const { language } = choose(text, stage.language);
      // Around it the words are our own, and in another language perhaps, which may run the other way.
      element.lang = language;
      if (language !== stage.language) element.dir = 'auto';
      setting.follow(() => {
        const said = setting.say(text);
        // Not written anew where nothing has changed: a selection in it would be lost.
        if (element.textContent !== said) element.textContent = said;
      });
      return element;
    },
    follow(run) {
      following.push(run);
      run();
    },
    after(delayMs, run) {
      stage.window.setTimeout(() => {
        if (!hasEnded) run();
      }, delayMs);
    },
    announce(text) {
      // What stands there when the region comes, or is there already, is not read: it must change.
      status.textContent = '';
      setting.after(150, () => {
        status.textContent = text;
      });
      // Or those who read on from here would meet it twice.
      setting.after(8000, () => {
        status.textContent = '';
      });
    },
    close(by) {
      if (hasEnded) return;
      onClose();
      hear({ kind: 'close', by: isDone ? 'done' : by });
    },
    finish() {
      isDone = true;
    },
  };
  const status = setting.make('p', 'status', { role: 'status' });

  return {
    setting,
    status,
    update(told) {
      setting.facts = told;
      for (const run of following) run();
    },
    end() {
      hasEnded = true;
    },
  };
}
