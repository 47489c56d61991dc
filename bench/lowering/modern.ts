/** Five functions as they would be in ordinary TypeScript: what is written otherwise, by file. */
type Change = [plain: string, modern: string];

const changes: Record<string, Change[]> = {
  'functions/spa-rewrite.ts': [
    [
      'const options = Object.assign({}, config, given);\n  const path = request.uri;',
      'const { shell, applications, except, dottedRoutes } = { ...config, ...given };\n  const { uri: path } = request;',
    ],
    ['options.dottedRoutes', 'dottedRoutes'],
    ['options.except', 'except'],
    ['const application = options.applications.find((candidate) => isUnder(path, candidate.under));\n', ''],
    [
      'application ? application.shell : options.shell',
      'applications.find(({ under }) => isUnder(path, under))?.shell ?? shell',
    ],
    ['handler(event: ViewerRequestEvent)', 'handler({ request }: ViewerRequestEvent)'],
    ['spaRewrite(event.request, config)', 'spaRewrite(request, config)'],
    ['return event.request;', 'return request;'],
  ],
  'functions/directory-index.ts': [
    [
      'const path = request.uri;\n  const mode = options.slashless;',
      'const { uri: path } = request;\n  const { slashless: mode, hideIndex, except } = options;',
    ],
    ['options.except', 'except'],
    ['options.hideIndex &&', 'hideIndex &&'],
    [`(request.method !== 'GET' && request.method !== 'HEAD')`, `!['GET', 'HEAD'].includes(request.method)`],
    ['request.rawQueryString && request.rawQueryString()', 'request.rawQueryString?.()'],
    ['handler(event: ViewerRequestEvent)', 'handler({ request }: ViewerRequestEvent)'],
    [
      'return serveIndex(event.request, config) || event.request;\n  } catch (_malformed) {\n    return event.request;',
      'return serveIndex(request, config) ?? request;\n  } catch {\n    return request;',
    ],
  ],
  'functions/request-headers.ts': [
    [
      'const headers = request.headers || {};\n  request.headers = headers;',
      'const { remove, setFrom, set, append } = options;\n  const headers = (request.headers ??= {});',
    ],
    ['[headers, options.setFrom, options.set].some', '[headers, setFrom, set].some'],
    [
      'options.remove.concat(Object.keys(options.setFrom), Object.keys(options.set))',
      '[...remove, ...Object.keys(setFrom), ...Object.keys(set)]',
    ],
    ['(headers, options.remove)', '(headers, remove)'],
    ['(headers, options.setFrom, event)', '(headers, setFrom, event)'],
    ['(headers, options.set)', '(headers, set)'],
    ['(headers, options.append)', '(headers, append)'],
    [
      'for (const name in table) {\n    const value = factOf(headers, table[name]!, event);',
      'for (const [name, fact] of Object.entries(table)) {\n    const value = factOf(headers, fact, event);',
    ],
    ['fact: RequestFact, event: ViewerRequestEvent)', 'fact: RequestFact, { viewer, context }: ViewerRequestEvent)'],
    ['return event.viewer && event.viewer.ip', 'return viewer?.ip'],
    ['return event.context && event.context.requestId', 'return context?.requestId'],
    ['cf.edgeLocation && cf.edgeLocation.name', 'cf.edgeLocation?.name'],
    [
      `const header = headers[fact === 'public-host' ? 'host' : fact];\n  return header && header.value;`,
      `return headers[fact === 'public-host' ? 'host' : fact]?.value;`,
    ],
  ],
  'functions/response-headers.ts': [
    [
      'const headers = response.headers || {};\n  response.headers = headers;',
      'const { remove, security, set, append, cacheControl } = options;\n  const headers = (response.headers ??= {});',
    ],
    ['(headers, options.remove)', '(headers, remove)'],
    ['(headers, options.security)', '(headers, security)'],
    ['(headers, options.set)', '(headers, set)'],
    ['(headers, options.append)', '(headers, append)'],
    ['options.cacheControl)', 'cacheControl)'],
    ['isCacheable(response: Response,', 'isCacheable({ statusCode }: Response,'],
    [
      'response.statusCode === 304 || (response.statusCode >= 200 && response.statusCode < 300)',
      'statusCode === 304 || (statusCode >= 200 && statusCode < 300)',
    ],
    ['fits(rule: CacheRule, path', `fits({ under, type: wanted = '' }: CacheRule, path`],
    ['rule.under && !isUnder(path, rule.under)', 'under && !isUnder(path, under)'],
    ['!rule.type || type.startsWith(rule.type)', 'type.startsWith(wanted)'],
    ['handler(event: ViewerResponseEvent)', 'handler({ request, response }: ViewerResponseEvent)'],
    ['setResponseHeaders(event.response, event.request, config)', 'setResponseHeaders(response, request, config)'],
    ['return event.response;', 'return response;'],
  ],
  'functions/signed-cookie.ts': [
    ['let keys = options.keys;', 'let { keys } = options;\n  const { keysEntry } = options;'],
    ['if (!keys) keys = (await cf.kvs().get(options.keysEntry,', 'keys ??= (await cf.kvs().get(keysEntry,'],
    ['catch (_missing)', 'catch'],
    ['keys || {}', 'keys ?? {}'],
    [
      'takeToken(request: Request, options: SignedCookieOptions)',
      'takeToken(request: Request, { cookie: name, bearer }: SignedCookieOptions)',
    ],
    [
      'const cookies = request.cookies || {};\n  let token = cookies[options.cookie];\n  delete cookies[options.cookie];',
      'const { cookies = {} } = request;\n  let { [name]: token } = cookies;\n  delete cookies[name];',
    ],
    ['options.bearer && request.headers && request.headers.authorization', 'bearer && request.headers?.authorization'],
    ['covers(claims: Claims, path', 'covers({ paths: prefixes }: Claims, path'],
    ['const prefixes: unknown = claims.paths;\n', ''],
    [
      'refuse(request: Request, word: string, options: SignedCookieOptions)',
      'refuse(request: Request, word: string, { forbidden, login, returnParameter }: SignedCookieOptions)',
    ],
    ['isKnown ? options.forbidden : options.login', 'isKnown ? forbidden : login'],
    [`page.indexOf('?') < 0 ? '?' : '&'`, `page.includes('?') ? '&' : '?'`],
    ['options.returnParameter', 'returnParameter'],
    ['isNavigation(request: Request)', 'isNavigation({ method, headers = {} }: Request)'],
    [
      `request.method !== 'GET' && request.method !== 'HEAD') return false;\n  const headers = request.headers || {};\n  const mode = headers['sec-fetch-mode'];`,
      `!['GET', 'HEAD'].includes(method)) return false;\n  const { accept, 'sec-fetch-mode': mode, 'x-requested-with': script } = headers;`,
    ],
    [`const accept = headers.accept;\n`, ''],
    [
      `!!accept && accept.value.indexOf('text/html') >= 0 && !headers['x-requested-with']`,
      `!!accept?.value.includes('text/html') && !script`,
    ],
    [
      'const query = request.rawQueryString && request.rawQueryString();',
      'const { uri } = request;\n  const query = request.rawQueryString?.();',
    ],
    ['{request.uri}?', '{uri}?'],
    [' : request.uri;', ' : uri;'],
    ['isCanonicalPath(request.uri) &&', 'isCanonicalPath(uri) &&'],
    [
      'const request = event.request;\n    const answer = answerPreflight(request, config);\n    if (answer) return answer;\n    const denied = await requireSignedCookie(request, config);\n    return denied || request;',
      'const { request } = event;\n    return answerPreflight(request, config) ?? (await requireSignedCookie(request, config)) ?? request;',
    ],
    ['catch (_malformed)', 'catch'],
  ],
  'shared/functions/header-rules.ts': [
    [
      'for (const name in table) headers[name] = { value: table[name]! };',
      'for (const [name, value] of Object.entries(table)) headers[name] = { value };',
    ],
    [
      'for (const name in table) {\n    if (!headers[name]) headers[name] = { value: table[name]! };\n  }',
      'for (const [name, value] of Object.entries(table)) headers[name] ??= { value };',
    ],
    [
      'for (const name in table) {\n    const value = table[name]!;',
      'for (const [name, value] of Object.entries(table)) {',
    ],
    ['const count = names.length;\n', ''],
    ['for (let i = 0; i < count; i++) delete headers[names[i]!];', 'for (const name of names) delete headers[name];'],
  ],
  'shared/functions/token-claims.ts': [
    [
      'const exp = claims.exp;\n  const iat = claims.iat;',
      'const { exp, iat, nbf = now, iss, aud } = claims;\n  const { leeway, maxLifetime, issuer, audience } = rules;',
    ],
    ['exp + rules.leeway <= now', 'exp + leeway <= now'],
    [
      `'nbf' in claims && (typeof claims.nbf !== 'number' || claims.nbf > now + rules.leeway)`,
      `typeof nbf !== 'number' || nbf > now + leeway`,
    ],
    [
      'rules.maxLifetime && !(exp - Number(iat) <= rules.maxLifetime)',
      'maxLifetime && !(exp - Number(iat) <= maxLifetime)',
    ],
    ['rules.issuer && claims.iss !== rules.issuer', 'issuer && iss !== issuer'],
    [
      'rules.audience && !([] as unknown[]).concat(claims.aud).includes(rules.audience)',
      'audience && !([] as unknown[]).concat(aud).includes(audience)',
    ],
  ],
};

export const modernFiles = Object.keys(changes);

/** `text` of `file`, as modern as it gets. Throws where the plain one has changed under the table. */
export function modernised(file: string, text: string): string {
  return (changes[file] ?? []).reduce((before, [plain, modern]) => {
    if (!before.includes(plain)) throw new Error(`bench/lowering/modern.ts: "${file}" no longer has "${plain}".`);
    return before.replaceAll(plain, modern);
  }, text);
}
