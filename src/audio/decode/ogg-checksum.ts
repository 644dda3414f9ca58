/** Tables for a byte that is followed by 0 to 7 others: polynomial 0x04c11db7, most significant bit first. */
const TABLES = tables();

function tables(): Int32Array[] {
  const all = Array.from({ length: 8 }, () => new Int32Array(256));
  for (let i = 0; i < 256; i++) {
    let crc = i << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
    all[0][i] = crc;
  }
  for (let t = 1; t < 8; t++) {
    for (let i = 0; i < 256; i++) {
      const crc = all[t - 1][i];
      all[t][i] = (crc << 8) ^ all[0][crc >>> 24];
    }
  }
  return all;
}

/** Checksum of the Ogg page in [start, end) of `view`, whose own checksum field counts as zeros. */
export function oggChecksum(view: DataView, start: number, end: number): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES;
  const field = start + 22;
  let crc = 0;
  for (let i = start; i < field + 4; i++) {
    crc = (crc << 8) ^ t0[(crc >>> 24) ^ (i < field ? view.getUint8(i) : 0)];
  }
  let i = field + 4;
  for (; i + 8 <= end; i += 8) {
    const a = crc ^ view.getInt32(i);
    const b = view.getInt32(i + 4);
    const early = t7[a >>> 24] ^ t6[(a >>> 16) & 255] ^ t5[(a >>> 8) & 255] ^ t4[a & 255];
    crc = early ^ t3[b >>> 24] ^ t2[(b >>> 16) & 255] ^ t1[(b >>> 8) & 255] ^ t0[b & 255];
  }
  for (; i < end; i++) crc = (crc << 8) ^ t0[(crc >>> 24) ^ view.getUint8(i)];
  return crc >>> 0;
}
