/** runner: a warm vitest. Asked { files, mutant }, it answers { failed, ms } by file: all of them where no mutant is meant, else until the first that fails. */
import { createVitest } from 'vitest/node';

const vitest = await createVitest('test', { config: 'test/mutants/vitest.config.ts', watch: false, run: true });
await vitest.standalone();

process.on('message', async ({ files, mutant }) => {
  process.env.EDGEWRIGHT_MUTANT = String(mutant ?? '');
  vitest.config.bail = mutant === undefined ? 0 : 1;
  for (const { config } of vitest.projects) config.bail = vitest.config.bail;
  const specifications = files.map((file) => vitest.getRootProject().createSpecification(file));
  vitest.state.filesMap.clear();
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications, false);
  const failed = testModules.filter((module) => !module.ok()).map(({ moduleId }) => moduleId);
  const ms = testModules.map((module) => [module.moduleId, module.diagnostic().duration]);
  process.send({ failed, ms, isBroken: unhandledErrors.length > 0 });
});
process.once('disconnect', () => process.exit());
process.send('ready');
