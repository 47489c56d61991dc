/** What an object holds beside some names: the one function that lowered syntax needs. */
export const REST_MODULE = 'edgewright:rest';

export const REST_SOURCE = `export function rest(from, names) {
  const others = Object.assign({}, from);
  names.forEach((name) => {
    delete others[name];
  });
  return others;
}
`;
