/** The catalogue as a chunk of its own: what a page takes rows from by their ids. */
export { catalogue } from '../segments/catalogue/all.js';
