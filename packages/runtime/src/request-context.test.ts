import { correlationIdOf, languageOf } from './index.js';

it.each([
  [undefined, 'vi'],
  ['vi', 'vi'],
  ['en', 'en'],
  ['en-GB,en;q=0.9', 'en'],
  ['vi-VN,vi;q=0.9,en;q=0.8', 'vi'],
  ['fr,en;q=0.5,vi;q=0.4', 'en'],
  ['en;q=0', 'vi'],
  ['*', 'vi'],
  [',;q=,,', 'vi'],
])('takes Accept-Language %p for %s', (header, language) => {
  expect(languageOf({ 'accept-language': header })).toBe(language);
});

it("keeps a caller's request id only when it is safe to log and to pass on", () => {
  expect(correlationIdOf({ 'x-request-id': 'frontend-000042' })).toBe('frontend-000042');
  const made = ['short', 'a b c d e f', 'x'.repeat(65), '12345678\nforged: 1', undefined].map((bad) =>
    correlationIdOf({ 'x-request-id': bad }),
  );
  expect(new Set(made).size).toBe(made.length);
  for (const id of made) expect(id).toMatch(/^[0-9a-f]{18}-[0-9a-z]+$/);
});
