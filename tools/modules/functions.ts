/*! functions: the module `edgewright/functions`: types of the events of CloudFront Functions, and of the module `cloudfront`. */
export type * from '../../shared/functions/event.js';
