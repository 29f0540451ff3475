/**
 * The five segments and what the shop makes of each: ordinary code on Vitrine's `whileIn`.
 *
 * Nobody asked for these messages. So they wait in a corner, take no focus, push nothing, come one at a time, close by
 * their button or Escape, and once closed stay away for the visit. Questions are not asked on its first page.
 */
import { send } from './shop.js';

const { page } = document.body.dataset;
const main = document.querySelector('#main');
const slot = document.querySelector('[data-message-slot]');
const comparison = document.querySelector('[data-comparison]');

/** How long a word of thanks stays, in ms. */
const THANKS_MS = 6000;

const pagesOfVisit = Number(sessionStorage.getItem('pages')) + 1;
sessionStorage.setItem('pages', pagesOfVisit);

const fromTemplate = (name) =>
  document.querySelector(`[data-template="${name}"]`)?.content.firstElementChild.cloneNode(true);

/** A profile grows by one answer at a time: first an interest, another day an address. */
function profileQuestion() {
  const interest = localStorage.getItem('interest');
  if (!interest) return fromTemplate('anonymous-interest');
  const message = fromTemplate('anonymous-email');
  const lead = message.querySelector(`[data-lead-for="${CSS.escape(interest)}"]`);
  if (lead) {
    lead.hidden = false;
    message.querySelector('[data-lead]').remove();
  }
  return message;
}

/** The cart as the shop has it at this moment; nothing when it is empty after all. */
async function cartReminder() {
  const answer = await fetch(slot.dataset.reminder);
  if (answer.status !== 200) return undefined;
  const parsed = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return document.adoptNode(parsed.body.firstElementChild);
}

const buying = ['cart', 'checkout', 'order'];
const forms = ['login', 'sign-up', 'privacy', 'gifts'];
const on = (...pages) => pages.includes(page);

/** The most urgent first. */
const messages = [
  { segment: 'impulsive', fits: () => on('order'), content: () => fromTemplate('impulsive') },
  { segment: 'cart-abandoner', fits: () => !on(...buying), content: cartReminder },
  { segment: 'researcher', fits: () => on('product'), content: () => fromTemplate('researcher') },
  { segment: 'browser', fits: () => !on(...buying, ...forms), content: () => fromTemplate('browser') },
  { segment: 'anonymous', fits: () => !on(...buying, ...forms) && pagesOfVisit > 1, content: profileQuestion },
];

/** Segments the visitor is in. */
const inside = new Set();
/** The segment whose message is shown. */
let shown;
/** A message was answered or closed: no other follows on this page. */
let quiet = false;
let stopThanks;

const dismissedKey = (segment) => `dismissed-${segment}`;
const isDismissed = (segment) => sessionStorage.getItem(dismissedKey(segment)) !== null;

function due() {
  if (quiet) return undefined;
  return messages.find(({ segment, fits }) => inside.has(segment) && fits() && !isDismissed(segment));
}

/** Shows what is due. Someone who is busy with a message keeps it. */
async function update() {
  const next = due();
  if (next?.segment === shown || quiet || slot.contains(document.activeElement)) return;
  shown = next?.segment;
  const content = await next?.content();
  if (shown === next?.segment) slot.replaceChildren(...(content ? [content] : []));
}

/** Takes the message away, and gives the focus back to the page if it was in there. */
function clear() {
  clearTimeout(stopThanks);
  const hadFocus = slot.contains(document.activeElement);
  quiet = true;
  shown = undefined;
  slot.replaceChildren();
  if (hadFocus) main.focus({ preventScroll: true });
}

/** Takes the message away for the rest of the visit. */
function dismiss() {
  if (shown) sessionStorage.setItem(dismissedKey(shown), '');
  clear();
}

/** Answers a form in place of itself. The answer goes by itself; `more`: there is another question for another page. */
function thank(form, text, more = false) {
  quiet = true;
  const hadFocus = form.contains(document.activeElement);
  form.replaceWith(Object.assign(document.createElement('p'), { textContent: text }));
  if (hadFocus) slot.querySelector('[data-close]').focus();
  stopThanks = setTimeout(more ? clear : dismiss, THANKS_MS);
}

for (const { segment } of messages) {
  window.vitrine('whileIn', segment, () => {
    inside.add(segment);
    // In a task of its own: a form whose submission ends a membership is to be answered first.
    setTimeout(update);
    return () => {
      inside.delete(segment);
      setTimeout(update);
    };
  });
}

slot.addEventListener('click', ({ target }) => {
  const message_id = shown;
  if (target.closest('[data-close]')) {
    window.vitrine('track', 'message_close', { message_id });
    dismiss();
  } else if (target.closest('[data-compare]')) {
    window.vitrine('track', 'message_click', { message_id });
    dismiss();
    comparison.showModal();
  } else if (target.closest('a')) {
    window.vitrine('track', 'message_click', { message_id });
    // The page is left for what the message offered.
    sessionStorage.setItem(dismissedKey(message_id), '');
  }
});

slot.addEventListener('submit', (event) => {
  const form = event.target;
  const message_id = shown;
  event.preventDefault();
  window.vitrine('track', 'message_submit', { message_id });
  if (form.matches('[data-interest]')) {
    const { value, dataset } = event.submitter;
    localStorage.setItem('interest', value);
    window.vitrine('identify', null, { interest: value });
    thank(form, dataset.thanks, true);
  } else {
    // The form tells the sign-up itself, by its attribute.
    send(form).catch(console.warn);
    window.vitrine('identify', null, { newsletter: true });
    thank(form, form.dataset.thanks);
  }
});

document.addEventListener('keydown', ({ key }) => {
  // An open dialog hears Escape first.
  if (key === 'Escape' && shown && !document.querySelector('dialog[open]')) {
    window.vitrine('track', 'message_close', { message_id: shown });
    dismiss();
  }
});
