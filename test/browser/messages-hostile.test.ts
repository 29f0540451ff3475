/** Nothing that a text, an address, a trait or an answer holds is ever run, on a page without any policy that would stop it. */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { openMessageShop } from './support/message-shop.js';
import type { Showing } from './support/messages.js';
import type { Site } from './support/site.js';

const CALL = 'window.payloadsRun=(window.payloadsRun||0)+1';

/** Ways to write something that runs when it becomes part of a page. */
const elements = [
  ...['script', 'SCRIPT', 'scr\0ipt', 'svg/script', 'math><script'].map((name) => `<${name}>${CALL}</script>`),
  ...[
    'img src=x',
    'img/src=x',
    'image src=x',
    'video src=x',
    'audio src=x',
    'input type=image src=x',
    'link rel=stylesheet href=x',
  ].flatMap((tag) => ['onerror', 'ONERROR', 'onload'].map((name) => `<${tag} ${name}=${CALL}>`)),
  ...[
    'svg',
    'body',
    'iframe',
    'style',
    'details open',
    'marquee',
    'input autofocus',
    'select autofocus',
    'textarea autofocus',
    'a href=# autofocus',
    'div tabindex=0 autofocus',
  ].flatMap((tag) =>
    ['onload', 'ontoggle', 'onstart', 'onfocus', 'onbegin', 'onanimationstart', 'onmouseover'].map(
      (name) => `<${tag} ${name}="${CALL}">`,
    ),
  ),
  `<iframe srcdoc="<script>parent.${CALL}</script>">`,
  `<object data="data:text/html,<script>parent.${CALL}</script>">`,
  `<embed src="javascript:${CALL}">`,
  `<form action="javascript:${CALL}"><button autofocus>go</button></form>`,
  `<meta http-equiv=refresh content="0;url=javascript:${CALL}">`,
  `<base href="javascript:${CALL}//">`,
  `<template shadowrootmode=open><script>${CALL}</script></template>`,
  `<svg><animate onbegin=${CALL} attributeName=x dur=1s>`,
  `<svg><use href="data:image/svg+xml,<svg id=x onload='${CALL}'/>#x">`,
  `<math><mtext><table><mglyph><style><!--</style><img src=x onerror=${CALL}>`,
  `<noscript><p title="</noscript><img src=x onerror=${CALL}>">`,
  `<!--><img src=x onerror=${CALL}>-->`,
  `<![CDATA[><img src=x onerror=${CALL}>]]>`,
];

/** Ways out of where a text might have been put. */
const ways = ['', '"', "'>", '">', '</title>', '</style>', '</textarea>', '-->', ']]>', '`', '{{', '}}'];
const broken = ways
  .slice(1)
  .flatMap((way) => [`${way}<img src=x onerror=${CALL}>`, `${way} onfocus=${CALL} autofocus x=${way}`]);

/** Addresses that run, however they are written. */
const addresses = [
  ...[
    'javascript',
    'JaVaScRiPt',
    'java\tscript',
    'java\nscript',
    'java\r\nscript',
    ' javascript',
    '\u0001javascript',
    '\u00a0javascript',
    'javascript\t',
    'vbscript',
    'feed:javascript',
    'view-source:javascript',
    'jar:javascript',
    'blob:javascript',
  ].flatMap((scheme) => [`${scheme}:${CALL}`, `${scheme}://%0a${CALL}`, `${scheme}:/*--></title></style>*/${CALL}`]),
  ...[
    'javascript&colon;',
    'javascript&#58;',
    '&#106;avascript:',
    'javascript%3A',
    'java&Tab;script:',
    '\\u006aavascript:',
    '//javascript:',
  ].map((start) => start + CALL),
  ...['text/html', 'image/svg+xml', 'text/javascript', 'application/xhtml+xml', 'text/html;base64'].map(
    (type) =>
      `data:${type},<svg xmlns="http://www.w3.org/2000/svg" onload="parent.${CALL}"/><script>parent.${CALL}</script>`,
  ),
];

/** What a template of another kind, a style or a key of an object would make of it. */
const others = [
  `{{constructor.constructor('${CALL}')()}}`,
  `{{traits.__proto__.x|<img src=x onerror=${CALL}>}}`,
  `\${${CALL}}`,
  `#{${CALL}}`,
  `<%= ${CALL} %>`,
  `[[${CALL}]]`,
  `expression(${CALL})`,
  `url(javascript:${CALL})`,
  `;}*{background:url("javascript:${CALL}")}`,
  `');${CALL}//`,
  `\\');${CALL}//`,
  `__proto__`,
  `constructor`,
  `</script><script>${CALL}</script>`,
  `\u2028${CALL}\u2029`,
];

const payloads = [...new Set([...elements, ...broken, ...addresses, ...others])];

