/** Engine words: V8's commonest messages as CloudFront's engine has them. njs src/njs_vm.c, njs_string.c. */
const translations: [RegExp, string][] = [
  [
    /^TypeError: Cannot read properties of (undefined|null) \(reading '(.*)'\)$/,
    'TypeError: cannot get property "$2" of $1',
  ],
  [
    /^TypeError: Cannot set properties of (undefined|null) \(setting '(.*)'\)$/,
    'TypeError: cannot set property "$2" of $1',
  ],
  [/^TypeError: .*\.([\w$]+) is not a function$/, 'TypeError: (intermediate value)["$1"] is not a function'],
  [/^ReferenceError: ([\w$]+) is not defined$/, 'ReferenceError: "$1" is not defined'],
  [
    /^TypeError: data argument "\w+" is not a string or Buffer-like object$/,
    'TypeError: data is not a string or Buffer-like object',
  ],
  [/^URIError: URI malformed$/, 'URIError: malformed URI'],
];

export function inEngineWords(message: string): string {
  const found = translations.find(([pattern]) => pattern.test(message));
  return found ? message.replace(...found) : message;
}
