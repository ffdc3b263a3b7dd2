import { createHash } from 'node:crypto';
import { type SigningRequested } from '@lienthong/contracts';
import { uuidV7 } from '@lienthong/kernel';
import { readSignatures } from '@lienthong/pdf-signature';
import type { Caller } from '../src/request.js';
import {
  completed,
  createWorld,
  type Department,
  newDepartment,
  pin,
  refusal,
  requestsOf,
  sample,
  settled,
  upload,
  type World,
} from './world.js';

const count = 200;

let world: World;
let department: Department;
beforeAll(async () => {
  world = await createWorld();
  department = await newDepartment(world);
  await settled(world);
});

/** As many different files as wanted: the four bytes behind the header say nothing and are never the same. */
function draft(index: number): Buffer {
  const bytes = Buffer.from(sample('cong-van.pdf'));
  const mark = bytes.indexOf('\n%') + 2;
  bytes.set([0x80 + (index >> 7), 0x80 + (index & 0x7f)], mark);
  return bytes;
}

it('signs two hundred documents after one confirmation, each bound to its own file', async () => {
  const { organisationId, signer } = department;
  const documents: { documentId: string; file: string }[] = [];
  for (let index = 0; index < count; index += 1) {
    documents.push({ documentId: uuidV7(), file: await upload(world.app, draft(index)) });
  }
  const caller = { personId: signer.personId, organisationId, roles: new Set(), correlationId: 'test' };
  const given = await world.app.custody.authoriseSignatures(caller as unknown as Caller, {
    idempotencyKey: uuidV7(),
    pin,
    documents,
  });
  const requests = given.map(({ documentId, authorisation }, index): SigningRequested => ({
    ...(requestsOf(department, documentId).personal(documents[index]!.file) as SigningRequested & {
      act: 'PERSONAL_SIGNATURE';
    }),
    authorisation,
  }));

  const [first, second] = requests as [SigningRequested, SigningRequested];
  const swapped = { ...first, actId: uuidV7(), file: second.file } as SigningRequested;
  expect(refusal(await world.peer.ask(swapped))).toBe('AUTHORISATION_OF_ANOTHER_FILE');

  // The consent of the first is used up by what was tried with it; the others sign.
  const outcomes = await Promise.all(requests.slice(1).map((request) => world.peer.ask(request)));
  const files = outcomes.map((outcome) => completed(outcome).file);
  expect(new Set(files).size).toBe(count - 1);
  for (const [index, file] of files.entries()) {
    const signed = await world.app.files.read(file);
    const base = draft(index + 1);
    expect(createHash('sha256').update(signed.subarray(0, base.length)).digest('hex')).toBe(documents[index + 1]!.file);
    expect(readSignatures(signed)).toMatchObject([{ integrity: 'INTACT', coverage: 'WHOLE_FILE' }]);
  }
}, 120_000);
