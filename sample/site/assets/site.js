document.querySelector('#route').textContent = location.pathname;

const items = await fetch('/api/items').then((response) => response.json());
document.querySelector('#items').append(
  ...items.map(({ name }) => {
    const line = document.createElement('li');
    line.textContent = name;
    return line;
  }),
);

const form = document.querySelector('#echo');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const body = new FormData(form).get('text');
  const response = await fetch('/fn/echo', { method: 'POST', body, headers: { 'content-type': 'text/plain' } });
  form.querySelector('output').textContent = await response.text();
});
