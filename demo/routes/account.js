import { accountPage, loginPage, signUpPage } from '../templates/account.js';
import { cookies } from '../visit.js';
import { answersOf } from './answer.js';

/** @typedef {import('../server.js').App} App */
/** @typedef {import('../server.js').Shop} Shop */

const SHORTEST_PASSWORD = 6;

/** Log in, sign up, account, log out. */
export function accountRoutes(/** @type {App} */ app, /** @type {Shop} */ shop) {
  const { texts, accounts, orders } = shop;

  /** Logs in and leaves a note of how, which the account page tells once. */
  const enter = (
    /** @type {import('../server.js').Reply} */ reply,
    /** @type {import('../accounts.js').Account} */ account,
    /** @type {string} */ how,
  ) =>
    reply
      .header('set-cookie', [cookies.session(accounts.open(account)), cookies.note(how)])
      .redirect(`${texts.prefix}/account`, 303);

  app.get('/login', (request, reply) => shop.show(request, reply, loginPage({ email: '', problem: '' }, texts)));

  app.post('/login', (request, reply) => {
    const { email = '', password = '' } = answersOf(request);
    const account = accounts.check(email, password);
    if (account) return enter(reply, account, 'login');
    return shop.show(request, reply.code(422), loginPage({ email, problem: texts.account.wrong }, texts));
  });

  app.get('/sign-up', (request, reply) => shop.show(request, reply, signUpPage({ answers: {}, problems: {} }, texts)));

  app.post('/sign-up', (request, reply) => {
    const answers = answersOf(request);
    const { email = '', firstName = '', password = '' } = answers;
    const { errors } = texts.checkout;
    const problems = {
      ...(email.includes('@') ? {} : { email: errors.email }),
      ...(firstName.trim() ? {} : { firstName: errors.firstName }),
      ...(password.length < SHORTEST_PASSWORD ? { password: texts.account.short } : {}),
    };
    const sound = !Object.keys(problems).length;
    const account = sound
      ? accounts.create({ email, firstName: firstName.trim(), password, newsletter: answers.newsletter === 'yes' })
      : undefined;
    if (account) return enter(reply, account, 'sign_up');
    if (sound) Object.assign(problems, { email: texts.account.taken });
    return shop.show(request, reply.code(422), signUpPage({ answers, problems }, texts));
  });

  app.get('/account', (request, reply) => {
    const { account, note } = shop.visit(request);
    if (!account) return reply.redirect(`${texts.prefix}/login`, 303);
    const arrival = note === 'login' || note === 'sign_up' ? note : undefined;
    if (arrival) reply.header('set-cookie', cookies.note(''));
    return shop.show(request, reply, accountPage(account, orders.ofCustomer(account.id), arrival, texts));
  });

  app.post('/logout', (request, reply) => {
    accounts.close(shop.visit(request).session);
    return reply.header('set-cookie', cookies.session(undefined)).redirect(`${texts.prefix}/`, 303);
  });
}
