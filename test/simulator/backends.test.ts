import { expect, test } from 'vitest';
import type { Origin } from '../../tools/distribution/model.js';
import { createBackends } from '../../tools/simulator/backends.js';
import { distribution, origin } from './support.js';

function open() {
  const said: string[] = [];
  const backends = createBackends(({ id }) => {
    said.push(`open ${id}`);
    const fetch = () => Promise.reject(new Error('not asked'));
    return { label: id, fetch, close: async () => void said.push(`close ${id}`) };
  });
  return { said, backends };
}

const main = origin('main');
const model = distribution({ origins: { main } });

test.each<[string, Partial<Origin>, boolean]>([
  ['nothing', {}, true],
  ['its path', { path: '/v1' }, true],
  ['its domain', { domainName: 'b.test' }, false],
  ['its id', { id: 'other' }, false],
  ['its kind', { kind: 's3' }, false],
  ['its target', { target: { kind: 'external', url: 'http://127.0.0.1:1' } }, false],
  ['its certificate', { clientCertificate: { file: 'a.pem' } as unknown as Origin['clientCertificate'] }, false],
])('where %s has changed, what stands behind an origin stays open or not', async (_, change, isKept) => {
  const { said, backends } = open();
  backends.for(main, model);
  const changed = { ...main, ...change };
  backends.renew([distribution({ origins: { main: changed } })]);
  expect(said.includes('close main')).toBe(!isKept);
  backends.for(changed, model);
  expect(said.filter((line) => line.startsWith('open'))).toHaveLength(isKept ? 1 : 2);
  await backends.close();
  expect(said.at(-1)).toBe(`close ${changed.id}`);
});

test('each distribution has its own, and one only', async () => {
  const { said, backends } = open();
  const other = distribution({ logicalId: 'Other', origins: { main } });
  expect(backends.for(main, model)).toBe(backends.for({ ...main }, model));
  backends.for({ ...main }, other);
  expect(said).toEqual(['open main', 'open main']);
  await backends.close();
  await backends.close();
  expect(said).toEqual(['open main', 'open main', 'close main', 'close main']);
});
