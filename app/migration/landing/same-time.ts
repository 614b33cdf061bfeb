/** Longer than looking an order id up, linking it and writing it down takes. */
const STEP_MS = 400;

/**
 * Ends at the next full step after the work has ended, however it ended: how long the answer to an order id took says
 * nothing of whether there is such an order.
 */
export async function inSteps<T>(work: () => Promise<T>, stepMs = STEP_MS): Promise<T> {
  const began = performance.now();
  try {
    return await work();
  } finally {
    const over = (performance.now() - began) % stepMs;
    await new Promise((done) => setTimeout(done, stepMs - over));
  }
}
