// @vitest-environment jsdom
// What needs no real browser: how elements are read, and when what is shown is told.
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { captureMarkup } from '../../src/tracker/capture/markup.js';
import { createEnvironment } from '../../src/tracker/environment.js';

const BOWL = { item_id: 'bowl', item_name: 'Bowl', price: 19.99 };
const CUP = { item_id: 'cup', price: '8.50' };
const json = (value: unknown) => JSON.stringify(value).replaceAll('"', '&quot;');
const product = (item: object, attributes = '') => `data-vitrine-item="${json(item)}" ${attributes}`;

let stop: () => void;

beforeAll(() => {
  // jsdom follows no links and sends no forms; it only says so.
  for (const type of ['click', 'submit']) window.addEventListener(type, (event) => event.preventDefault());
  document.documentElement.setAttribute('data-vitrine-currency', 'EUR');
});

afterEach(() => stop());

/** A page that has begun, on a clock that only `pass` moves. */
function open(body: string) {
  document.body.innerHTML = body;
  const events: [string, Record<string, unknown>][] = [];
  const reports: string[] = [];
  let elapsed = 10_000;
  let timers: (() => void)[] = [];
  const report = (message: string) => void reports.push(message);
  const environment = {
    ...createEnvironment(window, report),
    elapsed: () => elapsed,
    after(_delayMs: number, callback: () => void) {
      timers.push(callback);
      return () => {
        timers = timers.filter((timer) => timer !== callback);
      };
    },
  };
  const markup = captureMarkup({ environment, report, emit: (name, params) => events.push([name, params]) });
  markup.page(true);
  stop = markup.stop;
  return {
    markup,
    events,
    reports,
    names: () => events.map(([name]) => name),
    click: (selector: string, init: MouseEventInit = {}, type = 'click') =>
      document
        .querySelector(selector)
        ?.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, ...init })),
    submit: (selector: string, button?: string) =>
      document
        .querySelector<HTMLFormElement>(selector)
        ?.requestSubmit(button ? document.querySelector<HTMLElement>(button) : undefined),
    pass(ms: number) {
      elapsed += ms;
    },
    /** Lets the document settle: observers are told, and what waited is done. */
    async settle() {
      await new Promise((resolve) => setTimeout(resolve));
      for (const timer of timers.splice(0)) timer();
    },
  };
}

describe('what is shown', () => {
  test('is told once when the page begins, with product, currency and value', () => {
    const page = open(`<main data-vitrine-event="view_item" ${product(BOWL)}><h1>Bowl</h1></main>`);
    expect(page.events).toEqual([['view_item', { currency: 'EUR', value: 19.99, items: [BOWL] }]]);
    expect(page.markup.currentItems()).toEqual([BOWL]);
  });

  test('is told when it comes later, and not again when it is built anew', async () => {
    const page = open('<div id="app"></div>');
    const app = document.getElementById('app') as HTMLElement;
    const main = `<main data-vitrine-event="view_item" ${product(BOWL)}></main>`;
    for (const html of ['<p>Loading …</p>', main, '<p>Loading …</p>', main]) {
      app.innerHTML = html;
      await page.settle();
    }
    expect(page.names()).toEqual(['view_item']);
    expect(page.markup.currentItems()).toEqual([BOWL]);
  });

  test('a product whose price comes later is one view, another product in its place is another', async () => {
    const page = open(`<main data-vitrine-event="view_item" ${product({ item_id: 'bowl' })}></main>`);
    const main = document.querySelector('main') as HTMLElement;
    main.setAttribute('data-vitrine-item', JSON.stringify(BOWL));
    await page.settle();
    expect(page.names()).toEqual(['view_item']);
    expect(page.markup.currentItems()).toEqual([BOWL]);
    main.setAttribute('data-vitrine-item', JSON.stringify(CUP));
    await page.settle();
    expect(page.events[1]).toEqual(['view_item', { currency: 'EUR', value: 8.5, items: [CUP] }]);
  });

  test('between two pages nothing is told, and what stays has nothing new to say on the next', async () => {
    const page = open(`<main data-vitrine-event="view_item" ${product(BOWL)}></main>`);
    const main = document.querySelector('main') as HTMLElement;
    page.markup.leave();
    expect(page.markup.currentItems()).toBeUndefined();
    main.insertAdjacentHTML('afterend', `<aside data-vitrine-event="view_promotion"></aside>`);
    await page.settle();
    expect(page.names()).toEqual(['view_item']);
    page.markup.page(false);
    expect(page.names()).toEqual(['view_item', 'view_promotion']);
    expect(page.markup.currentItems()).toEqual([BOWL]);
  });

  test('a product is told again after another page, and after a return from the cache', () => {
    const page = open(`<main data-vitrine-event="view_item" ${product(BOWL)}></main>`);
    const main = document.querySelector('main') as HTMLElement;
    main.remove();
    page.markup.page(false);
    document.body.append(main);
    page.markup.page(false);
    page.markup.page(true);
    expect(page.names()).toEqual(['view_item', 'view_item', 'view_item']);
  });

  test('any event and any parameters may be shown, such as an order', () => {
    const order = { transaction_id: 'T7', value: 84, currency: 'USD', items: [BOWL] };
    const page = open(`<main data-vitrine-event="purchase" data-vitrine-params="${json(order)}"></main>`);
    expect(page.events).toEqual([['purchase', order]]);
    expect(page.markup.currentItems()).toBeUndefined();
  });
});

