// What people paste for images: the best format that Accept names, in a header.
function handler(event) {
  const request = event.request;
  const accept = request.headers.accept ? request.headers.accept.value : '';
  let format = 'none';
  if (accept.includes('image/avif')) {
    format = 'avif';
  } else if (accept.includes('image/webp')) {
    format = 'webp';
  }
  request.headers['x-image-format'] = { value: format };
  return request;
}
