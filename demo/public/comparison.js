/** The campaign `compare` is the shop's own to show: an offer in the corner, and a dialog once it is accepted. */

const dialog = document.querySelector('[data-comparison]');
const place = document.querySelector('[data-offer-place]');

window.vitrine('onMessage', ({ campaign, click, close }) => {
  if (campaign !== 'compare') throw new Error(`nothing of this shop shows the campaign ${campaign}`);
  const offer = place.querySelector('template').content.firstElementChild.cloneNode(true);

  function remove() {
    document.removeEventListener('keydown', onKey);
    offer.remove();
  }
  function end() {
    const hadFocus = offer.contains(document.activeElement);
    remove();
    close();
    if (hadFocus) document.querySelector('#main').focus({ preventScroll: true });
  }
  function onKey({ key }) {
    // An open dialog hears Escape first.
    if (key === 'Escape' && !document.querySelector('dialog[open]')) end();
  }

  document.addEventListener('keydown', onKey);
  offer.addEventListener('click', ({ target }) => {
    if (target.closest('[data-compare]')) {
      click('compare');
      dialog.showModal();
      // As long as somebody compares, nothing else is to come.
      dialog.addEventListener('close', close, { once: true });
      remove();
    } else if (target.closest('[data-close]')) end();
  });
  place.append(offer);
  return remove;
});
