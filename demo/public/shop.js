/** The shop's own script: what its forms do without a new page, and what the markup alone cannot tell Vitrine. */

const { body } = document;

/** Calls Vitrine; before the script has loaded, the stub in the head keeps the call. */
const vitrine = (...call) => window.vitrine(...call);

/** Sends a form in the background and gives the shop's answer. */
export async function send(form, submitter) {
  const answer = await fetch(form.action, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(new FormData(form, submitter)),
  });
  if (!answer.ok) throw new Error(`The shop answered ${answer.status}`);
  return answer.json();
}

/** Adding to the cart. The form itself tells Vitrine (`data-vitrine-event="add_to_cart"`). */
async function addToCart(form) {
  const status = form.querySelector('[data-status]');
  try {
    const { count } = await send(form);
    showCount(count);
    const link = Object.assign(document.createElement('a'), {
      href: status.dataset.href,
      textContent: status.dataset.link,
    });
    status.replaceChildren(`${status.dataset.done} `, link);
  } catch {
    status.textContent = JSON.parse(body.dataset.texts).failed;
  }
}

function showCount(count) {
  const badge = document.querySelector('[data-cart-count]');
  badge.textContent = count;
  badge.hidden = count === 0;
  const { cart, pieces, onePiece } = JSON.parse(body.dataset.texts);
  document.querySelector('[data-cart-link]').ariaLabel =
    `${cart}, ${count === 1 ? onePiece : pieces.replace('0', count)}`;
}

/** Another quantity in the cart is so many pieces added, or removed. */
function tellChange(form) {
  const quantity = Number(form.elements.quantity.value) - Number(form.dataset.change);
  if (!quantity) return;
  const item = JSON.parse(form.closest('[data-vitrine-item]').dataset.vitrineItem);
  const items = [{ ...item, quantity: Math.abs(quantity) }];
  const value = item.price * Math.abs(quantity);
  vitrine('track', quantity > 0 ? 'add_to_cart' : 'remove_from_cart', { currency: 'EUR', value, items });
}

/** Delivery and payment are two steps for Vitrine, though one form here: each is told when chosen, or with the order. */
function followCheckout(form) {
  const cart = JSON.parse(form.dataset.checkout);
  const steps = {
    shipping: (tier) => vitrine('track', 'add_shipping_info', { ...cart, shipping_tier: tier }),
    payment: (type) => vitrine('track', 'add_payment_info', { ...cart, payment_type: type }),
  };
  const told = {};
  const tell = (name) => {
    const value = form.elements[name].value;
    if (told[name] === value) return;
    told[name] = value;
    steps[name](value);
  };
  form.addEventListener('change', ({ target }) => {
    if (target.name in steps) tell(target.name);
    if (target.name !== 'shipping') return;
    form.querySelector('[data-order-total]').textContent = target.dataset.total;
    form.querySelector('[data-order-delivery]').textContent = target
      .closest('label')
      .querySelector('[data-cost]').textContent;
  });
  form.addEventListener('submit', ({ submitter }) => {
    if (submitter?.name !== 'apply') Object.keys(steps).forEach(tell);
  });
}

/** A logged-in customer is named once a visit, and only once there is consent to remember them. */
function identify() {
  const customer = JSON.parse(body.dataset.customer || 'null');
  if (!customer || !['measurement', 'granted'].includes(body.dataset.consent)) return;
  if (sessionStorage.getItem('identified') === customer.id) return;
  sessionStorage.setItem('identified', customer.id);
  vitrine('identify', customer.id, customer.traits);
}

/** The answer to the consent banner or the form on the privacy page: kept by the shop, told to Vitrine at once. */
async function answerConsent(form, submitter) {
  const choice = new FormData(form, submitter);
  const all = choice.get('choice') === 'granted';
  const measurement = all || choice.has('measurement');
  vitrine('consent.set', { measurement, personalization: all || (measurement && choice.has('personalization')) });
  const banner = form.closest('[data-consent-banner]');
  const { consent } = await send(form, submitter);
  body.dataset.consent = consent;
  if (consent === 'denied') sessionStorage.removeItem('identified');
  identify();
  if (!banner) return location.reload();
  banner.remove();
  document.querySelector('#main').focus({ preventScroll: true });
}

async function joinNewsletter(form) {
  const status = form.querySelector('[data-status]');
  try {
    status.textContent = (await send(form)).done;
    form.reset();
    vitrine('identify', null, { newsletter: true });
  } catch {
    status.textContent = JSON.parse(body.dataset.texts).failed;
  }
}

/** Forms that are answered on the page they stand on. */
const inPage = [
  ['[data-add]', addToCart],
  ['[data-newsletter]', joinNewsletter],
  ['[action="/consent"]', answerConsent],
];

document.addEventListener('submit', (event) => {
  const form = event.target;
  for (const [selector, answer] of inPage) {
    if (!form.matches(selector)) continue;
    event.preventDefault();
    answer(form, event.submitter).catch(() => form.submit());
  }
  if (form.matches('[data-change]')) tellChange(form);
  if (form.matches('[data-logout]')) {
    sessionStorage.removeItem('identified');
    vitrine('reset');
  }
});

document.addEventListener('change', ({ target }) => {
  if (target.matches('[data-change] select')) target.form.requestSubmit();
});

// Going back may bring a page as it was left, with the cart of then.
window.addEventListener('pageshow', async ({ persisted }) => {
  if (!persisted) return;
  if (['cart', 'checkout'].includes(body.dataset.page)) location.reload();
  else showCount((await (await fetch('/cart/count')).json()).count);
});

const checkout = document.querySelector('[data-checkout]');
if (checkout) followCheckout(checkout);
document.querySelector('[data-problems]')?.focus();
identify();
