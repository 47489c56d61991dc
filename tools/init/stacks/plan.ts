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

/** In place of an API that lives on this machine: what is deployed asks a domain. */
export const API_EXAMPLE = 'api.example.com';
