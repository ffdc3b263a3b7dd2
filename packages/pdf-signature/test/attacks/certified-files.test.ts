/** Evil annotation and sneaky signature: what DocMDP, FieldMDP and /Lock permit, and what only looks like it. */
import { sampleDocument } from '@lienthong/testing';
import { judgeChanges } from '../../src/difference/index.js';
import { fieldNames, openPdf } from '../../src/index.js';
import type { PdfDocument } from '../../src/model/document.js';
import type { PdfDict } from '../../src/model/objects.js';
import { dict, name, PdfRef, type PdfValue, textString } from '../../src/model/objects.js';
import type { IncrementalUpdate } from '../../src/model/writer.js';
import { readFields } from '../../src/form/read-fields.js';
import { clerk, numberLetter } from '../journey.js';
import { approved, certified, certifiedAt, expectLawful, expectUnlawful, sealed } from './fixtures.js';
import { addAnnotation, addField, box, change, firstPage, signFreely, tamper } from './mutator.js';

const fieldRef = (document: PdfDocument, fieldName: string): PdfRef =>
  readFields(document).find((field) => field.name === fieldName)!.ref;

describe('evil annotation', () => {
  it.each([1, 2, 3])('is unlawful at P=%d', (level) => {
    const attacked = tamper(certifiedAt(level), (update, document) =>
      addAnnotation(
        update,
        firstPage(document),
        update.add(
          dict({
            Type: name('Annot'),
            Subtype: name('FreeText'),
            Rect: [90, 300, 500, 700],
            AP: dict({ N: update.add(box(10, 10)) }),
          }),
        ),
      ),
    );
    expectUnlawful(attacked, { code: 'ANNOTATION_ADDED', page: 1 });
  });

  it('is lawful at P=3 only for who asks for the standard’s own leniency', () => {
    const attacked = (level: number): Buffer =>
      tamper(certifiedAt(level), (update, document) =>
        addAnnotation(
          update,
          firstPage(document),
          update.add(dict({ Type: name('Annot'), Subtype: name('Text'), Rect: [0, 0, 20, 20] })),
        ),
      );
    expect(judgeChanges(openPdf(attacked(3)), { annotations: true })[0]!.changesAfter).toBe('LAWFUL');
    expect(judgeChanges(openPdf(attacked(2)), { annotations: true })[0]!.changesAfter).toBe('UNLAWFUL');
  });

  it('is not let in as the widget of a field of another kind', () => {
    const attacked = tamper(certifiedAt(3), (update) =>
      addField(update, 'ghi_chu', { FT: name('Tx'), V: textString('x') }),
    );
    expectUnlawful(attacked, { code: 'FIELD_ADDED', page: 1, field: 'ghi_chu' });
    expectUnlawful(attacked, { code: 'ANNOTATION_ADDED', page: 1 });
  });
});

describe('sneaky signature', () => {
  const visible = (update?: IncrementalUpdate): Record<string, PdfValue> => ({
    Rect: [60, 60, 540, 800],
    ...(update === undefined ? {} : { AP: dict({ N: update.add(box(480, 740)) }) }),
  });
  const signedOver = (bytes: Buffer, entries: (update: IncrementalUpdate) => Record<string, PdfValue>): Buffer => {
    let made: Record<string, PdfValue> = {};
    return signFreely(bytes, {
      signer: clerk,
      field: {
        name: 'chu_ky_2',
        get entries() {
          return made;
        },
      },
      edit: (update) => {
        made = entries(update);
      },
    });
  };

  it.each([
    ['a certified file', certifiedAt(2)],
    ['a file that is only signed', approved()],
  ])('over the text of %s is unlawful', (_, file) => {
    expectUnlawful(
      signedOver(file, (update) => visible(update)),
      {
        code: 'SIGNATURE_COVERS_CONTENT',
        page: 1,
        field: 'chu_ky_2',
      },
    );
  });

  it('beside the text is unlawful on a certified file, and lawful on one only signed', () => {
    const beside = (update: IncrementalUpdate): Record<string, PdfValue> => ({
      Rect: [2, 2, 30, 12],
      AP: dict({ N: update.add(box(28, 10, 0.5)) }),
    });
    expectUnlawful(signedOver(certifiedAt(2), beside), { code: 'CHANGE_FORBIDDEN', field: 'chu_ky_2' });
    expectUnlawful(signedOver(certifiedAt(3), beside), { code: 'CHANGE_FORBIDDEN', field: 'chu_ky_2' });
    expectLawful(signedOver(approved(), beside));
    const lenient = judgeChanges(openPdf(signedOver(certifiedAt(2), beside)), {
      newVisibleFieldAfterCertification: true,
    });
    expect(lenient[0]!.changesAfter).toBe('LAWFUL');
  });

  it('unseen is lawful at P=2 and P=3 and on a file only signed, unlawful at P=1 and under a seal', () => {
    const unseen = (bytes: Buffer): Buffer => signFreely(bytes, { signer: clerk, field: { name: 'chu_ky_2' } });
    expectLawful(unseen(certifiedAt(2)));
    expectLawful(unseen(certifiedAt(3)));
    expectLawful(unseen(approved()));
    expectUnlawful(unseen(certifiedAt(1)), { code: 'CHANGE_FORBIDDEN', field: 'chu_ky_2' });
    const onSealed = unseen(sealed);
    expect(judgeChanges(openPdf(onSealed)).map(({ changesAfter }) => changesAfter)).toEqual([
      'LAWFUL',
      'UNLAWFUL',
      'NONE',
    ]);
  });

  it('that certifies a file signed before is unlawful', () => {
    const attacked = signFreely(approved(), { signer: clerk, field: { name: 'chu_ky_2' }, docMdp: 2 });
    expectUnlawful(attacked, { code: 'CERTIFICATION_ADDED', field: 'chu_ky_2' });
    expectUnlawful(attacked, { code: 'PERMISSIONS_CHANGED' });
  });

  it('with an action, a text value or a taken name in its field is unlawful', () => {
    const withEntries = (entries: Record<string, PdfValue>, fieldName = 'chu_ky_2'): Buffer =>
      signFreely(approved(), { signer: clerk, field: { name: fieldName, entries } });
    expectUnlawful(withEntries({ A: dict({ S: name('URI') }) }), { code: 'FIELD_ADDED', field: 'chu_ky_2' });
    expectUnlawful(withEntries({ AA: dict({}) }), { code: 'FIELD_ADDED', field: 'chu_ky_2' });
    expectUnlawful(withEntries({}, 'chu_ky'), { code: 'FIELD_ADDED', field: 'chu_ky' });
  });
});

