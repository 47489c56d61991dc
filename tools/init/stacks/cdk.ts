/** cdk: the site as a program of the CDK, in plain JavaScript: it needs no compiler. */
import { BUILT, type SitePlan } from './plan.js';

export function cdkApp({ name, api, notFound, hasIndex }: SitePlan): string {
  return `// A private bucket behind CloudFront, and the function that finds the site's pages. "npm run edge" builds the function first.
import { App, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';

const app = new App({ outdir: 'cdk.out' });
const stack = new Stack(app, '${name}');
const bucket = new s3.Bucket(stack, 'Bucket');

const site = new cloudfront.Function(stack, 'SiteFunction', {
  code: cloudfront.FunctionCode.fromFile({ filePath: '${BUILT}' }),
  runtime: cloudfront.FunctionRuntime.JS_2_0,
  comment: 'Pages of the site',
});

new cloudfront.Distribution(stack, 'Distribution', {
${hasIndex ? "  defaultRootObject: 'index.html',\n" : ''}  defaultBehavior: {
    origin: origins.S3BucketOrigin.withOriginAccessControl(bucket, { originId: 'Site' }),
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
    functionAssociations: [{ eventType: cloudfront.FunctionEventType.VIEWER_REQUEST, function: site }],
  },
${api ? apiBehavior(api) : ''}${notFound ? errorPages(notFound) : ''}});

app.synth();
`;
}

export const CDK_JSON = `${JSON.stringify({ app: 'node app.mjs', versionReporting: false }, undefined, 2)}\n`;

function apiBehavior({ domain, path, protocol, port, isLocal }: NonNullable<SitePlan['api']>): string {
  const options = [
    `originId: 'Api'`,
    `protocolPolicy: cloudfront.OriginProtocolPolicy.${protocol.toUpperCase()}_ONLY`,
    ...(protocol === 'http' ? [`httpPort: ${port}`] : port === 443 ? [] : [`httpsPort: ${port}`]),
    ...(path === '' ? [] : [`originPath: '${path}'`]),
  ];
  return `  additionalBehaviors: {
    '/api/*': {
${isLocal ? '      // The domain of your API; "npm run edge" asks the one on this machine.\n' : ''}      origin: new origins.HttpOrigin('${domain}', { ${options.join(', ')} }),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    },
  },
`;
}

function errorPages(page: string): string {
  return `  // A bucket that CloudFront may not list says 403 of what it does not have.
  errorResponses: [403, 404].map((httpStatus) => ({
    httpStatus,
    responseHttpStatus: 404,
    responsePagePath: '${page}',
  })),
`;
}
