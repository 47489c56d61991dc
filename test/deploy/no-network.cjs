// Preloaded into a process: every attempt to leave the machine fails, and says so.
const dns = require('node:dns');
const net = require('node:net');

function refuse() {
  throw new Error('This process must not use the network.');
}

net.Socket.prototype.connect = refuse;
dns.lookup = refuse;
dns.promises.lookup = refuse;
