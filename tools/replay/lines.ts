/** lines: text by the line, in memory that one line does not outgrow. */

/** Bytes of the longest line taken. CloudFront logs at most a head of 32,768 bytes, escaped; a file may hold anything. */
const longest = 1024 * 1024;

/** Lines as text, without their ends; undefined for one that is longer than any log writes. */
export async function* linesOf(source: AsyncIterable<Buffer>): AsyncGenerator<string | undefined> {
  let begun: Buffer[] = [];
  let length = 0;
  function add(part: Buffer): void {
    length += part.length;
    if (length <= longest) begun.push(part);
    else begun = [];
  }
  function end(): string | undefined {
    const text =
      length > longest ? undefined : begun.length === 1 ? begun[0]!.toString() : Buffer.concat(begun).toString();
    [begun, length] = [[], 0];
    return text?.replace(/\r$/, '');
  }
  for await (const chunk of source) {
    let from = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      add(chunk.subarray(from, at));
      from = at + 1;
      yield end();
    }
    if (from < chunk.length) add(chunk.subarray(from));
  }
  if (length > 0) yield end();
}
