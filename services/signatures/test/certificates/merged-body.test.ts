// An organisation that was merged into another one: its certificates sign nothing any more, and nobody is asked to renew them.
import { fixedClock, uuidV7 } from '@lienthong/kernel';
import { certificateRemindersDue } from '../../src/certificates/certificate.messages.js';
import { certificatesOf } from '../../src/certificates/certificate.repository.js';
import { remindersPlan } from '../../src/certificates/expiry/raise-reminders.job.js';
import {
  completed,
  createWorld,
  type Department,
  refusal,
  requestsOf,
  sample,
  settled,
  upload,
  type World,
} from '../world.js';
import { type Colleague, colleague, type Office, openOffice, staffed } from './office.js';

const clock = fixedClock('2026-11-20T02:00:00Z');
const expiresAt = Date.parse('2031-11-20T02:00:00Z');
const provincial = colleague({ organisationId: uuidV7() }, ['PROVINCIAL_OFFICE']);

let world: World;
let office: Office;
let merged: Department;
let administrator: Colleague;
let signer: Colleague;
let numbered: string;
let draft: string;
const sealRequests = () => requestsOf(merged, documentId);
const documentId = uuidV7();

/** The daily run, as the schedule makes it. */
const remind = async (daysBefore: number): Promise<void> => {
  const at = expiresAt - daysBefore * 86_400_000;
  clock.set(new Date(at).toISOString());
  const queue = await world.app.backend.queue(remindersPlan.queue);
  const data = { scheduled: remindersPlan.id, topic: certificateRemindersDue.name, payload: {} };
  await queue.add(certificateRemindersDue.name, data, { jobId: `repeat:${remindersPlan.id}:${at}` });
  await settled(world);
};
type Shown = Record<'certificateReminders' | 'certificateGaps', { edges: object[] }>;
/** How many certificates somebody is asked for, by reminder and in the list of gaps. */
const askedFor = async (who: Colleague): Promise<number[]> => {
  const { certificateReminders, certificateGaps } = await office.ask<Shown>(
    who,
    `{ certificateReminders { edges { node { id } } }
       certificateGaps(filter: { includeExpiring: true }) { edges { node { reason } } } }`,
  );
  return [certificateReminders.edges.length, certificateGaps.edges.length];
};
const consent = () => office.consent(signer, draft);
const raised = () => world.app.database.query('select 1 from certificate_reminder');

beforeAll(async () => {
  world = await createWorld({ clock, attempts: 4 });
  office = await openOffice(world);
  const name = 'Sở Thông tin và Truyền thông tỉnh Lai Châu';
  ({ department: merged, administrator, signer } = await staffed(world, name));
  draft = await upload(world.app, sample('cong-van.pdf'));
  const requests = requestsOf(merged, documentId);
  const personal = completed(await world.peer.ask(requests.personal(draft)));
  numbered = completed(await world.peer.ask(requests.number(personal.file))).file;
});

it('until then it is reminded like every other, and its signer may consent', async () => {
  expect(await consent()).toBe('GIVEN');
  await remind(59);
  expect(await raised()).toHaveLength(2);
  expect(await askedFor(administrator)).toEqual([2, 2]);
  expect(await askedFor(provincial)).toEqual([2, 2]);
});

describe('from then on', () => {
  beforeAll(async () => {
    const { organisation } = merged;
    const merger = { successorId: uuidV7(), mergedOn: '2031-10-01' };
    await world.peer.say([{ ...organisation, ...merger, version: 2, active: false }], []);
    await settled(world);
  });

  it('neither its signer nor its seal signs, also not what was begun before', async () => {
    expect(await consent()).toBe('ORGANISATION_NOT_ACTIVE');
    expect(refusal(await world.peer.ask(requestsOf(merged).personal(draft)))).toBe('ORGANISATION_NOT_ACTIVE');
    expect(refusal(await world.peer.ask(sealRequests().seal(numbered)))).toBe('ORGANISATION_NOT_ACTIVE');
  });

  it('its certificates are those of an owner who may not hold any, and no other is issued', async () => {
    const { manager } = world.app.database;
    const held = [
      ...(await certificatesOf(manager, 'PERSON', signer.personId)),
      ...(await certificatesOf(manager, 'ORGANISATION', merged.organisationId)),
    ];
    expect(held).toHaveLength(2);
    for (const { id } of held) {
      const query = 'query ($id: ID!) { certificate(id: $id) { state usability } }';
      expect(await office.ask(administrator, query, { id })).toEqual({
        certificate: { state: 'ACTIVE', usability: 'OWNER_NOT_AUTHORISED' },
      });
    }
    const wanted = { ownerKind: 'ORGANISATION', kind: 'RENEWAL', replacesId: held[1]!.id };
    expect(await office.refusal(administrator, 'requestCertificate', wanted)).toBe('OWNER_CANNOT_HOLD');
  });

  it('nobody is asked to renew them: not by reminders raised before, not by new ones, not as a gap', async () => {
    expect(await askedFor(administrator)).toEqual([0, 0]);
    expect(await askedFor(provincial)).toEqual([0, 0]);
    await remind(29);
    await remind(6);
    expect(await raised()).toHaveLength(2);
    expect(await askedFor(provincial)).toEqual([0, 0]);
  });
});
