import type { Target } from '../target.js';
import { cookies } from './cookies.js';
import { jwt } from './jwt.js';
import { log } from './log.js';
import { path } from './path.js';
import { policy } from './policy.js';
import { template } from './template.js';

export const targets: Target[] = [cookies, policy, jwt, path, template, log];
