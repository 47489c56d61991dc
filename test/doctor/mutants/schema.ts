// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so
import type { Mutant } from './mutant.js';

/** Found by AWS's validator, which is slower to ask than the doctor's own rules. */
export const schemaMutants: Mutant[] = [
  ['F3002', 'an unknown property of the distribution', { 'Config.PriceClas': 'PriceClass_100' }],
  ['F3002', 'a mistyped property of an association', { 'default.FunctionAssociations.0.EventTyp': 'a' }],
  ['W3030', 'a mistyped price class', { 'Config.PriceClass': 'PriceClas_100' }],
  [
    'unknown-word',
    'a mistyped signing behavior',
    { 'BucketAccess.OriginAccessControlConfig.SigningBehavior': 'allways' },
  ],
  ['unknown-word', 'a mistyped runtime', { 'SiteRequest.FunctionConfig.Runtime': 'cloudfont-js-2.0' }],
  ['F3003', 'a function without comment', { 'SiteRequest.FunctionConfig.Comment': undefined }],
  ['F3003', 'an origin without id', { '@Fallback.Id': undefined }],
  ['F3003', 'no default behavior', { default: undefined }],
  ['F1020', 'a reference to nothing', { 'Config.WebACLId': { Ref: 'Nobody' } }],
  [
    'E9004',
    'an attribute that does not exist',
    { 'default.FunctionAssociations.0.FunctionARN': { 'Fn::GetAtt': ['SiteRequest', 'Arn'] } },
  ],
  ['F3012', 'a text where a number belongs', { '@Api.CustomOriginConfig.HTTPSPort': 'many' }],
  ['F3004', 'a circle of references', { 'EdgeRole.Description': { 'Fn::Sub': '${Distribution}' } }],
  ['E2533', 'a dead Lambda runtime', { 'Sigv4SignerLambdaFunction.Runtime': 'nodejs12.x' }],
];
