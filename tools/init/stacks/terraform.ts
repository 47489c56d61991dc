/** terraform: the site for the AWS provider. Terraform has no plan without its provider and an account: local.yml says the same for this machine. */
import { managedIds } from '../../distribution/cloudformation/managed-policies.js';
import { BUILT, type SitePlan } from './plan.js';

export function mainTf({ name, api, notFound, hasIndex }: SitePlan): string {
  return `# A private bucket behind CloudFront, and the function that finds the site's pages. Build the function first: npm run edge:test.
# local.yml is the same site for "npm run edge", which needs no account. To serve a plan of this file instead:
#   terraform plan -out p && terraform show -json p > plan.json && edgewright dev --template plan.json --origin Site=DIR
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

resource "aws_cloudfront_function" "site" {
  name    = "${name}-site"
  runtime = "cloudfront-js-2.0"
  comment = "Pages of the site"
  publish = true
  code    = file("\${path.module}/${BUILT}")
}

resource "aws_s3_bucket" "site" {
  bucket_prefix = "${name.toLowerCase().slice(0, 36)}-"
}

resource "aws_s3_bucket_public_access_block" "site" {
  bucket                  = aws_s3_bucket.site.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "site" {
  bucket = aws_s3_bucket.site.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudfront.amazonaws.com" }
      Action    = "s3:GetObject"
      Resource  = "\${aws_s3_bucket.site.arn}/*"
      Condition = { StringEquals = { "AWS:SourceArn" = aws_cloudfront_distribution.site.arn } }
    }]
  })
}

resource "aws_cloudfront_origin_access_control" "site" {
  name                              = "${name}"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "site" {
  enabled      = true
  http_version = "http2and3"
${hasIndex ? '  default_root_object = "index.html"\n' : ''}
  origin {
    origin_id                = "Site"
    domain_name              = aws_s3_bucket.site.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.site.id
  }

${api ? apiOrigin(api) : ''}  default_cache_behavior {
    target_origin_id           = "Site"
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    cache_policy_id            = "${managedIds.cachingOptimized}" # CachingOptimized
    response_headers_policy_id = "${managedIds.securityHeaders}" # SecurityHeadersPolicy

    function_association {
      event_type   = "viewer-request"
      function_arn = aws_cloudfront_function.site.arn
    }
  }

${api ? apiBehavior() : ''}${notFound ? [403, 404].map((code) => errorPage(code, notFound)).join('') : ''}  restrictions {
    geo_restriction { restriction_type = "none" }
  }

  viewer_certificate { cloudfront_default_certificate = true }
}

output "url" { value = "https://\${aws_cloudfront_distribution.site.domain_name}" }
output "bucket" { value = aws_s3_bucket.site.id }
`;
}

function apiOrigin({ domain, path, protocol, port, isLocal }: NonNullable<SitePlan['api']>): string {
  return `  origin {
    origin_id   = "Api"
    domain_name = "${domain}"${isLocal ? ' # the domain of your API; "npm run edge" asks the one on this machine' : ''}
${path === '' ? '' : `    origin_path = "${path}"\n`}    custom_origin_config {
      http_port              = ${protocol === 'http' ? port : 80}
      https_port             = ${protocol === 'https' ? port : 443}
      origin_protocol_policy = "${protocol}-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

`;
}

function apiBehavior(): string {
  return `  ordered_cache_behavior {
    path_pattern             = "/api/*"
    target_origin_id         = "Api"
    viewer_protocol_policy   = "redirect-to-https"
    allowed_methods          = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
    cached_methods           = ["GET", "HEAD"]
    cache_policy_id          = "${managedIds.cachingDisabled}" # CachingDisabled
    origin_request_policy_id = "${managedIds.allViewerExceptHostHeader}" # AllViewerExceptHostHeader
  }

`;
}

/** A bucket that CloudFront may not list says 403 of what it does not have. */
function errorPage(code: number, page: string): string {
  return `  custom_error_response {
    error_code            = ${code}
    response_code         = 404
    response_page_path    = "${page}"
    error_caching_min_ttl = 10
  }

`;
}
