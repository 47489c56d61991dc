/** server: the tools of this package by the Model Context Protocol, on stdin and stdout. modelcontextprotocol.io/specification */
import { type CallToolResult, fromJsonSchema, McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { EdgewrightError } from '../errors.js';
import { packageVersion } from '../package.js';
import { type Tool, tools } from './tools.js';

/** `projectDir`: the folder that names of files are relative to. Ends when the client closes its end. */
export function serve(projectDir: string): void {
  serveStdio(() => {
    const server = new McpServer({ name: 'edgewright', version: packageVersion });
    for (const tool of tools) register(server, tool, projectDir);
    return server;
  });
}

function register(server: McpServer, tool: Tool, projectDir: string): void {
  const { name, title, description, input, output } = tool;
  const config = {
    title,
    description,
    inputSchema: fromJsonSchema<Record<string, unknown>>(input),
    outputSchema: fromJsonSchema<Record<string, unknown>>(output),
    annotations: { readOnlyHint: true, openWorldHint: false },
  };
  server.registerTool(name, config, (args) => answer(tool, args, projectDir));
}

/** A mistake of the caller's is an answer that says so, and no fault of the server. */
async function answer(tool: Tool, args: Record<string, unknown>, projectDir: string): Promise<CallToolResult> {
  try {
    const structuredContent = await tool.call(args, projectDir);
    return { content: [{ type: 'text', text: JSON.stringify(structuredContent, null, 2) }], structuredContent };
  } catch (error) {
    if (!(error instanceof EdgewrightError)) throw error;
    return { isError: true, content: [{ type: 'text', text: `${error.code}: ${error.message}` }] };
  }
}
