// biome-ignore-all lint/suspicious/noTemplateCurlyInString: loops are written so
import { describe, expect, test } from 'vitest';
import { readDistributions } from '../../../tools/distribution/cloudformation/index.js';
import type { TemplatePath } from '../../../tools/distribution/description.js';
import { leftOut, mistakesOf, read, template } from './templates.js';

const { Site } = template({ config: { Comment: { 'Fn::Sub': 'of ${Name}' } } }).Resources as Record<string, object>;
const sections = { Transform: 'AWS::LanguageExtensions', Mappings: { Sites: { Ids: { All: ['One', 'a-b'] } } } };
const loop = (collection: unknown, output: unknown) => ({
  ...sections,
  Resources: { 'Fn::ForEach::Sites': ['Name', collection, output] },
});

describe('Fn::ForEach is written out', () => {
  test.each([
    ['a list', ['One', 'a-b']],
    ['a mapping', { 'Fn::FindInMap': ['Sites', 'Ids', 'All'] }],
  ])('over %s', (_title, collection) => {
    const models = readDistributions(loop(collection, { 'Site&{Name}': Site }), { projectDir: '/nowhere' });
    expect(models.map(({ logicalId, comment }) => [logicalId, comment])).toEqual([
      ['SiteOne', 'of One'],
      ['Siteab', 'of a-b'],
    ]);
  });

  test('in properties, and in loops', () => {
    const inner = {
      'Fn::ForEach::Parts': [
        'Part',
        ['x', 'y'],
        { '${Name}${Part}': { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'Part' } } } },
      ],
    };
    const config = { Comment: { 'Fn::Join': [' ', [{ Ref: 'ax' }, { Ref: 'by' }]] } };
    const whole = template({ sections, config, resources: { 'Fn::ForEach::Names': ['Name', ['a', 'b'], inner] } });
    expect(readDistributions(whole, { projectDir: '/nowhere' })[0]!.comment).toBe('x y');
  });

  test('a place leads back to the loop', () => {
    const asked: TemplatePath[] = [];
    const placeOf = (path: TemplatePath) => {
      asked.push(path);
      return { file: '/t.yaml', line: 7, column: 3 };
    };
    const broken = { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: { Origins: 1 } } };
    const read = () => readDistributions(loop(['A'], { 'Site${Name}': broken }), { projectDir: '/nowhere', placeOf });
    expect(read).toThrow('SiteA.DistributionConfig.Origins (t.yaml:7:3): expected a list');
    const written = [
      'Resources',
      'Fn::ForEach::Sites',
      2,
      'Site${Name}',
      'Properties',
      'DistributionConfig',
      'Origins',
    ];
    expect(asked).toContainEqual(written);
  });

  test.each([
    ['no list', { 'Fn::ForEach::X': ['A', 'b', {}] }, 'goes over a list, and this is none'],
    ['no body', { 'Fn::ForEach::X': ['A', ['b']] }, 'expects a name, a list and what is written'],
  ])('%s is refused', (_title, resources, message) => {
    expect(mistakesOf({ resources, sections })).toContain(message);
  });
});

describe('what only AWS carries out is left out by name', () => {
  test.each([
    ['a macro of the template', { sections: { Transform: ['Own', 'AWS::Serverless-2016-10-31'] } }, 'macro Own'],
    [
      'a macro among resources',
      { resources: { 'Fn::Transform': { Name: 'AWS::Include', Parameters: {} } } },
      'macro AWS::Include',
    ],
    ['a macro in a property', { config: { Comment: { 'Fn::Transform': { Name: 'Upper' } } } }, 'macro Upper'],
  ])('%s', (_title, parts, name) => {
    expect(leftOut(read(parts))).toEqual([name]);
  });
});