describe('what is used', () => {
  test('a link on a recommendation, wherever it was clicked, with its list', () => {
    const page = open(
      `<ul data-vitrine-list="related" data-vitrine-recommended><li ${product(CUP)}>
         <a href="/cup" data-vitrine-event="select_item"><b>Cup</b></a></li></ul>`,
    );
    page.click('b');
    const told = { recommended: true, item_list_id: 'related', currency: 'EUR', value: 8.5, items: [CUP] };
    expect(page.events).toEqual([['select_item', told]]);
  });

  test('the middle button opens a product too, the right one does not', () => {
    const page = open(`<a href="/cup" data-vitrine-event="select_item" ${product(CUP)}>Cup</a>`);
    page.click('a', { button: 1 }, 'auxclick');
    page.click('a', { button: 2 }, 'auxclick');
    expect(page.names()).toEqual(['select_item']);
  });

  test('an element added later, and one that the click removes or whose event the shop stops', () => {
    const page = open('');
    document.body.innerHTML = `<div id="list"><button data-vitrine-event="add_to_cart" ${product(BOWL)}></button></div>`;
    const button = document.querySelector('button') as HTMLElement;
    button.addEventListener('click', (event) => {
      event.stopImmediatePropagation();
      button.remove();
    });
    page.click('button');
    expect(page.names()).toEqual(['add_to_cart']);
  });

  test('a click on what is only shown, or on nothing of ours, says nothing', () => {
    const page = open(`<main data-vitrine-event="view_item" ${product(BOWL)}><b>Bowl</b></main><i>Sale</i>`);
    page.click('b');
    page.click('i');
    expect(page.names()).toEqual(['view_item']);
  });

  test('every click on a stepper counts', () => {
    const page = open(`<button data-vitrine-event="add_to_cart" ${product(BOWL)}>+</button>`);
    page.click('button');
    page.click('button');
    expect(page.names()).toEqual(['add_to_cart', 'add_to_cart']);
  });

  test('"recommended" as a framework writes false is false', () => {
    const page = open(`<a data-vitrine-event="select_item" data-vitrine-recommended="false" ${product(CUP)}>Cup</a>`);
    page.click('a');
    expect(page.events[0]?.[1].recommended).toBeUndefined();
  });
});

