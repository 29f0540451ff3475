/** Customers and who is logged in, kept in memory as long as the demo runs. */
import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

/**
 * @typedef {object} Account
 * @property {string} id
 * @property {string} email
 * @property {string} firstName
 * @property {boolean} newsletter
 * @property {Record<string, string>} traits  More facts that the shop knows.
 * @property {Buffer} salt
 * @property {Buffer} hash
 * @property {{ id: string, traits: Record<string, string | boolean> }} public  What the page may tell Vitrine.
 */

const MOST_ACCOUNTS = 500;
const MOST_SESSIONS = 2000;

const hashOf = (/** @type {string} */ password, /** @type {Buffer} */ salt) =>
  scryptSync(password, salt, 32, { N: 1024 });

/** The customers' book, with one customer to try. */
export function createAccounts() {
  /** @type {Map<string, Account>} */
  const byEmail = new Map();
  /** @type {Map<string, Account>} */
  const sessions = new Map();

  /** Creates an account, or gives `undefined` when the address has one. */
  function create(
    /** @type {{ email: string, firstName: string, password: string, newsletter: boolean, traits?: Record<string, string> }} */ answers,
  ) {
    const email = answers.email.toLowerCase();
    if (byEmail.has(email) || byEmail.size >= MOST_ACCOUNTS) return undefined;
    const { firstName, newsletter, traits = {} } = answers;
    const id = `customer-${byEmail.size + 7}`;
    const salt = randomBytes(16);
    /** @type {Account} */
    const account = {
      id,
      email,
      firstName,
      newsletter,
      traits,
      salt,
      hash: hashOf(answers.password, salt),
      public: { id, traits: { ...traits, newsletter } },
    };
    byEmail.set(email, account);
    return account;
  }

  create({
    email: 'camille@example.com',
    firstName: 'Camille',
    password: 'tilleul',
    newsletter: true,
    traits: { city: 'Lyon', country: 'FR' },
  });

  return {
    create,
    /** The account, if the password is its own. */
    check(/** @type {string} */ email, /** @type {string} */ password) {
      const account = byEmail.get(email.toLowerCase());
      return account && timingSafeEqual(account.hash, hashOf(password, account.salt)) ? account : undefined;
    },
    /** Starts a session and gives its secret id. */
    open(/** @type {Account} */ account) {
      const id = randomBytes(18).toString('base64url');
      sessions.set(id, account);
      const oldest = sessions.keys().next().value;
      if (sessions.size > MOST_SESSIONS && oldest) sessions.delete(oldest);
      return id;
    },
    ofSession: (/** @type {string | undefined} */ id) => (id ? sessions.get(id) : undefined),
    close(/** @type {string | undefined} */ id) {
      if (id) sessions.delete(id);
    },
  };
}
