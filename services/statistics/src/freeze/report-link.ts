import type { FileStore } from '@lienthong/file-store';
import { signLink, verifyLink } from '@lienthong/file-store';
import type { Clock } from '@lienthong/kernel';
import type { SubgraphOptions, RequestContext } from '@lienthong/runtime';
import type { Snapshot } from './snapshot.repository.js';

const folder = '/files/statistics';
const linkWorksMs = 5 * 60_000;
const mediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export interface LinkSettings {
  readonly secret: string;
  /** Address of the gateway as users see it. */
  readonly publicUrl: string;
}

/** A link to the spreadsheet of a frozen report that works for five minutes, for whoever holds it. */
export const reportLink = ({ secret, publicUrl }: LinkSettings, snapshot: Snapshot, now: Date): string => {
  const path = signLink(secret, {
    method: 'GET',
    path: `${folder}/${snapshot.xlsxSha256}`,
    claims: { name: `bao-cao-van-ban-dien-tu-${snapshot.month}-lan-${snapshot.version}.xlsx` },
    expiresAt: new Date(now.getTime() + linkWorksMs),
  });
  return `${publicUrl.replace(/\/+$/, '')}${path}`;
};

type Routes = NonNullable<SubgraphOptions<RequestContext>['routes']>;

/** Serves what `reportLink` points to. The link is the permission; a token is not asked for. */
export const reportRoutes =
  (files: FileStore, { secret }: LinkSettings, clock: Clock): Routes =>
  (app) => {
    app.get<{ Params: { sha256: string } }>(`${folder}/:sha256`, async (request, reply) => {
      const { claims } = verifyLink(secret, 'GET', request.url, clock.now());
      const stream = await files.stream(request.params.sha256);
      return reply
        .type(mediaType)
        .header('content-disposition', `attachment; filename="${claims['name']}"`)
        .header('cache-control', 'private, no-store')
        .send(stream);
    });
  };
