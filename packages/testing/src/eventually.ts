const lookMs = 20;

/**
 * Waits until `check` gives something other than false; only for conditions of which no event tells.
 * @param timeoutMs default 30,000
 * @throws the last error of `check`, or that the condition did not come true
 */
export async function eventually<T>(
  check: () => Promise<T | false> | T | false,
  { timeoutMs = 30_000 }: { timeoutMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    let fault: unknown = new Error(`What was expected did not happen within ${timeoutMs} ms.`);
    try {
      const result = await check();
      if (result !== false) return result;
    } catch (error) {
      fault = error;
    }
    if (Date.now() > deadline) throw fault;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}
