// One of the crew: a worker thread that signs, or a process that does raw RSA; works when told and answers with its rate.
import { createSign } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { signAsPersonIncrement } from '@lienthong/pdf-signature';
import { pdfOf, personalSignature, readHashed, resumed, rsaIdentity } from './signing-subjects.js';
import { perSecond } from './turns.js';

export interface CrewWork {
  readonly kind: 'RAW' | 'HASHING' | 'RESUMED';
  readonly turnMs: number;
}

const documents = 8;
const identity = rsaIdentity();
const act = personalSignature(identity);
const files = Array.from({ length: documents }, () => pdfOf(200_000));
const read = files.map(readHashed);
const message = files[0]!.subarray(0, 64);
let turn = 0;
const next = (): number => (turn = (turn + 1) % documents);

const works: Readonly<Record<CrewWork['kind'], () => void>> = {
  RAW: () => void createSign('sha256').update(message).sign(identity.privateKey),
  HASHING: () => void signAsPersonIncrement(files[next()]!, act),
  RESUMED: () => void signAsPersonIncrement(resumed(read[next()]!), act),
};

const work = ({ kind, turnMs }: CrewWork): Promise<number> => perSecond(works[kind], turnMs);
parentPort?.on('message', (asked: CrewWork) => void work(asked).then((rate) => parentPort!.postMessage(rate)));
if (parentPort === null)
  process.on('message', (asked: CrewWork) => void work(asked).then((rate) => process.send!(rate)));
