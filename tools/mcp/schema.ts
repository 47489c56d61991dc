/** schema: JSON Schema in the few words that the tools need. https://json-schema.org/draft/2020-12 */
export interface Schema {
  [keyword: string]: unknown;
}

export const texts: Schema = { type: 'object', additionalProperties: { type: 'string' } };

export function text(description?: string): Schema {
  return { type: 'string', ...(description === undefined ? {} : { description }) };
}

export function list(items: Schema): Schema {
  return { type: 'array', items };
}

export function object(properties: Record<string, Schema>, required: string[]): Schema {
  return { type: 'object', properties, required };
}
