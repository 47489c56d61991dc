/*! edge-response: an answer inside CloudFront, on its way back to the viewer. */
import { STATUS_CODES } from 'node:http';
import type { Readable } from 'node:stream';
import type { HeaderList } from '../../http/messages.js';

export interface EdgeResponse {
  status: number;
  statusText: string;
  headers: HeaderList;
  body: Buffer | Readable;
  /** What X-Cache says before " from cloudfront". */
  xCache: XCache;
  madeBy: 'origin' | 'function' | 'lambda' | 'cloudfront';
  /** A custom error page may stand in for it. */
  pageable: boolean;
  /** viewer-response runs for it. */
  viewerResponse: boolean;
  /** Seconds since it was stored: only where the cache answered. */
  age?: number;
  /** Whole and in memory: the viewer's conditions and ranges are answered from it. */
  whole: boolean;
  close?: boolean;
  /** An origin event's function failed, or the body broke off: nothing of it is kept. */
  neverKept?: boolean;
  /** Why the origin was stood in for: `choices.ts` says what such an answer is. */
  notAsked?: string;
}

export type XCache =
  | 'Hit'
  | 'Miss'
  | 'RefreshHit'
  | 'Error'
  | 'Redirect'
  | 'FunctionGeneratedResponse'
  | 'FunctionExecutionError'
  | 'FunctionValidationError'
  | 'LambdaGeneratedResponse'
  | 'LambdaExecutionError'
  | 'LambdaValidationError';

export const nothing = Buffer.alloc(0);

export function statusText(status: number): string {
  return STATUS_CODES[status] ?? 'Unknown';
}
