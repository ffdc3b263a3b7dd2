// Bodies that sign a document together, their people, and the requests of its acts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OrganisationChanged, PersonChanged, SigningCompleted, SigningRequested } from '@lienthong/contracts';
import { uuidV7 } from '@lienthong/kernel';
import { completed, newOrganisation, newPerson, settled, upload, type World } from '../world.js';

export interface Body {
  readonly organisation: OrganisationChanged;
  readonly organisationId: string;
  readonly signers: readonly PersonChanged[];
  readonly clerk: PersonChanged;
}

/** Drawn by the test set of pdf-signature: two or three blocks of position and name, the host's at the right. */
export const jointDraft = (signers: 2 | 3): Buffer =>
  readFileSync(join(__dirname, `../documents/lien-tich-${signers}.pdf`));

const body = (name: string, people: readonly (readonly [string, string])[], seal: number): Body => {
  const organisation = newOrganisation(name, { sealDiameterMm: seal });
  const { organisationId } = organisation;
  const signers = people.map(([fullName, position]) =>
    newPerson(fullName, organisationId, ['AUTHORISED_SIGNER'], { position }),
  );
  return { organisation, organisationId, signers, clerk: newPerson('Văn thư', organisationId, ['CLERK']) };
};

/** The host with one signer and the second body with two; their seals are not of one size. */
export async function twoBodies(world: World): Promise<{ host: Body; second: Body }> {
  const host = body('Sở Nội vụ tỉnh Lai Châu', [['Vàng A Páo', 'Giám đốc']], 36);
  const people = [
    ['Trần Thị Hoa', 'Giám đốc'],
    ['Lò Văn Thành', 'Phó Giám đốc'],
  ] as const;
  const second = body('Sở Tài chính tỉnh Lai Châu', people, 34);
  for (const one of [host, second]) await world.peer.say([one.organisation], [...one.signers, one.clerk]);
  await settled(world);
  return { host, second };
}

export const asSigner = ({ personId, organisationId }: PersonChanged) => ({ personId, organisationId });

type Changes = Readonly<Record<string, unknown>>;

/** Requests of one document of the host's. */
export function jointRequests(host: Body, signers: readonly PersonChanged[], documentId = uuidV7()) {
  const common = () => ({ actId: uuidV7(), documentId });
  return {
    documentId,
    sign: (person: PersonChanged, file: string, changes: Changes = {}): SigningRequested =>
      ({
        ...common(),
        act: 'PERSONAL_SIGNATURE',
        requestedBy: person.personId,
        ...asSigner(person),
        signers: signers.map(asSigner),
        file,
        authorisation: '',
        ...changes,
      }) as SigningRequested,
    number: (file: string, changes: Changes = {}): SigningRequested =>
      ({
        ...common(),
        act: 'NUMBER_AND_DATE',
        requestedBy: host.clerk.personId,
        file,
        number: '05',
        issueDate: '2026-11-07',
        ...changes,
      }) as SigningRequested,
    seal: ({ organisationId, clerk }: Body, file: string, changes: Changes = {}): SigningRequested =>
      ({
        ...common(),
        act: 'SEAL',
        way: 'ELECTRONIC',
        requestedBy: clerk.personId,
        organisationId,
        file,
        code: '05/HDLN-SNV-STC',
        attachments: [],
        ...changes,
      }) as SigningRequested,
  };
}
export type JointRequests = ReturnType<typeof jointRequests>;

/** Signs one after another, each on what the one before made. */
export async function signAll(
  world: World,
  { sign }: JointRequests,
  people: readonly PersonChanged[],
  draft: Buffer,
): Promise<SigningCompleted[]> {
  const done: SigningCompleted[] = [];
  for (const person of people) {
    const file = done.at(-1)?.file ?? (await upload(world.app, draft));
    done.push(completed(await world.peer.ask(sign(person, file))));
  }
  return done;
}
