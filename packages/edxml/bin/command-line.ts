// `edxml read|validate|write`: exit 0 conformant, 1 readable with findings, 2 refused (also wrong usage).
import { readFileSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { civilDateInVietnam, isDomainError, systemClock, type LocalisedText } from '@lienthong/kernel';
import {
  checkPacket,
  envelopeFindings,
  findingTexts,
  readPacket,
  verifyEnvelope,
  writePacketStream,
  type EnvelopeVerification,
  type Finding,
  type Packet,
  type ReadLimits,
  type ReadResult,
} from '../src/index.js';
import { contentFromJson, contentToJson } from './content-json.js';

const usage = `edxml read FILE [--json] [--no-content] [--max-mb N]
edxml validate FILE [--json] [--max-mb N]
edxml write VALUE.json OUT.edxml [--json]

Exit: 0 conformant · đúng quy chuẩn; 1 readable with findings · đọc được, có điểm cần lưu ý; 2 refused · bị từ chối
`;

interface Refused {
  readonly code: string;
  readonly path: string;
  readonly message: LocalisedText;
  readonly legalBasis?: string;
}

class WrongUsage extends Error {}

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const printJson = (value: unknown): void => print(JSON.stringify(value, undefined, 2));
const today = (): string => civilDateInVietnam(systemClock.now());

/** @param argv without the program. @returns the exit code */
export async function run(argv: readonly string[]): Promise<number> {
  const isJson = argv.includes('--json');
  try {
    return await command(argv, isJson);
  } catch (error) {
    if (error instanceof WrongUsage) process.stderr.write(`${error.message}\n\n${usage}`);
    else report(refusedOf(error), isJson);
    return 2;
  }
}

async function command(argv: readonly string[], isJson: boolean): Promise<number> {
  const { names, limits } = parse(argv);
  const [verb, file, out] = names;
  if (verb === 'help' || argv.includes('--help')) return (print(usage), 0);
  if (verb === 'write' && file !== undefined && out !== undefined) return write(file, out, isJson);
  if ((verb !== 'read' && verb !== 'validate') || file === undefined || out !== undefined) {
    throw new WrongUsage('Lệnh không đúng. · Wrong usage.');
  }
  const bytes = bytesOf(file);
  const options = { limits, today: today() };
  const result = readPacket(bytes, options);
  const signature = verifyEnvelope(bytes, options);
  const findings = [...result.findings, ...signatureFinding(signature)];
  if (verb === 'validate') printValidation(findings, signature, isJson);
  else printReading(result, findings, signature, isJson, !argv.includes('--no-content'));
  return findings.length === 0 ? 0 : 1;
}

function parse(argv: readonly string[]): { names: string[]; limits: Partial<ReadLimits> } {
  const names: string[] = [];
  let limits: Partial<ReadLimits> = {};
  for (let at = 0; at < argv.length; at += 1) {
    const argument = argv[at]!;
    if (argument === '--max-mb') {
      const megabytes = Number(argv[(at += 1)]);
      if (!(megabytes > 0)) throw new WrongUsage('--max-mb N');
      limits = { packetBytes: megabytes * 1024 * 1024, inflatedBytes: 2 * megabytes * 1024 * 1024 };
    } else if (['--json', '--no-content', '--help'].includes(argument)) continue;
    else if (argument.startsWith('--')) throw new WrongUsage(argument);
    else names.push(argument);
  }
  return { names, limits };
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new WrongUsage(`Không mở được tệp. · The file cannot be opened: ${(error as Error).message}`);
  }
}

const signatureFinding = ({ state, reason }: EnvelopeVerification): Finding[] => {
  const code = envelopeFindings[state];
  if (code === undefined) return [];
  const path = 'edXML/edXMLEnvelope/edXMLHeader/Signature';
  const { vi, en } = findingTexts[code];
  const message = reason ? { vi: `${vi} ${reason.vi}`, en: `${en} ${reason.en}` } : { vi, en };
  return [{ code, path, message }];
};

const signatureJson = ({ state, reason, certificate }: EnvelopeVerification): Record<string, unknown> => ({
  state,
  ...(reason ? { reason } : {}),
  ...(certificate ? { certificate: Buffer.from(certificate).toString('base64') } : {}),
});

function printValidation(findings: readonly Finding[], signature: EnvelopeVerification, isJson: boolean): void {
  if (isJson) {
    return printJson({ conformant: findings.length === 0, findings, signature: signatureJson(signature) });
  }
  print(findings.length === 0 ? 'Đúng quy chuẩn. · Conformant.' : lines(findings));
  print(`Chữ ký phong bì · Envelope signature: ${signature.state}`);
}

function printReading(
  { packet, foreign }: ReadResult,
  findings: readonly Finding[],
  signature: EnvelopeVerification,
  isJson: boolean,
  withContent: boolean,
): void {
  const value = contentToJson(packet, isJson && withContent);
  if (isJson) return printJson({ packet: value, findings, foreign, signature: signatureJson(signature) });
  printJson(value);
  if (findings.length > 0) print(lines(findings));
}

const lines = (findings: readonly Finding[]): string =>
  findings
    .map(({ code, path, message, found }) =>
      [`${code}  ${path}`, `  ${message.vi} · ${message.en}`, ...(found === undefined ? [] : [`  ${found}`])].join(
        '\n',
      ),
    )
    .join('\n');

async function write(valueFile: string, out: string, isJson: boolean): Promise<number> {
  const packet: Packet = contentFromJson(jsonOf(valueFile), dirname(resolve(valueFile)));
  const options = { today: today() };
  const findings = checkPacket(packet, options);
  const pieces = writePacketStream(packet, { asRead: true });
  // The first piece is made only when the value can be written: no file is left behind by a refusal.
  const first = await pieces.next();
  const handle = await open(out, 'w').catch((error: Error) => {
    throw new WrongUsage(`Không ghi được tệp. · The file cannot be written: ${error.message}`);
  });
  try {
    if (!first.done) await handle.write(first.value);
    for await (const piece of pieces) await handle.write(piece);
    await handle.close();
  } catch (error) {
    await handle.close();
    await rm(out, { force: true });
    throw error;
  }
  if (isJson) printJson({ written: out, conformant: findings.length === 0, findings });
  else print(findings.length === 0 ? `${out}: đúng quy chuẩn. · conformant.` : lines(findings));
  return findings.length === 0 ? 0 : 1;
}

function jsonOf(file: string): unknown {
  const text = bytesOf(file).toString('utf8');
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new WrongUsage(`${file}: JSON sai cú pháp. · The JSON cannot be parsed.`);
  }
}

function refusedOf(error: unknown): Refused {
  if (!isDomainError(error)) throw error;
  const { code, text: message, options } = error;
  const path = options.path?.join('/') ?? '';
  return { code, path, message, ...(options.legalBasis === undefined ? {} : { legalBasis: options.legalBasis }) };
}

function report(refused: Refused, isJson: boolean): void {
  if (isJson) printJson({ refused });
  else process.stderr.write(`${refused.code}  ${refused.path}\n  ${refused.message.vi} · ${refused.message.en}\n`);
}
