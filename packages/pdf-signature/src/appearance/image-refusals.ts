import { refuse, type DomainError, type LocalisedText } from '@lienthong/kernel';

const legalBasis = 'NĐ 30/2020/NĐ-CP, Phụ lục I, II.7 d và II.8 a';

export const notPng = (reason: string): DomainError =>
  refuse(
    'IMAGE_NOT_PNG',
    {
      vi: 'Tệp hình ảnh không phải định dạng .png hoặc đã bị hỏng.',
      en: `The image is not a PNG file or is damaged (${reason}).`,
    },
    { legalBasis },
  );

export const notTransparent = (reason: LocalisedText): DomainError =>
  refuse(
    'IMAGE_NOT_TRANSPARENT',
    {
      vi: `Hình ảnh phải có nền trong suốt: ${reason.vi}.`,
      en: `The image needs a transparent background: ${reason.en}.`,
    },
    { legalBasis },
  );

export const wrongColour = (wanted: LocalisedText): DomainError =>
  refuse(
    'IMAGE_WRONG_COLOUR',
    { vi: `Hình ảnh phải có ${wanted.vi}.`, en: `The image must be ${wanted.en}.` },
    { legalBasis },
  );

export const emptyImage = (): DomainError =>
  refuse('IMAGE_EMPTY', { vi: 'Hình ảnh không có nét nào nhìn thấy được.', en: 'Nothing is visible in the image.' });

export const lowResolution = (reason: LocalisedText): DomainError =>
  refuse(
    'IMAGE_LOW_RESOLUTION',
    {
      vi: `Hình ảnh không đủ độ phân giải: ${reason.vi}.`,
      en: `The resolution of the image is too low: ${reason.en}.`,
    },
    { legalBasis },
  );

export const tooLarge = (reason: LocalisedText): DomainError =>
  refuse(
    'IMAGE_TOO_LARGE',
    { vi: `Hình ảnh quá lớn: ${reason.vi}.`, en: `The image is too large: ${reason.en}.` },
    { legalBasis },
  );
