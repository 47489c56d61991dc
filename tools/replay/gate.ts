/** gate: so many tasks at a time, and the way to wait for all of them. */

export interface Gate {
  /** Resolves once there is room for another. Rejects with what an earlier one rejected with. */
  start(task: () => Promise<void>): Promise<void>;
  /** Resolves when all have ended. */
  idle(): Promise<void>;
}

export function openGate(places: number): Gate {
  let running = 0;
  let failure: { error: unknown } | undefined;
  let wake: () => void = () => {};

  async function run(task: () => Promise<void>): Promise<void> {
    running++;
    try {
      await task();
    } catch (error) {
      failure ??= { error };
    }
    running--;
    wake();
  }

  async function untilFewerThan(most: number): Promise<void> {
    while (running >= most && failure === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (failure !== undefined) throw failure.error;
  }

  return {
    start(task) {
      void run(task);
      return untilFewerThan(places);
    },
    idle: () => untilFewerThan(1),
  };
}
