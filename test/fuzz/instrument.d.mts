export function instrument(code: string): { code: string; blocks: number };
