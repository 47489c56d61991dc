/*! aws: a distribution as AWS's own API tells of it. */
export { isAwsAnswer, openAwsAnswer } from './answer.js';
export { isPulledFolder, openPulledFolder } from './folder.js';
