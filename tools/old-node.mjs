/** old-node: one sentence for a Node that is too old, in place of a stack trace. In the words of any Node: it stands first in every built file. */

/** As "engines" of package.json says. */
export function refuseOldNode() {
  var found = process.versions.node.split('.').map(Number);
  if (found[0] > 20 || (found[0] === 20 && found[1] >= 19)) return;
  process.stderr.write(
    'edgewright: node: Node 20.19 or newer is needed, found ' +
      process.versions.node +
      '. Get it from https://nodejs.org, or run "nvm install 20".\n',
  );
  process.exit(1);
}
