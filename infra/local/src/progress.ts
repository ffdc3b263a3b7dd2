/** Tells the person at the keyboard what is going on: one line per step, its time when it is done. */
export interface Progress {
  step<T>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T>;
  say(line: string): void;
}

export function terminalProgress(out: NodeJS.WriteStream = process.stderr): Progress {
  return {
    say: (line) => void out.write(`${line}\n`),
    step: async (title, work) => {
      const startedAt = performance.now();
      const live = out.isTTY === true;
      const show = (text: string): void => void (live && out.write(`\r\x1b[K  … ${title}${text ? `: ${text}` : ''}`));
      show('');
      try {
        const result = await work(show);
        out.write(`${live ? '\r\x1b[K' : ''}  ✓ ${title} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`);
        return result;
      } catch (error) {
        if (live) out.write('\r\x1b[K'); // the one line that says what to do comes from whoever catches it
        throw error;
      }
    },
  };
}
