/** A mistake the user can mend. `message` says what, what was expected, what was found and what to do. */
export class EdgewrightError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EdgewrightError';
    this.code = code;
  }
}

/** All mistakes of one input at once. Prints as one line each. */
export class EdgewrightErrors extends EdgewrightError {
  readonly errors: readonly EdgewrightError[];
  constructor(errors: readonly EdgewrightError[]) {
    super(errors[0]?.code ?? 'unknown', errors.map((error) => error.message).join('\n'));
    this.errors = errors;
  }
}

/** Throws the mistakes gathered so far, if any: one as itself, several together. */
export function throwIfAny(errors: readonly EdgewrightError[]): void {
  const [first] = errors;
  if (first === undefined) return;
  throw errors.length === 1 ? first : new EdgewrightErrors(errors);
}
