/** given: what a user says beside a description: values that only a deploy knows, and the code of functions that it does not hold. */
export interface Given {
  /** Values of parameters, of exports that Fn::ImportValue names, and of dynamic references. */
  parameters?: Record<string, string> | undefined;
  /** Region of the stack. Default: us-east-1, where the description has it. */
  region?: string | undefined;
  /** Twelve digits. */
  account?: string | undefined;
  /** File of an attached function by its ARN, or by "BEHAVIOR:EVENT". Relative to the project. */
  functions?: Record<string, string> | undefined;
  /** PEM file of a trust store by its name, or of the certificate and key that an origin is shown by its id. Relative to the project. */
  certificates?: Record<string, string> | undefined;
}

/** The part of a verb's options that is about the description. */
export function givenOf({ parameters, region, account, functions, certificates }: Given): Given {
  return { parameters, region, account, functions, certificates };
}
