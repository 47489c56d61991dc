// A private bucket and a function URL behind CloudFront: the application shell for routes, the body's hash for the function URL.
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';

// In a project that has the package installed: 'node_modules/@edgewright/edge/dist'. This example lies in edgewright, which brings it.
const ARTEFACTS = '../../node_modules/@edgewright/edge/dist';

// Lambda@Edge lives in us-east-1.
const stack = new Stack(new App(), 'Site', { env: { region: 'us-east-1' } });

const spaRewrite = new cloudfront.Function(stack, 'SpaRewrite', {
  code: cloudfront.FunctionCode.fromFile({ filePath: `${ARTEFACTS}/functions/min/spa-rewrite.js` }),
  runtime: cloudfront.FunctionRuntime.JS_2_0,
  comment: 'Application shell',
});

const bodyHash = new lambda.Function(stack, 'BodyHash', {
  code: lambda.Code.fromAsset(`${ARTEFACTS}/edge-lambdas/min/body-hash`),
  handler: 'index.handler',
  runtime: lambda.Runtime.NODEJS_22_X,
  architecture: lambda.Architecture.X86_64,
  role: new iam.Role(stack, 'EdgeRole', {
    assumedBy: new iam.CompositePrincipal(
      new iam.ServicePrincipal('lambda.amazonaws.com'),
      new iam.ServicePrincipal('edgelambda.amazonaws.com'),
    ),
  }),
  currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
});
bodyHash.applyRemovalPolicy(RemovalPolicy.RETAIN); // replicas outlive the stack

const orders = new lambda.Function(stack, 'Orders', {
  code: lambda.Code.fromInline("exports.handler = async () => ({ statusCode: 200, body: '[]' });"),
  handler: 'index.handler',
  runtime: lambda.Runtime.NODEJS_22_X,
});

new cloudfront.Distribution(stack, 'Distribution', {
  defaultRootObject: 'index.html',
  minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
  defaultBehavior: {
    origin: origins.S3BucketOrigin.withOriginAccessControl(new s3.Bucket(stack, 'Bucket')),
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    functionAssociations: [{ eventType: cloudfront.FunctionEventType.VIEWER_REQUEST, function: spaRewrite }],
  },
  additionalBehaviors: {
    '/fn/*': {
      origin: origins.FunctionUrlOrigin.withOriginAccessControl(
        orders.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.AWS_IAM }),
      ),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      edgeLambdas: [
        {
          eventType: cloudfront.LambdaEdgeEventType.ORIGIN_REQUEST,
          functionVersion: bodyHash.currentVersion,
          includeBody: true,
        },
      ],
    },
  },
});
