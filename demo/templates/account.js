import { roomLinks } from './category.js';
import { field } from './checkout.js';
import { html, raw } from './html.js';
import { happens } from './measured.js';

/** @typedef {import('../texts/en.js').Texts} Texts */
/** @typedef {import('./layout.js').Page} Page */

/** @returns {Page} */
export function loginPage(
  /** @type {{ email: string, problem: string }} */ { email, problem },
  /** @type {Texts} */ texts,
) {
  const { account, checkout } = texts;
  return {
    title: account.login,
    type: 'login',
    main: html`<div class="wrap block narrow"><h1>${account.login}</h1><p class="lead">${account.loginLead}</p>
<form class="stack" method="post" action="${texts.prefix}/login">
${problem && html`<p class="problems" role="alert">${problem}</p>`}
${field('email', checkout.email, { type: 'email', autocomplete: 'username', value: email })}
${field('password', account.password, { type: 'password', autocomplete: 'current-password' })}
<button class="button">${account.login}</button></form>
<p class="notice">${account.demo}</p>
<p>${account.newHere} <a href="${texts.prefix}/sign-up">${account.signUp}</a></p></div>`,
  };
}

/** @returns {Page} */
export function signUpPage(
  /** @type {{ answers: Record<string, string>, problems: Record<string, string> }} */ { answers, problems },
  /** @type {Texts} */ texts,
) {
  const { account, checkout } = texts;
  return {
    title: account.signUp,
    type: 'sign-up',
    main: html`<div class="wrap block narrow"><h1>${account.signUp}</h1><p class="lead">${account.signUpLead}</p>
<form class="stack" method="post" action="${texts.prefix}/sign-up">
${field('firstName', checkout.firstName, { autocomplete: 'given-name', value: answers.firstName ?? '', error: problems.firstName ?? '' })}
${field('email', checkout.email, { type: 'email', autocomplete: 'username', value: answers.email ?? '', error: problems.email ?? '' })}
${field('password', account.password, { type: 'password', autocomplete: 'new-password', minlength: 6, help: account.passwordHelp, error: problems.password ?? '' })}
<p class="check"><label><input type="checkbox" name="newsletter" value="yes"${answers.newsletter && raw(' checked')}> <span>${account.newsletter}</span></label></p>
<button class="button">${account.signUp}</button></form>
<p>${account.haveOne} <a href="${texts.prefix}/login">${account.login}</a></p></div>`,
  };
}

/**
 * @param {import('../accounts.js').Account} account
 * @param {import('../orders.js').Order[]} orders
 * @param {'login' | 'sign_up' | undefined} arrival  How the visitor has just come in. The event stands here and not on the
 *   form, since a form may be refused: a wrong password is no login.
 * @param {Texts} texts
 * @returns {Page}
 */
export function accountPage(account, orders, arrival, texts) {
  const labels = texts.account;
  return {
    title: labels.hello(account.firstName),
    type: 'account',
    ...(arrival ? { mainAttributes: happens(arrival, { method: 'password' }) } : {}),
    main: html`<div class="wrap block narrow"><h1>${labels.hello(account.firstName)}</h1>
<dl class="facts"><div><dt>${labels.email}</dt><dd>${account.email}</dd></div><div><dt>${labels.number}</dt><dd>${account.id}</dd></div></dl>
<h2>${labels.orders}</h2>
${orders.length ? html`<ul class="plain-list">${orders.map((order) => html`<li><a href="${texts.prefix}/order/${order.id}">${order.id}</a> <span>${texts.price(order.total)}</span></li>`)}</ul>` : html`<p>${labels.noOrders}</p>${roomLinks(texts)}`}
<form method="post" action="${texts.prefix}/logout" data-logout><button class="button quiet">${labels.logout}</button></form></div>`,
  };
}
