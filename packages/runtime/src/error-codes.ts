import type { LocalisedText } from '@lienthong/kernel';

/** Every code a GraphQL error of this system can carry. Refusals inside payloads have their own, see each service. */
export const errorCodes = {
  UNAUTHENTICATED: { status: 401, text: { vi: 'Bạn cần đăng nhập.', en: 'Sign in first.' } },
  FORBIDDEN: { status: 403, text: { vi: 'Bạn không có quyền làm việc này.', en: 'You may not do this.' } },
  BAD_USER_INPUT: { status: 400, text: { vi: 'Dữ liệu gửi lên không hợp lệ.', en: 'The input is not valid.' } },
  NOT_FOUND: { status: 404, text: { vi: 'Không tìm thấy.', en: 'Not found.' } },
  GRAPHQL_PARSE_FAILED: {
    status: 400,
    text: { vi: 'Không đọc được câu truy vấn.', en: 'The operation cannot be parsed.' },
  },
  GRAPHQL_VALIDATION_FAILED: {
    status: 400,
    text: { vi: 'Câu truy vấn không hợp lệ.', en: 'The operation is not valid.' },
  },
  OPERATION_RESOLUTION_FAILURE: {
    status: 400,
    text: { vi: 'Không xác định được thao tác.', en: 'The operation cannot be determined.' },
  },
  BAD_REQUEST: { status: 400, text: { vi: 'Yêu cầu không hợp lệ.', en: 'The request is not valid.' } },
  PAYLOAD_TOO_LARGE: { status: 413, text: { vi: 'Yêu cầu quá lớn.', en: 'The request is too large.' } },
  LENGTH_REQUIRED: { status: 411, text: { vi: 'Thiếu độ dài tệp.', en: 'The length of the file is missing.' } },
  FILE_TOO_LARGE: { status: 413, text: { vi: 'Tệp quá lớn.', en: 'The file is too large.' } },
  SUBGRAPH_UNAVAILABLE: {
    status: 200,
    text: { vi: 'Một dịch vụ tạm thời không phản hồi.', en: 'One of the services does not answer at the moment.' },
  },
  INVALID_SUBGRAPH_RESPONSE: {
    status: 200,
    text: { vi: 'Một dịch vụ trả lời không đầy đủ.', en: 'One of the services gave an incomplete answer.' },
  },
  IDENTITY_UNAVAILABLE: {
    status: 503,
    text: {
      vi: 'Dịch vụ đăng nhập tạm thời không phản hồi.',
      en: 'The sign-in service does not answer at the moment.',
    },
  },
  INTERNAL_SERVER_ERROR: {
    status: 500,
    text: {
      vi: 'Hệ thống gặp lỗi; hãy báo mã yêu cầu cho quản trị.',
      en: 'Something failed; tell the administrator the request id.',
    },
  },
} as const satisfies Record<string, { status: number; text: LocalisedText }>;

export type ErrorCode = keyof typeof errorCodes;
export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(errorCodes, code);

/** Codes whose message, made by the GraphQL library, tells the client what to mend and nothing about our insides. */
export const codesWithOwnMessage: ReadonlySet<string> = new Set<ErrorCode>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'BAD_USER_INPUT',
]);
