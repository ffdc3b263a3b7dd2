// node validation-probe.js FILE ROOT AT: validates once in a fresh process and says how it went, as JSON.
import { readFileSync } from 'node:fs';
import { type FileVerdict, trustAnchorsFromPem, validatePdf } from '@lienthong/pdf-signature';

export interface ProbeAnswer {
  readonly verdict: FileVerdict;
  readonly signatures: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
}

/** Of this program alone: `maxRSS` goes on from the process that started it, which holds a whole bench. */
function peakKilobytes(): number {
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(status);
  return peak === null ? process.resourceUsage().maxRSS : Number(peak[1]);
}

const [file, root, at] = process.argv.slice(2) as [string, string, string];
const bytes = readFileSync(file);
const startedAt = performance.now();
const report = validatePdf(bytes, {
  trustAnchors: trustAnchorsFromPem(readFileSync(root), 'DEMONSTRATION'),
  at: new Date(at),
});
const answer: ProbeAnswer = {
  verdict: report.verdict,
  signatures: report.signatures.length,
  seconds: (performance.now() - startedAt) / 1000,
  peakMegabytes: peakKilobytes() / 1024,
};
process.stdout.write(JSON.stringify(answer));
