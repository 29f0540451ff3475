/** The report's only script: pages are whole without it. It finds segments by name, reloads while figures are worked out, and keeps the latest events coming. */

const RELOAD_MS = 4000;
const EVENTS_MS = 3000;

export const SCRIPT = `
const filter = document.querySelector('[data-filter]');
if (filter) {
  filter.closest('[hidden]').hidden = false;
  const plain = (text) => text.normalize('NFD').replace(/\\p{M}/gu, '').toLowerCase();
  filter.addEventListener('input', () => {
    for (const row of document.querySelectorAll('[data-name]'))
      row.classList.toggle('hidden', !plain(row.dataset.name).includes(plain(filter.value.trim())));
  });
}
const isBusy = () => document.hidden || document.querySelector('details[open]') || /^(INPUT|SELECT|BUTTON)$/.test(document.activeElement.tagName);
if (document.body.dataset.computing) setInterval(() => isBusy() || location.reload(), ${RELOAD_MS});
const live = document.querySelector('[data-live]');
if (live) {
  setInterval(async () => {
    if (document.hidden) return;
    const shown = document.querySelector('#events');
    if (shown.querySelector('details[open]')) return void (live.textContent = live.dataset.paused);
    try {
      const answer = await fetch(location.href);
      if (!answer.ok || answer.redirected) throw answer.status;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.querySelector('#events');
      if (fresh.innerHTML !== shown.innerHTML && !shown.querySelector('details[open]')) {
        const focused = document.activeElement.closest('[data-id]')?.dataset.id;
        shown.replaceWith(fresh);
        if (focused) fresh.querySelector('[data-id="' + CSS.escape(focused) + '"] summary')?.focus();
      }
      document.querySelector('#total').textContent = page.querySelector('#total').textContent;
      live.textContent = live.dataset.live;
    } catch {
      live.textContent = live.dataset.away;
    }
  }, ${EVENTS_MS});
}`;
