/** report: how the checks of gate 3 speak. */
import type { AnyNode } from 'acorn';
import type { Runtime } from '../../../runtime/vocabulary.js';
import type { Place } from '../../gate-finding.js';

export type Report = (node: AnyNode, code: string, message: string) => void;

export type Check = (
  node: AnyNode,
  ancestors: readonly AnyNode[],
  report: Report,
  code: string,
  runtime: Runtime,
) => void;

/** Where people should look for a place in the script: line from 1, column from 0, as the parser counts. */
export type Locate = (line: number, column: number) => Place;

/** The script is the file that people see. */
export function locateIn(file: string): Locate {
  return (line, column) => ({ file, line, column: column + 1 });
}
