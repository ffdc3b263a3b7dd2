import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

/** Runs where a Chromium is installed; elsewhere it is skipped aloud. */
export const describeInBrowser: typeof describe | typeof describe.skip =
  executablePath === undefined ? describe.skip : describe;
if (executablePath === undefined)
  process.stderr.write('SKIPPED: no Chromium found, the explorer is not tried in a browser\n');

export async function openBrowser(): Promise<{ page: Page; asked: string[]; close(): Promise<void> }> {
  const browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox', ...quiet] });
  const page = await browser.newPage();
  const asked: string[] = [];
  page.on('request', (request) => {
    if (/^https?:/.test(request.url())) asked.push(request.url());
  });
  return { page, asked, close: () => browser.close() };
}