describe('forms', () => {
  const form = (inside: string, attributes = '') =>
    `<article ${product(BOWL)}><form data-vitrine-event="add_to_cart" ${attributes}>${inside}</form></article>`;

  test('give the quantity, and value is price times quantity', () => {
    const page = open(form('<input name="quantity" value="3"><button>Add</button>'));
    page.submit('form');
    const told = { currency: 'EUR', value: 59.97, items: [{ ...BOWL, quantity: 3 }] };
    expect(page.events).toEqual([['add_to_cart', told]]);
  });

  test.each(['', '0', '-1', 'many'])('a quantity of "%s" is none', (value) => {
    const page = open(form(`<input name="quantity" value="${value}">`));
    page.submit('form');
    expect(page.events[0]?.[1].items).toEqual([BOWL]);
  });

  test('fields with the names of properties do no harm', () => {
    const page = open(form('<input name="id" value="7"><input name="elements"><input name="quantity" value="2">'));
    page.submit('form');
    expect(page.events[0]?.[1].items).toEqual([{ ...BOWL, quantity: 2 }]);
  });

  test('a button tells its own product and the quantity in its form, and nothing is told of a form without an event', () => {
    const page = open(
      `<form ${product(BOWL)}><input name="quantity" value="2"><button data-vitrine-event="remove_from_cart"></button></form>`,
    );
    page.click('button');
    page.submit('form', 'button');
    expect(page.names()).toEqual(['remove_from_cart']);
    expect(page.events[0]?.[1].items).toEqual([{ ...BOWL, quantity: 2 }]);
  });

  test('a search gives its term, from the search field or from "q"', () => {
    const page = open(
      `<form id="a" data-vitrine-event="search"><input name="category" value="all"><input type="search" name="s" value="red cup"></form>
       <form id="b" data-vitrine-event="search"><input name="q" value="bowl"></form>`,
    );
    for (const selector of ['#a', '#b']) page.submit(selector);
    expect(page.events).toEqual([
      ['search', { search_term: 'red cup' }],
      ['search', { search_term: 'bowl' }],
    ]);
  });

  test('no other field is ever read', () => {
    const page = open(
      `<form data-vitrine-event="login">
         <input type="email" name="email" value="anna@shop.example"><input type="password" name="password" value="hunter2">
         <input type="hidden" name="csrf" value="s3cret"><textarea name="note">private</textarea></form>
       <form id="signup" data-vitrine-event="newsletter_signup"><input name="email" value="anna@shop.example"></form>`,
    );
    page.submit('form');
    page.submit('#signup');
    expect(page.events).toEqual([
      ['login', {}],
      ['newsletter_signup', {}],
    ]);
  });
});

describe('mistakes in the markup', () => {
  test.each(['{broken', 'null', ''])('nothing is told of %j, which is reported', async (text) => {
    const page = open(
      `<main data-vitrine-event="view_item" data-vitrine-item="${text}">
         <button data-vitrine-event="add_to_cart">Add</button></main>`,
    );
    page.click('button');
    expect(page.events).toEqual([]);
    expect(page.reports).toHaveLength(2);
    expect(page.reports[0]).toMatch(/^an event in the markup is refused: (Syntax|Type)Error: ./);
  });

  test('so are broken parameters, and what stands beside goes on', () => {
    const page = open(
      `<section data-vitrine-event="purchase" data-vitrine-params="{,}"></section>
       <section data-vitrine-event="view_cart"></section>`,
    );
    expect(page.reports).toHaveLength(1);
    expect(page.names()).toEqual(['view_cart']);
  });

  test('an item without a price has no value', () => {
    const page = open(`<main data-vitrine-event="view_item" ${product({ item_id: 'x' })}></main>`);
    expect(page.events).toEqual([['view_item', { currency: 'EUR', items: [{ item_id: 'x' }] }]]);
  });
});

test('after stop nothing is told', async () => {
  const page = open(`<button data-vitrine-event="add_to_cart" ${product(BOWL)}></button>`);
  page.markup.stop();
  page.click('button');
  document.body.insertAdjacentHTML('beforeend', '<div data-vitrine-event="view_cart"></div>');
  await page.settle();
  expect(page.events).toEqual([]);
});
