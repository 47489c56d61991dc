/** masked: values that stay in the server until they are asked for, in words. */
export function isMasked(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'masked' in value;
}

export function maskText(value: unknown): string {
  if (typeof value === 'string') return value;
  return `•••••••• ${(value as { chars: number }).chars} characters`;
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
