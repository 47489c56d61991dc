/** plan: what the description of a site needs to know, whatever it is written in. */
export interface SitePlan {
  /** Letters, digits and hyphens: part of the names of what is created. */
  name: string;
  /** The site's folder, relative to edge/. */
  site: string;
  api?: { domain: string; path: string; protocol: 'http' | 'https'; port: number; isLocal: boolean } | undefined;
  /** False where the start page is no index.html: the function finds it, and would not be asked for "/" otherwise. */
  hasIndex: boolean;
  /** Path of the page for what does not exist. Not where an API has answers of its own: it holds for the whole distribution. */
  notFound?: string | undefined;
}

/** Relative to the folder of the description. */
export const BUILT = 'dist/functions/min/site.js';

/** Managed policies: DG/using-managed-cache-policies.html, -origin-request-policies.html, -response-headers-policies.html */
export const policies = {
  cachingOptimized: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  cachingDisabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  allViewerExceptHostHeader: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
  securityHeaders: '67f7725c-6f97-4210-82d7-5512b31e9d03',
};

/** In place of an API that lives on this machine: what is deployed asks a domain. */
export const API_EXAMPLE = 'api.example.com';