/** A message with the payload in every place that there is. */
const everywhere = (payload: string): Showing => ({
  placement: 'slide-in',
  facts: {
    traits: { first_name: payload, [payload]: payload },
    context: { source: payload },
    cart: { quantity: 1, value: 1, currency: payload, items: [{ item_name: payload, [payload]: payload }] },
    product: { item_name: payload },
  },
  content: {
    title: payload,
    text: `${payload} {{traits.first_name}} {{context.source|${payload}}} {{cart.value}} {{cart.items.0.item_name}} {{x|${payload}}}`,
    image: { src: payload, alt: { en: payload, [payload]: payload } },
    coupon: { code: payload },
    progress: { threshold: 5, text: payload, reached: payload },
    buttons: [
      { label: payload, href: payload },
      { label: `{{traits.first_name}}`, href: `{{traits.first_name}}` },
      { label: `{{product.item_name}}`, href: `/{{traits.first_name}}?a={{context.source}}#{{product.item_name}}` },
      { label: payload, event: payload, params: { [payload]: payload } },
    ],
    form: {
      perStep: 3,
      submit: payload,
      thanks: `${payload} {{traits.answer}}`,
      fields: [
        { trait: 'answer', type: 'text' as const, label: payload, purpose: payload, autocomplete: payload },
        {
          trait: payload,
          type: 'choice' as const,
          label: payload,
          required: false,
          options: [{ value: payload, label: payload }],
        },
        { trait: 'ok', type: 'consent' as const, label: payload, purpose: payload, required: false },
      ],
    },
  },
});

let shop: Site;
let browser: Browser;
let page: Page;
const dialogs: string[] = [];

beforeAll(async () => {
  shop = await openMessageShop();
  browser = await launchBrowser();
  page = await browser.newPage({ reducedMotion: 'reduce' });
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(`${shop.url}/open`);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

/** Shows it, uses all that it has without leaving the page, and tells what should not be there. */
const use = (showing: Showing) =>
  page.evaluate(async (given) => {
    const { messages } = window;
    messages.show(given);
    for (let waits = 0; waits < 100 && !messages.root(); waits++) await new Promise((done) => setTimeout(done, 20));
    const root = messages.root();
    const wrong: string[] = root ? [] : ['it is not shown'];
    const stay = (event: Event) => {
      if ((event.composedPath()[0] as Element).closest('a')) event.preventDefault();
    };
    addEventListener('click', stay);
    const answer = root?.querySelector<HTMLInputElement>('input[type=text]');
    if (answer) answer.value = String(given.content.title);
    const touchAll = () => {
      for (const each of root?.querySelectorAll<HTMLElement>('*') ?? []) {
        if (
          !/^(section|div|h2|p|span|img|code|button|a|progress|form|fieldset|legend|label|input)$/i.test(each.tagName)
        ) {
          wrong.push(`an element ${each.tagName}`);
        }
        for (const { name, value } of each.attributes) {
          if (/^(on|style|srcdoc|action|formaction)/i.test(name)) wrong.push(`an attribute ${name}`);
          if (/^(href|src)$/i.test(name) && !/^(https?|mailto|tel):/.test(value)) wrong.push(`an address ${value}`);
        }
        each.focus();
        each.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
        if (each.matches('a,.copy')) each.click();
      }
    };
    touchAll();
    root?.querySelector<HTMLElement>('[type=submit]')?.click();
    await new Promise((done) => setTimeout(done, 10));
    const thanks = root?.querySelector('.thanks')?.textContent;
    // With the thanks come the buttons.
    touchAll();
    messages.remove();
    removeEventListener('click', stay);
    return { wrong, thanks };
  }, showing);

test(`of ${payloads.length} payloads in every text, address, trait and field, none runs`, {
  timeout: 120_000,
}, async () => {
  expect(payloads.length).toBeGreaterThanOrEqual(200);
  for (const payload of payloads) {
    const { wrong, thanks } = await use(everywhere(payload));
    expect(wrong, payload).toEqual([]);
    // A text field has no line breaks, and answers are trimmed.
    const answer = payload.replace(/[\r\n]/g, '').trim();
    if (answer && !payload.includes('{{')) expect(thanks, payload).toBe(`${payload} ${answer}`);
  }
  await page.waitForTimeout(500);
  expect(await page.evaluate(() => window.payloadsRun)).toBeUndefined();
  expect(dialogs).toEqual([]);
  expect(page.url()).toMatch(/\/open(#.*)?$/);
  expect(await page.evaluate(() => Object.keys(Object.prototype))).toEqual([]);
});

test('the same payloads do run where they are let', async () => {
  const fresh = await browser.newPage();
  await fresh.goto(`${shop.url}/open`);
  await fresh.evaluate(
    (all) => {
      for (const payload of all) {
        const place = document.createElement('div');
        place.innerHTML = payload;
        document.body.append(place);
      }
    },
    elements.filter((each) => !/refresh|base/.test(each)),
  );
  await eventually(() => fresh.evaluate(() => window.payloadsRun ?? 0)).toBeGreaterThan(3);
  await fresh.close();
});

test('a message says what it was given, letter by letter', async () => {
  const title = `<b>"Bowls" & 'cups'</b> &amp; <script>`;
  await page.evaluate((given) => void window.messages.show({ content: { title: given } }), title);
  await eventually(() => page.evaluate(() => window.messages.textOf('.title'))).toBe(title);
});

declare global {
  interface Window {
    /** How often something ran that should not have. */
    payloadsRun?: number;
  }
}
