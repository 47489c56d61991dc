/** report: how the checks of gate 3 speak. */
import type { AnyNode } from 'acorn';

export type Report = (node: AnyNode, code: string, message: string) => void;

export type Check = (node: AnyNode, ancestors: readonly AnyNode[], report: Report, code: string) => void;

/** Where people should look for a place in the script: line from 1, column from 0. */
export type Locate = (line: number, column: number) => { file: string; line: number };
