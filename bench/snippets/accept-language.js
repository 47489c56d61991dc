// What people paste for languages: the first two letters of Accept-Language decide.
const languages = ['en', 'de', 'fr'];

function handler(event) {
  const request = event.request;
  const header = request.headers['accept-language'];
  const language = header ? header.value.slice(0, 2) : 'en';
  const folder = languages.includes(language) ? language : 'en';
  if (request.uri === '/') {
    return { statusCode: 302, statusDescription: 'Found', headers: { location: { value: `/${folder}/` } } };
  }
  return request;
}
