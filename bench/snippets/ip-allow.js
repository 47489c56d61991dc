// What people paste for the office: networks of IPv4 as numbers.
const networks = ['192.0.2.0/24', '198.51.100.7/32'];

function toNumber(ip) {
  return ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function isIn(ip, network) {
  const parts = network.split('/');
  const size = 2 ** (32 - Number(parts[1]));
  return Math.floor(toNumber(ip) / size) === Math.floor(toNumber(parts[0]) / size);
}

function handler(event) {
  if (networks.some((network) => isIn(event.viewer.ip, network))) {
    return event.request;
  }
  return { statusCode: 403, statusDescription: 'Forbidden' };
}
