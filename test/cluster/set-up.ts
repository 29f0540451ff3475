/** Before the first test: the servers are there, or it is said what to install. */
import { installServers } from './support/packages.js';

export default installServers;
