import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { PlacedFinding } from '../../tools/findings/finding.js';
import { type Format, formatReport } from '../../tools/findings/format.js';
import { error, warning } from '../../tools/findings/rule.js';

const texts: Record<string, string> = {
  'a b.js': 'var a = 1;\n\tvar é = [1].at(-1); // \u001b[31m\n',
  'min.js': `${'x'.repeat(500)};y()`,
};

const wrong: PlacedFinding = {
  file: 'a b.js',
  line: 2,
  column: 14,
  code: 'unknown-method',
  severity: 'error',
  message: '".at()" is <missing> & "gone": 100%.\nUse an index.',
};
const doubtful: PlacedFinding = { ...wrong, line: 1, column: 1, code: 'old', severity: 'warning', message: 'Old.' };
const rules = {
  'unknown-method': error('a method that does not exist', 'DG/page.html'),
  old: warning('what is old', 'a page'),
};

function write(format: Format, findings: PlacedFinding[], files = ['a b.js', 'good.js']): string {
  return formatReport({ verb: 'check', findings, files, rules, readFile: (file) => texts[file] }, format);
}

describe('text', () => {
  test('a line for each finding, then the line it is about with a caret, whatever tabs it has', () => {
    expect(write('text', [doubtful]).split('\n')).toEqual([
      'a b.js:1: old: warning: Old.',
      '    var a = 1;',
      '    ^',
      '',
    ]);
    expect(write('text', [{ ...wrong, message: 'No.' }]).split('\n')).toEqual([
      'a b.js:2: unknown-method: No.',
      '    \tvar é = [1].at(-1); // ?[31m',
      '    \t            ^',
      '',
    ]);
  });

  test('of a file of one line only the place is shown', () => {
    const [, shown, caret] = write('text', [{ ...wrong, file: 'min.js', line: 1, column: 502 }]).split('\n');
    expect(shown?.length).toBeLessThan(110);
    expect(shown?.[caret?.indexOf('^') ?? 0]).toBe('y');
  });

  test('what to do follows; without the file there is no excerpt; nothing to say is nothing', () => {
    const fixed = { ...doubtful, file: 'gone.js', fix: 'Renew it.' };
    expect(write('text', [fixed])).toBe('gone.js:1: old: warning: Old.\n    Renew it.\n');
    expect(write('text', [])).toBe('');
  });
});

test('json is the findings, key by key', () => {
  expect(JSON.parse(write('json', [wrong, doubtful]))).toEqual([wrong, doubtful]);
  expect(write('json', [])).toBe('[]\n');
});

describe('sarif', () => {
  const [run] = JSON.parse(write('sarif', [doubtful, wrong], ['a b.js', '/abs/good.js'])).runs;

  test('every result names a rule of the driver, which explains itself', () => {
    const known = run.tool.driver.rules;
    expect(new Set(known.map((rule: { id: string }) => rule.id)).size).toBe(2);
    for (const { ruleId, ruleIndex, level } of run.results) {
      expect(known[ruleIndex]).toMatchObject({ id: ruleId, defaultConfiguration: { level } });
      expect(known[ruleIndex].help.text).toContain(known[ruleIndex].shortDescription.text);
    }
    expect(known.find((rule: { id: string }) => rule.id === 'unknown-method').helpUri).toBe(
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/page.html',
    );
  });

  test('a region of the given file, by an address that is one', () => {
    expect(run.results[1].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'a%20b.js' },
      region: { startLine: 2, startColumn: 14, snippet: { text: texts['a b.js']?.split('\n')[1] } },
    });
    expect(run.columnKind).toBe('utf16CodeUnits');
    expect(run.artifacts[1].location.uri).toBe(pathToFileURL('/abs/good.js').href);
  });

  // The schema of OASIS comes with Microsoft's matchers for jest; it is a draft 4, whose patterns are not Unicode ones.
  const schema = readFileSync('node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json', 'utf8');
  const ajv = new Ajv({ strict: false, unicodeRegExp: false, allErrors: true });
  addFormats.default(ajv as never);
  const validate = ajv.compile(JSON.parse(schema));
  const mistakes = (log: unknown) => (validate(log) ? [] : validate.errors?.map(({ instancePath }) => instancePath));

  test('is what the schema of SARIF 2.1.0 takes, with and without results, with places inside of a file and fixes', () => {
    const placed = { ...wrong, at: 'Resources.F', fix: 'Renew it.' };
    for (const findings of [
      [],
      [wrong, doubtful],
      [placed, { ...wrong, code: 'unknown to the rules', file: 'C:\\a b.js' }],
    ])
      expect(mistakes(JSON.parse(write('sarif', findings)))).toEqual([]);
  });

  test('and that schema refuses what is none', () => {
    const log = JSON.parse(write('sarif', [wrong]));
    log.runs[0].results[0].locations[0].physicalLocation.region.startLine = 0;
    log.runs[0].results[0].level = 'fatal';
    delete log.runs[0].tool.driver.name;
    expect(mistakes(log)).toEqual([
      '/runs/0/tool/driver',
      '/runs/0/results/0/level',
      '/runs/0/results/0/locations/0/physicalLocation/region/startLine',
    ]);
  });

  test('nothing to say is a run without results', () => {
    expect(JSON.parse(write('sarif', []))).toMatchObject({
      version: '2.1.0',
      runs: [{ tool: { driver: { name: 'edgewright', rules: [] } }, results: [] }],
    });
  });
});

describe('junit', () => {
  test('an error fails, a clean file passes, a warning is told', () => {
    const xml = write('junit', [doubtful, wrong]);
    expect(xml).toContain('<testsuite name="edgewright check" tests="3" failures="1" errors="0" skipped="0">');
    expect(xml).toContain(
      'message="&quot;.at()&quot; is &lt;missing&gt; &amp; &quot;gone&quot;: 100%.&#10;Use an index."',
    );
    expect(xml).toContain('<system-out>a b.js:1: old: warning: Old.</system-out>');
    expect(xml).toContain('<testcase classname="good.js" name="good.js" file="good.js"/>');
  });

  test('what XML cannot hold is no XML', () => {
    const xml = write('junit', [{ ...wrong, message: 'a\u0000\ud800\ud83d\ude00\uffff' }]);
    expect(xml).toContain('message="a??😀?"');
  });
});

test('github: one command a finding, on one line, with its place', () => {
  expect(write('github', [wrong, { ...doubtful, file: 'a,b:c.js', fix: 'Do.' }])).toBe(
    '::error file=a b.js,line=2,col=14,title=unknown-method::".at()" is <missing> & "gone": 100%25.%0AUse an index.\n' +
      '::warning file=a%2Cb%3Ac.js,line=1,col=1,title=old::Old. Do.\n',
  );
});