describe('a prepared signature field', () => {
  it('signed with an appearance over the text is unlawful, though the field was there', () => {
    const prepared = tamper(sampleDocument('cong-van.pdf'), (update) =>
      addField(update, 'lon', { Rect: [60, 60, 540, 800] }),
    );
    const file = approved(prepared);
    const attacked = signFreely(file, {
      signer: clerk,
      field: fieldRef(openPdf(file), 'lon'),
      edit: (update) =>
        change(update, fieldRef(update.document, 'lon'), { AP: dict({ N: update.add(box(480, 740)) }) }),
    });
    expectUnlawful(attacked, { code: 'SIGNATURE_COVERS_CONTENT', field: 'lon', page: 1 });
  });

  it('given an appearance or a place without being signed is unlawful', () => {
    const seal = (update: IncrementalUpdate, keys: Record<string, PdfValue>): void =>
      change(update, fieldRef(update.document, fieldNames.seal), keys);
    const numbered = numberLetter(certified);
    expectUnlawful(
      tamper(numbered, (update) => seal(update, { AP: dict({ N: update.add(box(9, 9)) }) })),
      { code: 'FIELD_CHANGED', field: fieldNames.seal, page: 2 },
    );
    expectUnlawful(
      tamper(numbered, (update) => seal(update, { Rect: [0, 0, 595, 842] })),
      { code: 'FIELD_CHANGED', field: fieldNames.seal, page: 2 },
    );
    expectUnlawful(
      tamper(numbered, (update) => seal(update, { Lock: null })),
      { code: 'FIELD_CHANGED', field: fieldNames.seal },
    );
  });
});

describe('a signed field', () => {
  const attack = (keys: (update: IncrementalUpdate) => Record<string, PdfValue>): Buffer =>
    tamper(sealed, (update) => change(update, fieldRef(update.document, fieldNames.personalSignature), keys(update)));

  it.each<[string, (update: IncrementalUpdate) => Record<string, PdfValue>]>([
    ['moved', () => ({ Rect: [0, 0, 9, 9] })],
    ['with another appearance', (update) => ({ AP: dict({ N: update.add(box(9, 9)) }) })],
    ['hidden', () => ({ F: 2 })],
    ['with other flags', () => ({ Ff: 1 })],
  ])('%s is unlawful', (_, keys) => {
    expectUnlawful(attack(keys), { code: 'SIGNED_FIELD_CHANGED', field: fieldNames.personalSignature, page: 2 });
  });

  it('whose appearance stream is redefined is unlawful', () => {
    const document = openPdf(sealed);
    const field = document.get(fieldRef(document, fieldNames.personalSignature)) as PdfDict;
    const form = (document.resolve(field.get('AP')) as PdfDict).get('N') as PdfRef;
    const attacked = tamper(sealed, (update) => update.replace(form, box(100, 50)));
    expectUnlawful(attacked, { code: 'SIGNED_FIELD_CHANGED', field: fieldNames.personalSignature, page: 2 });
  });

  it('whose signature loses its permissions is unlawful', () => {
    const document = openPdf(sealed);
    const value = (document.get(fieldRef(document, fieldNames.personalSignature)) as PdfDict).get('V') as PdfRef;
    const attacked = tamper(sealed, (update) => change(update, value, { Reference: undefined }));
    expect(judgeChanges(openPdf(attacked)).map(({ changesAfter }) => changesAfter)).toEqual(['UNLAWFUL', 'UNLAWFUL']);
    expect(judgeChanges(openPdf(attacked))[0]!.changes).toContainEqual(
      expect.objectContaining({ code: 'SIGNATURE_CHANGED', object: value.objectNumber }),
    );
  });

  it('and a catalog that loses /Perms is unlawful', () => {
    for (const Perms of [undefined, dict({}), dict({ DocMDP: new PdfRef(1) })]) {
      const attacked = tamper(sealed, (update, document) => change(update, document.catalogRef, { Perms }));
      expectUnlawful(attacked, { code: 'PERMISSIONS_CHANGED' });
    }
  });
});
