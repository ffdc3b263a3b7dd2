import { refuse, type DomainError } from '@lienthong/kernel';

const refusals = {
  DELIVERY_NOT_FOUND: {
    text: { vi: 'Không tìm thấy văn bản đến.', en: 'There is no such delivery.' },
    legalBasis: undefined,
  },
  REJECTION_REASON_MISSING: {
    text: { vi: 'Hãy nêu lý do từ chối để báo cho bên gửi.', en: 'State the reason; the sender is told.' },
    legalBasis: 'QĐ 28/2018/QĐ-TTg, Điều 5',
  },
} as const;

export function refuseDelivery(code: keyof typeof refusals, path: readonly string[] = ['deliveryId']): DomainError {
  const { text, legalBasis } = refusals[code];
  return refuse(code, text, { path, ...(legalBasis === undefined ? {} : { legalBasis }) });
}
