import { type DomainError, refuse } from '@lienthong/kernel';
import type { Role } from '@lienthong/contracts';

export const unauthenticated = (): DomainError =>
  refuse(
    'UNAUTHENTICATED',
    { vi: 'Bạn cần đăng nhập để thực hiện việc này.', en: 'Sign in to do this.' },
    { kind: 'UNAUTHENTICATED' },
  );

export const tokenInvalid = (reason: string): DomainError =>
  refuse(
    'TOKEN_INVALID',
    { vi: 'Mã truy cập không hợp lệ; hãy đăng nhập lại.', en: 'The access token is not valid; sign in again.' },
    { kind: 'UNAUTHENTICATED', details: { reason } },
  );

export const tokenExpired = (): DomainError =>
  refuse(
    'TOKEN_EXPIRED',
    { vi: 'Phiên đăng nhập đã hết hạn; hãy đăng nhập lại.', en: 'The access token has expired; sign in again.' },
    { kind: 'UNAUTHENTICATED' },
  );

const roleNames: Record<Role, { vi: string; en: string }> = {
  CLERK: { vi: 'văn thư', en: 'clerk' },
  AUTHORISED_SIGNER: { vi: 'người có thẩm quyền ký', en: 'authorised signer' },
  ADMINISTRATOR: { vi: 'quản trị', en: 'administrator' },
  PROVINCIAL_OFFICE: { vi: 'Văn phòng Ủy ban nhân dân tỉnh', en: 'provincial office' },
};

export const roleMissing = (roles: readonly Role[]): DomainError =>
  refuse(
    'ROLE_MISSING',
    {
      vi: `Việc này chỉ dành cho: ${roles.map((role) => roleNames[role].vi).join(', ')}.`,
      en: `Only for: ${roles.map((role) => roleNames[role].en).join(', ')}.`,
    },
    { kind: 'FORBIDDEN' },
  );
