/** Probes, made into a function that answers. */
const HELPERS = `
let said: any[] = [];
function say(x: any): any { said.push(x); return x; }
function later(x: any): Promise<any> { said.push('later'); return Promise.resolve(x); }
function text(v: any): string {
  if (typeof v === 'function') return 'function';
  if (v === null || typeof v !== 'object') return v === undefined ? 'undefined' : JSON.stringify(v);
  if (Array.isArray(v)) return '[' + v.map(text).join() + ']';
  return '{' + Object.keys(v).sort().map((k) => k + ':' + text(v[k])).join() + '}';
}`;

/** A function that answers with what every one of `bodies` gives. */
export function sourceOf(bodies: readonly string[]): string {
  const steps = bodies.map((each, index) => {
    const [body, top = ''] = each.split('\n---\n');
    const isAsync = /\bawait\b/.test(body ?? '');
    return `${top}\n${isAsync ? 'async ' : ''}function probe${index}(): any {\n${body}\n}`;
  });
  return `/*!
 * probe: answers.
 * CloudFront Function, viewer-request.
 */
${HELPERS}
${steps.join('\n')}
const probes: any[] = [${bodies.map((_, index) => `probe${index}`).join()}];
export async function handler(_event: any): Promise<any> {
  const answers: string[] = [];
  for (let i = 0; i < probes.length; i++) {
    said = [];
    let answer: any;
    try { answer = await probes[i](); } catch (error: any) { answer = 'throws ' + error.name; }
    answers.push(text([answer, said]));
  }
  return { statusCode: 200, statusDescription: 'OK', body: { encoding: 'text', data: answers.join('\\n') } };
}
`;
}
