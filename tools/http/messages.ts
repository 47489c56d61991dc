/** Http: requests and responses as they are on the wire. */
import type { Readable } from 'node:stream';

/** Header lines in wire order, one entry a line. Names keep the case they came in. */
export type HeaderList = [name: string, value: string][];

/** What a viewer sent, before anything of CloudFront has touched it. */
export interface ViewerRequest {
  method: string;
  scheme: 'http' | 'https';
  httpVersion: '1.0' | '1.1' | '2.0';
  /** Host without port, as the distribution's functions see it. */
  host: string;
  /** What the viewer typed before the path, such as "http://localhost:8080", where that is not the host above: signatures may name it too. */
  address?: string;
  /** Path as on the wire, percent-encoded, begins with "/". */
  path: string;
  /** Raw query without "?"; undefined where the URL has none, "" for a bare "?". */
  query: string | undefined;
  headers: HeaderList;
  body: Buffer;
  /** The TCP peer, or what a test set. */
  ip: string;
  /** Country, city, device and the like, as CloudFront would derive them: CloudFront-* header name (lower case) to value. */
  facts: Record<string, string>;
}

/** What goes back to the viewer. A Readable is passed on as it comes. */
export interface ViewerResponse {
  status: number;
  statusText: string;
  headers: HeaderList;
  /** Of a 101: the origin's socket, which the server joins to the viewer's (WebSocket). */
  body: Buffer | Readable;
  /** The connection is closed after this answer (414, 494). */
  close?: boolean;
  /** Of the record of this request: the server's log lines read from it. */
  recordId?: string;
  /** Why the origin was stood in for, where nobody allowed it to be asked. */
  notAsked?: string;
}

/** A request on its way to one origin: everything decided, signed and ready for the wire. */
export interface OriginRequest {
  method: string;
  protocol: 'http' | 'https';
  /** The origin's domain in the template: what Host and signatures are about. */
  domain: string;
  port: number;
  /** With origin path in front. */
  path: string;
  query: string;
  headers: HeaderList;
  body: Buffer;
  /** Milliseconds. */
  connectTimeout: number;
  readTimeout: number;
}

export interface OriginResponse {
  status: number;
  statusText: string;
  headers: HeaderList;
  /** Of a 404, or of S3's 403 in its place: for whoever looks. */
  missing?: Missing;
  /** Of a 101, the answer to a request that kept its "Upgrade: websocket": the raw socket, a Duplex, to be passed on untouched. */
  body: Buffer | Readable;
}

/** An object that a directory does not have, and what it has near it. */
export interface Missing {
  key: string;
  /** Name of the directory. */
  folder: string;
  /** Keys that are there, and that a function would lead to: the folder's index, the page's file, the application's shell. */
  index: string | undefined;
  html: string | undefined;
  shell: string | undefined;
  /** Keys with nearly the same name. */
  near: string[];
}

/**
 * Why an origin gave no answer: decides between 502 and 504, and whether an origin group fails over. 'not-asked': nobody allowed
 * this machine to ask it.
 */
export type OriginFailure = 'refused' | 'dns' | 'tls' | 'timeout' | 'reset' | 'malformed' | 'not-asked';

export class OriginError extends Error {
  readonly failure: OriginFailure;
  constructor(failure: OriginFailure, message: string) {
    super(message);
    this.name = 'OriginError';
    this.failure = failure;
  }
}

/** Where an origin lives on the laptop: a directory that behaves as a bucket, a Lambda handler, or a server. Rejects with OriginError only. */
export interface OriginBackend {
  /** For people: "site/ as private bucket SiteBucket". */
  readonly label: string;
  fetch(request: OriginRequest, signal?: AbortSignal): Promise<OriginResponse>;
  /** Rejects with OriginError `dns` where the domain has no address. Undefined: there is nothing to look up. */
  resolve?(): Promise<void>;
  close(): Promise<void>;
}
