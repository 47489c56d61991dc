import { describe, expect, test } from 'vitest';
import type { HttpApiRoute } from '../../../tools/distribution/model.js';
import { findRoute } from '../../../tools/simulator/origins/api-routes.js';

const routes = [
  'ANY /api/{proxy+}',
  'GET /api/items',
  'GET /api/items/{id}',
  'POST /api/items/{id}',
  'ANY /api/items/{id}',
  'GET /api/items/{id}/parts/{part}',
].map((key): HttpApiRoute => ({ key, auth: 'NONE', code: { file: '', handler: '', environment: {} }, timeout: 3 }));

describe('the most specific route is taken', () => {
  test.each([
    ['GET', '/api/items', 'GET /api/items', undefined],
    ['GET', '/api/items/7', 'GET /api/items/{id}', { id: '7' }],
    ['POST', '/api/items/7', 'POST /api/items/{id}', { id: '7' }],
    ['DELETE', '/api/items/7', 'ANY /api/items/{id}', { id: '7' }],
    ['GET', '/api/items/7/parts/a', 'GET /api/items/{id}/parts/{part}', { id: '7', part: 'a' }],
    ['POST', '/api/items', 'ANY /api/{proxy+}', { proxy: 'items' }],
    ['GET', '/api/a/b/c', 'ANY /api/{proxy+}', { proxy: 'a/b/c' }],
  ])('%s %s: %s', (method, path, key, parameters) => {
    const found = findRoute(method, path, routes);
    expect([found?.route.key, found?.parameters]).toEqual([key, parameters]);
  });

  test.each<[method: string, path: string | undefined, why: string]>([
    ['GET', '/api', 'a greedy variable wants at least one segment'],
    ['GET', '/api/', 'nor is an empty one enough'],
    ['GET', '/API/items', 'paths compare with case'],
    ['GET', undefined, 'another stage has no routes'],
  ])('%s %s has none: %s', (method, path) => {
    expect(findRoute(method, path, routes)).toBeUndefined();
  });

  test('$default takes what no other route does', () => {
    const found = findRoute('GET', '/else', [...routes, { ...routes[0]!, key: '$default' }]);
    expect([found?.route.key, found?.parameters]).toEqual(['$default', undefined]);
  });
});
