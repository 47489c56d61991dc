/*! slips: whether a word is a known one mistyped, or one that is newer than what is known here. */
import { distance } from '../../distance.js';

/**
 * Mistyped: another case, a beginning of a known word, or a letter or two more, less or other than one. Newer: anything else, such as
 * another number ("TLSv1.2_2027") or a known word that goes on ("sigv4a").
 */
export function isSlip(word: string, known: readonly string[]): boolean {
  return known.some((other) => isSlipOf(word.toLowerCase(), other.toLowerCase()));
}

function isSlipOf(word: string, other: string): boolean {
  if (word === other) return true;
  if (word.startsWith(other) || digits(word) !== digits(other)) return false;
  if (word.length > 2 && other.startsWith(word)) return true;
  return other.length > 4 && distance(word, other) <= 2;
}

function digits(word: string): string {
  return word.replace(/\D/g, '');
}
