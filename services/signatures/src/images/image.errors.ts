// Every refusal about registered images, with its words; those about the picture itself are those of `checkSignatureImage`.
import { type DomainError, isDomainError, refuse } from '@lienthong/kernel';
import type { SignatureImageKind, SizeMm } from '@lienthong/pdf-signature';

const ownMeans = 'NĐ 30/2020/NĐ-CP, Điều 32(3)';
const onTheSeal = 'NĐ 30/2020/NĐ-CP, Phụ lục I, II.8 a';

const inVietnamese = (millimetres: number): string => millimetres.toFixed(1).replace('.', ',');

export const refuseImage = {
  missing: (kind: SignatureImageKind): DomainError =>
    refuse(
      'IMAGE_MISSING',
      kind === 'SEAL'
        ? { vi: 'Chưa có hình ảnh con dấu của cơ quan.', en: 'There is no image of the seal of the organisation.' }
        : { vi: 'Chưa có hình ảnh chữ ký của người ký.', en: 'There is no image of the signature of the signer.' },
      { legalBasis: kind === 'SEAL' ? onTheSeal : 'NĐ 30/2020/NĐ-CP, Phụ lục I, II.7 d' },
    ),
  notBase64: (): DomainError =>
    refuse(
      'IMAGE_NOT_BASE64',
      { vi: 'Hình ảnh phải là tệp PNG viết dưới dạng base64.', en: 'The image must be a PNG file written in base64.' },
      { path: ['png'] },
    ),
  fileTooLarge: (bytes: number, most: number): DomainError =>
    refuse(
      'IMAGE_FILE_TOO_LARGE',
      {
        vi: `Tệp hình ảnh quá lớn: ${bytes} byte, tối đa ${most} byte.`,
        en: `The image file is too large: ${bytes} bytes, at most ${most}.`,
      },
      { path: ['png'] },
    ),
  ownerNotFound: (): DomainError =>
    refuse(
      'IMAGE_OWNER_NOT_FOUND',
      {
        vi: 'Không tìm thấy chủ của hình ảnh trong danh bạ ký số.',
        en: 'The owner of the image is not known to the signing directory.',
      },
      { path: ['ownerId'] },
    ),
  byKeeperOnly: (): DomainError =>
    refuse(
      'SEAL_IMAGE_BY_ADMINISTRATOR',
      {
        vi: 'Hình ảnh con dấu do quản trị viên của cơ quan hoặc cơ quan đầu mối của tỉnh đăng ký.',
        en: 'The image of a seal is registered by the administrator of the organisation or by the provincial office.',
      },
      { path: ['ownerId'], legalBasis: onTheSeal },
    ),
  byOwnerOnly: (): DomainError =>
    refuse(
      'SIGNATURE_IMAGE_BY_OWNER',
      {
        vi: 'Hình ảnh chữ ký chỉ do chính người ký đăng ký.',
        en: 'The image of a signature is registered by its owner and by nobody else.',
      },
      { path: ['ownerId'], legalBasis: ownMeans },
    ),
  sealSize: ({ widthMm, heightMm }: SizeMm, diameterMm: number, toleranceMm: number): DomainError =>
    refuse(
      'SEAL_SIZE_DIFFERS',
      {
        vi:
          `Hình con dấu có kích thước ${inVietnamese(widthMm)} × ${inVietnamese(heightMm)} mm, ` +
          `con dấu đã đăng ký có đường kính ${inVietnamese(diameterMm)} mm (được lệch tối đa ${toleranceMm} mm).`,
        en:
          `The image of the seal measures ${widthMm.toFixed(1)} × ${heightMm.toFixed(1)} mm, ` +
          `the registered seal has a diameter of ${diameterMm.toFixed(1)} mm (at most ${toleranceMm} mm off).`,
      },
      { path: ['png'], legalBasis: onTheSeal },
    ),
};

/** The refusal of a picture, naming the field of the input it came in. */
export const atPng = (error: unknown): unknown =>
  isDomainError(error) ? refuse(error.code, error.text, { ...error.options, path: ['png'] }) : error;
