/** The pages for who is not logged in. */
import { type Html, html } from '../html.js';
import { plainPage } from '../layout.js';
import type { View } from '../view.js';

type Words = Pick<View, 'language' | 't' | 'path'>;

const alert = (text: string | undefined): Html | undefined =>
  text ? html`<p class="alert" role="alert">${text}</p>` : undefined;

/** `/login`; while no password is set it says how to set one. */
export function loginPage(
  view: Words,
  { isSet, problem, next }: { isSet: boolean; problem?: string; next: string },
): string {
  const { t } = view;
  if (!isSet)
    return plainPage(
      view,
      t.access.noPasswordYet,
      html`<h1>${t.access.noPasswordYet}</h1><p class="lead">${t.access.setUpFirst}</p>`,
    );
  return plainPage(
    view,
    t.access.title,
    html`<h1>Vitrine</h1><p class="soft">${t.report}</p>${alert(problem)}<form method="post" action="/login"><input type="hidden" name="next" value="${next}"><label for="password">${t.access.password}</label><input type="password" id="password" name="password" required autofocus autocomplete="current-password"><div><button class="main">${t.access.logIn}</button></div></form>`,
  );
}

/** `/setup`, by the address that the collector has printed. */
export function setupPage(view: Words, { token, problem }: { token: string; problem?: string }): string {
  const { t } = view;
  return plainPage(
    view,
    t.access.setUpTitle,
    html`<h1>${t.access.setUpTitle}</h1><p class="lead">${t.access.setUpLead}</p>${alert(problem)}<form method="post" action="/setup"><input type="hidden" name="token" value="${token}"><input type="text" name="username" value="vitrine" autocomplete="username" hidden><label for="password">${t.access.password}</label><input type="password" id="password" name="password" required minlength="10" maxlength="200" autocomplete="new-password"><label for="repeat">${t.access.repeat}</label><input type="password" id="repeat" name="repeat" required autocomplete="new-password"><div><button class="main">${t.access.setUp}</button></div></form>`,
  );
}

/** A page with a sentence, such as what is wrong. */
export function noticePage(view: Words, title: string, sentence?: string): string {
  return plainPage(
    view,
    title,
    html`<h1>${title}</h1>${sentence !== undefined && html`<p class="lead">${sentence}</p>`}<p class="lead"><a href="/">Vitrine</a></p>`,
  );
}
