/*! functions: the module `edgewright/functions`: types of the events of CloudFront Functions, and of the module `cloudfront`. */
/// <reference path="../../functions/cloudfront.d.ts" preserve="true" />
export type * from '../../shared/functions/event.js';
