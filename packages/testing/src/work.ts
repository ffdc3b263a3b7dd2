/** Work of this process, milliseconds: what other processes do at the same time does not count. */
export function workMs(act: () => unknown): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
