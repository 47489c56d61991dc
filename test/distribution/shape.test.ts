import { expect, test } from 'vitest';
import { blocks, counted, firstBlock, many, one, type Shape, translate } from '../../tools/distribution/shape.js';

const inner: Shape = { name: 'Name', old: null };
const shape: Shape = {
  plain: 'Plain',
  deep: 'A.B',
  ignored: null,
  alone: one('Alone', inner),
  here: one('', inner),
  list: many('List', inner),
  counted: counted('Box.Counted', inner),
};

function said(values: Record<string, unknown>) {
  const notes: string[] = [];
  const out = translate(values, shape, (path, field) => notes.push([...path, field].join('.')));
  return { out, notes };
}

test.each<[Record<string, unknown>, object]>([
  [{ plain: 1 }, { Plain: 1 }],
  [{ plain: 0 }, { Plain: 0 }],
  [{ plain: false }, { Plain: false }],
  [{ plain: null }, {}],
  [{ plain: '' }, {}],
  [{ plain: undefined }, {}],
  [{ ignored: 'x' }, {}],
  [{ deep: 1 }, { A: { B: 1 } }],
  [{ alone: { name: 'a' } }, { Alone: { Name: 'a' } }],
  [{ alone: [{ name: 'a', old: 1 }] }, { Alone: { Name: 'a' } }],
  [{ alone: [] }, {}],
  [{ here: { name: 'a' } }, { Name: 'a' }],
  [{ here: [] }, {}],
  [{ list: [{ name: 'a' }, { name: 'b' }] }, { List: [{ Name: 'a' }, { Name: 'b' }] }],
  [{ list: { name: 'a' } }, { List: [{ Name: 'a' }] }],
  [{ counted: [{ name: 'a' }] }, { Box: { Counted: { Quantity: 1, Items: [{ Name: 'a' }] } } }],
  [{ counted: [] }, { Box: { Counted: { Quantity: 0, Items: [] } } }],
])('%j is said as %j', (values, expected) => {
  expect(said(values)).toEqual({ out: expected, notes: [] });
});

test('two fields of one object are both in it', () => {
  const both: Shape = { first: one('A', { x: 'X' }), second: one('A', { y: 'Y' }), third: 'A' };
  expect(translate({ first: { x: 1 }, second: { y: 2 } }, both, () => {})).toEqual({ A: { X: 1, Y: 2 } });
  expect(translate({ first: { x: 1 }, third: 7 }, both, () => {})).toEqual({ A: 7 });
  expect(translate({ third: 7, first: { x: 1 } }, both, () => {})).toEqual({ A: { X: 1 } });
});

test.each<[Record<string, unknown>, string[]]>([
  [{ odd: 1 }, ['odd']],
  [{ constructor: 'x' }, ['constructor']],
  [{ odd: '' }, []],
  [{ odd: null }, []],
  [{ odd: false }, []],
  [{ odd: 0 }, []],
  [{ odd: true }, ['odd']],
  [{ odd: [] }, []],
  [{ odd: [0, ['']] }, []],
  [{ odd: [0, 1] }, ['odd']],
  [{ odd: { a: null, b: [] } }, []],
  [{ odd: { a: null, b: 'x' } }, ['odd']],
  [{ alone: { odd: 1 } }, ['Alone.odd']],
  [{ here: { odd: 1 } }, ['odd']],
  [{ list: [{}, { odd: 1 }] }, ['List.1.odd']],
  [{ counted: [{ odd: 1 }] }, ['Box.Counted.Items.0.odd']],
])('of %j nobody reads %j', (values, notes) => {
  expect(said(values).notes).toEqual(notes);
});

test('a block may stand in a list or alone', () => {
  expect([blocks({ a: 1 }), blocks([{ a: 1 }, 7, null]), blocks(undefined)]).toEqual([[{ a: 1 }], [{ a: 1 }], []]);
  expect([firstBlock([{ a: 1 }, { b: 1 }]), firstBlock('x')]).toEqual([{ a: 1 }, undefined]);
});
