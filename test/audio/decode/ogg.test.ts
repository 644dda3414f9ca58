import { describe, expect, test } from 'vitest';
import { OggReader } from '../../../src/audio/decode/ogg.ts';
import { joined, soundBytes } from '../sound-fixture.ts';

/** What a reader tells of a file that comes in pieces of so many bytes. */
function read(bytes: Uint8Array, size: number) {
  const reader = new OggReader();
  const packets: number[][] = [];
  for (let at = 0; at < bytes.length && !reader.closed; at += size) {
    for (const packet of reader.push(bytes.subarray(at, at + size), at + size >= bytes.length)) {
      packets.push([...packet]);
    }
  }
  const { begun, samples, closed, gaps } = reader;
  return { packets, begun, samples, closed, gaps };
}

const pages = soundBytes('pages.ogg');
const mono = soundBytes('mono.ogg');
const hole = pages.slice();
hole.fill(0x5a, 9000, 9010);
/** A stream of another number whose page lies between those of the first. */
const other = mono.slice(0, 58);
const noise = Uint8Array.from({ length: 5000 }, (_, i) => (i % 7 === 0 ? 0x4f : i));

describe('OggReader reads the same whatever pieces a file comes in', () => {
  test.each<[string, Uint8Array, { samples: number; closed: boolean; gaps: number }]>([
    ['a whole file', pages, { samples: 38400, closed: true, gaps: 0 }],
    ['a file with a page that is damaged', hole, { samples: 38400, closed: true, gaps: 2 }],
    ['a file that is cut', pages.subarray(0, 18000), { samples: 27840, closed: false, gaps: 0 }],
    ['a file behind what is none', joined(noise, mono), { samples: 15434, closed: true, gaps: 1 }],
    ['noise', noise, { samples: 0, closed: false, gaps: 0 }],
    [
      'two streams',
      joined(mono.subarray(0, 58), other, mono.subarray(58)),
      { samples: 15434, closed: true, gaps: 1 },
    ],
  ])('%s', (_, bytes, expected) => {
    const whole = read(bytes, bytes.length);
    expect(whole).toMatchObject(expected);
    for (const size of [1, 26, 27, 1000, 4096, 65536]) expect(read(bytes, size)).toEqual(whole);
  });

  test('and leaves what follows the end', () => {
    const reader = new OggReader();
    reader.push(joined(mono, Uint8Array.of(1, 2, 3)), true);
    expect([...reader.rest]).toEqual([1, 2, 3]);
  });
});
