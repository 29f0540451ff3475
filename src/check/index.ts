/** What `vitrine check` and `vitrine catalogue` are made of, for scripts of a shop that judge its segments. */
export { type CheckedCampaigns, checkCampaigns } from '../campaigns/check-campaigns.js';
export { catalogue } from '../segments/catalogue/all.js';
export { type Checked, check, type Problem } from '../segments/check.js';
export { type FileWithRows, usesRows, withRows } from '../segments/rows.js';
export { catalogueCommand } from './catalogue-command.js';
export { checkCommand } from './command.js';
export type { CheckStreams } from './streams.js';
