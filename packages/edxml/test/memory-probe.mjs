// Streams a packet with one large file out and in (`write`, `read`), or reads so many packets with ever new
// identifiers (`many`), and prints by how much the process grew. Run with the compiled package.
import { createHash } from 'node:crypto';
import { clearInterval, setInterval } from 'node:timers';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const [, , dist, direction, megabytes] = process.argv;
const { readPacket, readPacketStream, writePacket, writePacketStream } = await import(
  pathToFileURL(join(dist, 'src/index.js')).href
);
const piece = Buffer.alloc(64 * 1024);
for (let at = 0; at < piece.length; at += 1) piece[at] = (at * 7919 + (at >> 8) * 31) & 0xff;
const content = function* (size) {
  for (let sent = 0; sent < size; sent += piece.length) {
    piece.writeUInt32LE(sent, 0);
    yield Buffer.from(piece);
  }
};
const packet = (size) => ({
  kind: 'DOCUMENT',
  from: { identifier: 'H35.13', name: 'Sở' },
  to: [{ identifier: 'H57', name: 'UBND' }],
  documentIdentifier: 'H35.13,2026/09/30,1/A',
  number: '1',
  notation: 'A',
  issuedOn: '2026-09-30',
  documentType: { group: 2, name: 'Công văn' },
  abstract: 'a',
  steering: 'NOT_STEERING',
  trace: [{ organisationIdentifier: 'H35.13', at: '2026-09-30T14:05:09+07:00' }],
  business: { operation: 'NEW', paperFollows: false },
  attachments: [{ contentId: 'cid:1', name: 'a.bin', contentType: 'application/octet-stream', content: content(size) }],
});
const hashOf = (size) => {
  const hash = createHash('sha256');
  for (const bytes of content(size)) hash.update(bytes);
  return hash.digest('hex');
};

const longSubject = 'Về việc '.repeat(8_000);
const arrival = (number) =>
  Buffer.from(
    Buffer.from(
      writePacket({
        ...packet(0),
        from: {
          identifier: `000.00.${String(Math.floor(number / 60) % 90).padStart(2, '0')}.H${10 + (number % 60)}`,
          name: 'Sở',
        },
        attachments: [{ ...packet(0).attachments[0], content: Buffer.alloc(1024) }],
      }),
    )
      .toString()
      .replace('Subject>a<', `Subject>${longSubject}<`),
  );

/** What is remembered of packets long gone, in bytes: each is about a hundred kilobytes. */
function keptOf(count) {
  let isWhole = true;
  for (let number = 0; number < count; number += 1) {
    const { packet: read } = readPacket(arrival(number));
    isWhole &&= read.abstract.length > 50_000;
    isWhole &&= read.attachments[0].content.length === 1024;
  }
  globalThis.gc();
  return isWhole;
}

if (direction === 'many') {
  keptOf(2);
  const before = process.memoryUsage().heapUsed;
  const isWhole = keptOf(Number(megabytes));
  const extraMegabytes = (process.memoryUsage().heapUsed - before) / 1024 / 1024;
  console.log(JSON.stringify({ isWhole, extraMegabytes }));
  process.exit(0);
}

async function pass(size) {
  if (direction === 'write') {
    let written = 0;
    for await (const bytes of writePacketStream(packet(size))) written += bytes.length;
    return written > (size * 4) / 3;
  }
  const sink = () => {
    const hash = createHash('sha256');
    return { write: (bytes) => void hash.update(bytes), close: () => hash.digest('hex') };
  };
  const { packet: read } = await readPacketStream(writePacketStream(packet(size)), sink, {
    limits: { packetBytes: 200 * 1024 * 1024 },
  });
  return read.attachments[0].content === hashOf(size);
}

// What the code itself takes is taken before the measure begins.
await pass(2 * 1024 * 1024);
let peak = 0;
const before = process.memoryUsage.rss();
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
const isWhole = await pass(Number(megabytes) * 1024 * 1024);
clearInterval(watch);
peak = Math.max(peak, process.memoryUsage.rss());
console.log(JSON.stringify({ isWhole, extraMegabytes: (peak - before) / 1024 / 1024 }));
