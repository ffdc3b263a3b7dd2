// Who signs in tests: Vietnamese on purpose, in the fields of a certificate's subject.

export const personSubject = {
  commonName: 'Nguyễn Thị Hoàng Yến',
  title: 'Phó Giám đốc',
  organisation: 'Sở Khoa học và Công nghệ tỉnh Lai Châu',
  serialNumber: 'CCCD:012345678901',
  country: 'VN',
} as const;

export const organisationSubject = {
  commonName: 'Sở Khoa học và Công nghệ tỉnh Lai Châu',
  organisation: 'Sở Khoa học và Công nghệ tỉnh Lai Châu',
  province: 'Lai Châu',
  country: 'VN',
} as const;
