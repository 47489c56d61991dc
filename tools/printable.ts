/** printable: text of somebody else on its way to a terminal, which would take control characters for orders. */

/** C0 and C1 but line feed and tab, as "\\x1b". */
export function printable(text: string): string {
  return text.replace(/(?![\n\t])\p{Cc}/gu, (found) => `\\x${found.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
