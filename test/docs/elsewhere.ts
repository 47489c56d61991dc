/** Commands of the documentation that commands.long.test.ts does not run itself. */

/** The command, the test that runs it, and the text in there that does. */
export const elsewhere: [command: RegExp, file: string, line: string][] = [
  [/^npm ci/, '.ci/run', 'npm ci --no-audit'],
  [/npm test$/, '.ci/run', 'npm run test:all --'],
  [/npm run test:all$/, '.ci/run', 'npm run test:all --'],
  [/npm start$/, 'test/e2e/sample.long.test.ts', "toBe('node build.mjs && node dist/cli.js dev')"],
  [/^(npx )?edgewright init/, 'test/init/served.long.test.ts', "runCli(['init', '--yes', '--json']"],
  [/^npm run edge$/, 'test/init/served.long.test.ts', "['run', '--silent', 'edge'"],
  [/^(npx )?edgewright dev$/, 'test/e2e/sample.long.test.ts', 'await startDev(root, [])'],
  [/^(npx )?edgewright dev --template .*5173$/, 'test/dev/live.long.test.ts', "'--origin', `Site=${url}`"],
  [/^(npx )?edgewright dev --viewer/, 'test/dev/command.long.test.ts', "'--viewer', 'country=DE'"],
  [/^curl -H 'x-edge-viewer-country/, 'test/simulator/server/viewers.test.ts', "'x-edge-viewer-country': 'DE'"],
  [
    /^(npx )?edgewright dev --template/,
    'test/dev/command.long.test.ts',
    "['--template', 'custom.json', '--engine', 'vm']",
  ],
  [/^(npx )?edgewright attack/, 'test/cli/attack.long.test.ts', "runCli(['attack'"],
  [/^(npx )?edgewright doctor/, 'test/doctor/doctor.test.ts', 'tools/cli/doctor.js'],
  [/^(npx )?edgewright mcp$/, 'test/mcp/mcp.long.test.ts', "'mcp'"],
  [/^(npx )?edgewright migrate/, 'test/migrate/migrate.long.test.ts', "'migrate', 'error-page-to-function'"],
  [/^(npx )?edgewright csp/, 'test/csp/csp.test.ts', "'csp'"],
  [/^(npx )?edgewright pull/, 'test/pull/pull.test.ts', "runCli(['pull', ...args]"],
  [/^(npx )?edgewright explain .*--template site$/, 'test/pull/served.test.ts', 'explain([modelOf(name)]'],
  [/^(npx )?edgewright prove/, 'test/prove/command.test.ts', "'prove'"],
  [/^npx serverless deploy$/, 'test/deploy/deploy.long.test.ts', "run('deploy')"],
  [/^npx serverless deploy --stage/, 'test/deploy/deploy.long.test.ts', "run('deploy', '--package'"],
  [/^npx serverless package/, 'test/deploy/deploy.long.test.ts', "run('package', '--package'"],
  [/^npx serverless remove/, 'test/deploy/deploy.long.test.ts', "run('remove')"],
  [/^curl -H "cookie: …"/, 'test/e2e/sample.long.test.ts', 'cookieHeader('],
  [/^curl -X PUT .*__edge\/kvs/, 'test/inspector/api.test.ts', "write('PUT', 'kvs/Store/greeting'"],
  [/^curl .*__edge\/invalidate/, 'test/simulator/server/edge-api.test.ts', "post('/__edge/invalidate'"],
  [/^curl .*__edge\/faults/, 'test/simulator/faults.test.ts', "post('faults'"],
  [/^curl .*__edge\/clock/, 'test/simulator/faults.test.ts', "post('clock'"],
  [/^npm run build -- --readme/, '.ci/run', 'npm run build -- --readme'],
  [/^node build\.mjs --docs/, '.ci/run', '--readme --docs'],
  [/^node test\/fidelity\/write\.mjs/, '.ci/run', 'test/fidelity/write.mjs'],
  [/^node test\/fuzz\/run\.mjs/, '.ci/run', 'test/fuzz/run.mjs'],
  [/^node test\/build\/lower\/fuzz\.mjs/, '.ci/run', 'test/build/lower/fuzz.mjs'],
  [/^node test\/soak\/run\.mjs/, '.ci/run', 'test/soak/run.mjs'],
  [/node bench\/check-baseline\.mjs/, '.ci/run', 'bench/check-baseline.mjs'],
  [/^node inline\.mjs/, 'test/deploy/examples.long.test.ts', 'cloudformation/inline.mjs'],
];

/** Commands that no test can run, and why. */
export const byHand: [command: RegExp, why: string][] = [
  [
    /^aws |^for name in .* aws |^terraform |^pulumi |^npx cdk (synth|deploy)|^sam |^npx serverless (deploy function|info)/,
    'an AWS account',
  ],
  [/^npm (audit|install|create)/, 'the network'],
  [/^npm run build$/, 'a generator of the reader'],
  [/^npx vite$/, 'test/dev/live.long.test.ts runs it as a module'],
  [/^npm run bench|^node bench\/(growth|big-log)/, 'a quiet machine for minutes'],
  [/^node tools\/inspector\/screenshot/, 'the picture of README'],
  [/^bash \.ci\/run/, 'it runs the tests'],
];
