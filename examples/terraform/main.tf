# An existing site and function URL behind CloudFront: the application shell for routes, the body's hash for the function URL.
# The zip first: zip -jX body-hash.zip node_modules/@edgewright/edge/dist/edge-lambdas/min/body-hash/index.js
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "site_domain" { description = "Domain name of the site's origin." }
variable "function_url_domain" { description = "Domain name of a function URL with AuthType AWS_IAM." }

provider "aws" { region = "us-east-1" } # Lambda@Edge lives there

resource "aws_cloudfront_function" "spa_rewrite" {
  name    = "spa-rewrite"
  runtime = "cloudfront-js-2.0"
  comment = "Application shell"
  publish = true
  code    = file("${path.module}/node_modules/@edgewright/edge/dist/functions/min/spa-rewrite.js")
}

resource "aws_lambda_function" "body_hash" {
  function_name    = "body-hash"
  runtime          = "nodejs22.x"
  architectures    = ["x86_64"]
  handler          = "index.handler"
  memory_size      = 128
  timeout          = 5
  publish          = true # CloudFront takes numbered versions only
  filename         = "${path.module}/body-hash.zip"
  source_code_hash = filebase64sha256("${path.module}/body-hash.zip")
  role             = aws_iam_role.edge.arn
  skip_destroy     = true # replicas outlive the distribution
}

resource "aws_iam_role" "edge" {
  name = "body-hash"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] }
    }]
  })
}

resource "aws_cloudfront_origin_access_control" "function_url" {
  name                              = "function-url"
  origin_access_control_origin_type = "lambda"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "site" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    origin_id   = "site"
    domain_name = var.site_domain
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  origin {
    origin_id                = "function"
    domain_name              = var.function_url_domain
    origin_access_control_id = aws_cloudfront_origin_access_control.function_url.id
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id       = "site"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD", "OPTIONS"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6" # CachingOptimized

    function_association {
      event_type   = "viewer-request"
      function_arn = aws_cloudfront_function.spa_rewrite.arn
    }
  }

  ordered_cache_behavior {
    path_pattern             = "/fn/*"
    target_origin_id         = "function"
    viewer_protocol_policy   = "redirect-to-https"
    allowed_methods          = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
    cached_methods           = ["GET", "HEAD"]
    cache_policy_id          = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" # CachingDisabled
    origin_request_policy_id = "b689b0a8-53d0-40ab-baf2-68738e2966ac" # AllViewerExceptHostHeader

    lambda_function_association {
      event_type   = "origin-request"
      include_body = true
      lambda_arn   = aws_lambda_function.body_hash.qualified_arn
    }
  }

  restrictions {
    geo_restriction { restriction_type = "none" }
  }

  viewer_certificate { cloudfront_default_certificate = true }
}
