/*! shadows: behaviors that an earlier one takes all requests from. DG/DownloadDistValuesCacheBehavior.html: the first match wins. */
import { matchesPattern } from '../../distribution/match.js';
import type { Say } from '../doctor-finding.js';
import type { Examined, ExaminedBehavior } from '../examined.js';
import { guessed, isProtected } from '../protection.js';

export function checkShadows({ distributions }: Examined, say: Say): void {
  for (const { behaviors } of distributions) {
    const listed = behaviors.filter((behavior) => !behavior.model.isDefault);
    for (const [index, behavior] of listed.entries()) checkShadow(listed.slice(0, index), behavior, say);
    const all = listed.find((behavior) => covers(behavior.model.pattern, '*'));
    const fallback = behaviors.find((behavior) => behavior.model.isDefault);
    if (all && fallback) sayShadow(all, fallback, say);
  }
}

function checkShadow(earlier: ExaminedBehavior[], behavior: ExaminedBehavior, say: Say): void {
  const { pattern } = behavior.model;
  if (earlier.some((other) => slashed(other.model.pattern) === slashed(pattern))) {
    const message = `Path pattern "${pattern}" occurs twice. The leading slash makes no difference.`;
    say('duplicate-pattern', behavior.part.at, message, 'Remove one of the behaviors.');
    return;
  }
  const cover = earlier.find((other) => covers(other.model.pattern, pattern));
  if (cover) sayShadow(cover, behavior, say);
}

function sayShadow(cover: ExaminedBehavior, behavior: ExaminedBehavior, say: Say): void {
  const { pattern } = behavior.model;
  const isOpened = isProtected(behavior) && !isProtected(cover);
  const message = `"${cover.model.pattern}" stands before "${pattern}" and takes all its requests${isOpened ? ', unprotected' : ''}.${isOpened ? guessed(behavior) : ''}`;
  say(
    isOpened ? 'shadowed-protection' : 'shadowed-behavior',
    behavior.part.at,
    message,
    'Put the narrower pattern first.',
  );
}

/** Whether every path of `narrow` is one of `wide`: its wildcards are tried with what nobody else can match. */
export function covers(wide: string, narrow: string): boolean {
  return ['', '\u0000', '\u0000/\u0000'].every((run) =>
    matchesPattern(wide, slashed(narrow).replaceAll('*', run).replaceAll('?', '\u0000')),
  );
}

function slashed(pattern: string): string {
  return pattern.startsWith('/') ? pattern : `/${pattern}`;
}
