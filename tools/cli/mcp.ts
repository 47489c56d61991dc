import type { Command } from 'commander';
import { loadPackage } from '../aws-sdk.js';

const EXAMPLES = `
Examples:
  edgewright mcp     as "command": "npx", "args": ["edgewright", "mcp"] in the settings of an MCP client`;

/** `edgewright mcp`: a Model Context Protocol server on stdio, until its client hangs up. */
export function configure(command: Command): void {
  command.addHelpText('after', EXAMPLES).action(run);
}

/** The SDK is an optional peer: with its zod it is 15 MB that no other verb needs. */
async function run(): Promise<void> {
  const name = '@modelcontextprotocol/server';
  await loadPackage('mcp', name, () => import('@modelcontextprotocol/server'));
  const { serve } = await import('../mcp/server.js');
  serve(process.cwd());
}
