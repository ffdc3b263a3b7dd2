import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * `npx pdf-signature validate FILE --trust PEM --json`: without the system, network or database.
 * @param trustAnchor PEM, kept in `pem` for whoever wants to ask again
 * @returns the verdict
 */
export async function validatedByCommand(
  root: string,
  file: string,
  trustAnchor: string,
  pem: string,
): Promise<string> {
  await writeFile(pem, trustAnchor);
  const program = join(root, 'packages/pdf-signature/bin/pdf-signature.mjs');
  const output = await new Promise<string>((resolve, reject) =>
    execFile(process.execPath, [program, 'validate', file, '--trust', pem, '--json'], (error, out) =>
      // Every exit code but 0 counts as an error to Node; what was found stands in the output.
      out === '' ? reject(error ?? new Error('no output')) : resolve(out),
    ),
  );
  return (JSON.parse(output) as { verdict: string }).verdict;
}
