// What people paste for campaigns: names that begin with "utm_", and a few more, are deleted from the parsed query.
const drop = ['gclid', 'fbclid', 'msclkid'];

function handler(event) {
  const request = event.request;
  Object.keys(request.querystring).forEach((name) => {
    if (name.startsWith('utm_') || drop.includes(name)) {
      delete request.querystring[name];
    }
  });
  return request;
}
