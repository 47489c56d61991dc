// This repository's own way to the plugin: bundled from source in memory, so that a fresh checkout packages without a build before.
const path = require('node:path');
const esbuild = require('esbuild');

const { outputFiles } = esbuild.buildSync({
  entryPoints: [path.join(__dirname, 'index.ts')],
  bundle: true,
  write: false,
  platform: 'node',
  format: 'cjs',
  packages: 'external',
  define: { 'import.meta.dirname': '__dirname', 'import.meta.url': '__filename' },
});
const plugin = { exports: {} };
new Function('module', 'exports', 'require', '__dirname', '__filename', outputFiles[0].text)(
  plugin,
  plugin.exports,
  require,
  __dirname,
  __filename,
);
module.exports = plugin.exports.default;
