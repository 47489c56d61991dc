// What people paste for an experiment: a cookie keeps the side, and who has none is drawn.
function handler(event) {
  const request = event.request;
  const cookie = request.cookies['x-variant'];
  const side = cookie ? cookie.value : Math.random() < 0.2 ? 'b' : 'a';
  request.headers['x-variant'] = { value: side };
  return request;
}
