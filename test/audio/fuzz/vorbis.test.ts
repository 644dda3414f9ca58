import { describe, expect, test } from 'vitest';
import { VorbisDecoder } from '../../../src/audio/vorbis/decoder.ts';
import { packetsOf, vorbisCases } from '../vorbis/vorbis-fixture.ts';
import { generator, type Random } from './damage.ts';

/** Some bits changed, or some bytes replaced, removed or added. */
function changed(packet: Uint8Array, random: Random): Uint8Array {
  const at = random(packet.length);
  const size = 1 + random(20);
  const noise = Uint8Array.from({ length: size }, () => random(256));
  switch (random(4)) {
    case 0: {
      const bytes = packet.slice();
      for (let n = 1 + random(4); n > 0; n--) bytes[random(bytes.length)] ^= 1 << random(8);
      return bytes;
    }
    case 1:
      return Uint8Array.from([...packet.subarray(0, at), ...noise, ...packet.subarray(at + size)]);
    case 2:
      return packet.subarray(0, at);
    default:
      return Uint8Array.from([...packet.subarray(0, at), ...noise, ...packet.subarray(at)]);
  }
}

// The checksums of Ogg pages keep most damage from the decoder, so it is let in here.
describe('damaged packets neither stop nor outgrow the decoder', () => {
  const names = ['mono.ogg', 'stereo.ogg', 'six-channels.ogg', ...Object.keys(vorbisCases)];
  const rounds = Math.ceil(Number(process.env.EARSHOT_FUZZ ?? 270) / names.length);

  test.each(names)(
    '%s',
    async (name) => {
      const [identification, , setup, ...sound] = packetsOf(name);
      const random = generator(name.length * 7919 + 1);
      let [refused, samples] = [0, 0];
      for (let round = 0; round < rounds; round++) {
        const header = round % 2 === 0 ? changed(setup, random) : setup;
        const decoder = await VorbisDecoder.start(identification, header);
        if (decoder === undefined) {
          refused++;
          continue;
        }
        const packets = sound.slice(0, 12).map((packet) => changed(packet, random));
        for (const signals of decoder.decode(packets)) samples += signals[0].length;
      }
      expect(refused).toBeGreaterThan(0);
      expect(refused).toBeLessThan(rounds);
      expect(samples).toBeGreaterThan(0);
    },
    600_000,
  );
});
