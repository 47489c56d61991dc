/** Stay-awake: keeps the loop turning while an answer is due soon. To wake a core that sleeps takes as long as to run a function. */

/** Milliseconds: a function that has not answered by now is slow enough for the wake-up not to matter. */
const patience = 0.3;

let until = 0;
let turning = false;

export function stayAwake(): void {
  until = performance.now() + patience;
  if (!turning) turn();
}

/** Nothing is due. */
export function rest(): void {
  until = 0;
}

function turn(): void {
  turning = performance.now() < until;
  if (turning) setImmediate(turn);
}
