/** Why a gate refused, by the word that it writes to its log. */
import { expect, test } from 'vitest';
import { refusalIn } from '../../../tools/simulator/trace/refusal.js';
import { cff } from '../support.js';

test.each<[string[], string | undefined]>([
  [['signed-cookie: refused, expired'], 'expired'],
  [['2026-01-01T00:00:00Z id INFO jwt-cookie: refused, kid'], 'kid'],
  [['hello', 'a: refused, groups-overage', 'a: refused, expired'], 'groups-overage'],
  [['a: refused, whatever', 'a: refused, expired'], 'expired'],
  [['a: refused, whatever'], undefined],
  [['a: refused, constructor'], undefined],
  [['a: refused, expired today'], undefined],
  [['a refused, expired'], undefined],
  [['x.a: refused, expired'], undefined],
  [[], undefined],
])('%j says %s', (logs, code) => {
  const why = refusalIn(cff(''), logs);
  expect(why?.code).toBe(code);
  if (code === 'expired')
    expect(why).toEqual({
      code,
      text: '`fn` refused the request: the time is over. The viewer is not told why.',
      fixes: [],
    });
});
