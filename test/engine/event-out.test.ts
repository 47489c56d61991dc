import { describe, expect, test } from 'vitest';
import type { Request, Response } from '../../shared/functions/event.js';
import {
  bodyBytes,
  editedRequest,
  editedResponse,
  type RequestFacts,
  viewerRequestEvent,
  viewerResponseEvent,
} from '../../tools/engine/index.js';
import { validateFunctionResult } from '../../tools/engine/validate-function.js';

type Headers = RequestFacts['headers'];

const facts: RequestFacts = {
  method: 'GET',
  uri: '/a%20b',
  query: 'b=2&a=1&flag&b=3&empty=',
  headers: [
    ['Host', 'www.example.test'],
    ['accept', 'a'],
    ['x-id', '\xe9'],
    ['Accept', 'b'],
    ['Cookie', 'c=3; D=1'],
    ['X-Forwarded-Proto', 'https'],
  ],
  ip: '192.0.2.7',
};

/** What goes on after a function has run `edit`. */
function afterRequest(edit: (request: Request) => void, given: Partial<RequestFacts> = {}) {
  const all = { ...facts, ...given };
  const event = viewerRequestEvent({}, all);
  const request = structuredClone(JSON.parse(JSON.stringify(event.request))) as Request;
  edit(request);
  const judged = validateFunctionResult(event, request);
  if ('problem' in judged) throw new Error(judged.problem);
  return editedRequest(judged.result as Request, all);
}

function afterResponse(edit: (response: Response) => void, headers: Headers) {
  const given = { status: 200, statusText: 'Fine', headers };
  const event = viewerResponseEvent({}, facts, given);
  const response = structuredClone(event.response);
  edit(response);
  const judged = validateFunctionResult(event, response);
  if ('problem' in judged) throw new Error(judged.problem);
  return editedResponse(judged.result as Response, given);
}

function named(headers: Headers, name: string): Headers {
  return headers.filter(([candidate]) => candidate.toLowerCase() === name);
}

describe('a request that a function lets go on', () => {
  test('is what came in, where the function changed nothing', () => {
    const { uri, query, headers } = afterRequest(() => {});
    expect({ uri, query }).toEqual({ uri: facts.uri, query: facts.query });
    expect([...headers].sort()).toEqual([...facts.headers].sort());
  });

  test('F075 keeps the bytes of a header it left alone; a new value goes as UTF-8', () => {
    const { headers } = afterRequest((request) => {
      request.headers['x-new'] = { value: 'é' };
    });
    expect(named(headers, 'x-id')).toEqual([['x-id', '\xe9']]);
    expect(named(headers, 'x-new')).toEqual([['X-New', '\xc3\xa9']]);
  });

  test('F077 F081 a new header is spelled with capitals', () => {
    const { headers } = afterRequest((request) => {
      request.headers['x-forwarded-host'] = { value: String(request.headers.host?.value) };
    });
    expect(named(headers, 'x-forwarded-host')).toEqual([['X-Forwarded-Host', 'www.example.test']]);
    expect(named(headers, 'host')).toEqual([['Host', 'www.example.test']]);
  });

  test('F083 a changed multiValue wins over a changed value', () => {
    const { headers } = afterRequest((request) => {
      request.headers.accept = { value: 'ignored', multiValue: [{ value: 'x' }, { value: 'y' }, { value: 'z' }] };
    });
    expect(named(headers, 'accept').map(([, value]) => value)).toEqual(['x', 'y', 'z']);
  });

  test('F084 a changed value beside an untouched multiValue replaces the first', () => {
    const { headers } = afterRequest((request) => {
      if (request.headers.accept) request.headers.accept.value = 'z';
    });
    expect(named(headers, 'accept').map(([, value]) => value)).toEqual(['z', 'b']);
  });

  test('a deleted header, cookie and parameter are gone', () => {
    const { headers, query } = afterRequest((request) => {
      delete request.headers.accept;
      delete request.cookies.c;
      delete (request.querystring as Record<string, unknown>).b;
    });
    expect(named(headers, 'accept')).toEqual([]);
    expect(named(headers, 'cookie')).toEqual([['Cookie', 'D=1']]);
    expect(query).toBe('a=1&flag&empty=');
  });

  test('without cookies there is no Cookie line', () => {
    const { headers } = afterRequest((request) => {
      request.cookies = {};
    });
    expect(named(headers, 'cookie')).toEqual([]);
  });

  test('F085 a query given as text keeps its order', () => {
    const { query } = afterRequest((request) => {
      request.querystring = 'b=2&a=1';
    });
    expect(query).toBe('b=2&a=1');
  });

  test('F086 a value is sent as it was written, in UTF-8', () => {
    const { query } = afterRequest((request) => {
      (request.querystring as Record<string, unknown>).a = { value: '家' };
    });
    expect(query).toBe(`b=2&a=${Buffer.from('家').toString('latin1')}&flag&b=3&empty=`);
  });

  test('a changed parameter stands where its first one stood, new ones follow by name', () => {
    const { query } = afterRequest((request) => {
      const parameters = request.querystring as Record<string, unknown>;
      parameters.b = { value: '9' };
      parameters.z = { value: '' };
      parameters.y = { value: '1' };
    });
    expect(query).toBe('b=9&a=1&flag&empty=&y=1&z');
  });

  test('a bare "?" stays, nothing stays nothing, and an emptied query is none', () => {
    expect(afterRequest(() => {}, { query: '' }).query).toBe('');
    expect(afterRequest(() => {}, { query: undefined }).query).toBeUndefined();
    const empty = (request: Request) => {
      request.querystring = {};
    };
    expect(afterRequest(empty).query).toBeUndefined();
  });
});

describe('a response that a function lets go on', () => {
  test('keeps what it left alone, and the status text with the status', () => {
    const headers: Headers = [
      ['content-type', 'text/html'],
      ['Set-Cookie', 'a=1; Path=/;Secure'],
      ['Connection', 'close'],
    ];
    const response = afterResponse(() => {}, headers);
    expect(response).toMatchObject({ status: 200, statusText: 'Fine', body: undefined });
    expect([...response.headers].sort()).toEqual([...headers].sort());
  });

  test('F096 changes the status', () => {
    const response = afterResponse((given) => {
      given.statusCode = 301;
      given.statusDescription = 'Moved';
    }, []);
    expect(response).toMatchObject({ status: 301, statusText: 'Moved' });
  });

  test('sets, changes and removes cookies, each a line of its own', () => {
    const response = afterResponse(
      (given) => {
        given.cookies = { b: { value: '2', attributes: 'Path=/; HttpOnly' }, c: { value: '3' } };
      },
      [['Set-Cookie', 'a=1; Path=/']],
    );
    expect(response.headers).toEqual([
      ['Set-Cookie', 'b=2; Path=/; HttpOnly'],
      ['Set-Cookie', 'c=3'],
    ]);
  });

  test.each([
    ['<p>', '<p>'],
    [{ encoding: 'base64', data: 'PHA+' }, '<p>'],
    [{ encoding: 'text', data: 'é' }, 'é'],
    ['', ''],
  ] as const)('F093 F095 the body %j is %j', (body, text) => {
    expect(bodyBytes(body)?.toString()).toBe(text);
  });
});
