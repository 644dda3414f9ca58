/** Bytes that are looked up at once: most lookups then need not wait for the ones before them. */
const STEP = 16;

/**
 * STEP tables of 256 entries: table t for a byte that is followed by t others, polynomial 0x04c11db7, most significant
 * bit first.
 */
const TABLES = tables();

function tables(): Int32Array {
  const all = new Int32Array(STEP * 256);
  for (let i = 0; i < 256; i++) {
    let crc = i << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
    all[i] = crc;
  }
  for (let i = 256; i < all.length; i++) {
    const crc = all[i - 256];
    all[i] = (crc << 8) ^ all[crc >>> 24];
  }
  return all;
}

/** What four bytes add that are followed by `behind` others. */
function lookUp(word: number, behind: number): number {
  const at = behind << 8;
  return (
    TABLES[at + 768 + (word >>> 24)] ^
    TABLES[at + 512 + ((word >>> 16) & 255)] ^
    TABLES[at + 256 + ((word >>> 8) & 255)] ^
    TABLES[at + (word & 255)]
  );
}

/** Checksum of the Ogg page in [start, end) of `view`, whose own checksum field counts as zeros. */
export function oggChecksum(view: DataView, start: number, end: number): number {
  const field = start + 22;
  let crc = 0;
  for (let i = start; i < field + 4; i++) {
    crc = (crc << 8) ^ TABLES[(crc >>> 24) ^ (i < field ? view.getUint8(i) : 0)];
  }
  let i = field + 4;
  for (; i + STEP <= end; i += STEP) {
    const late =
      lookUp(view.getInt32(i + 4), 8) ^ lookUp(view.getInt32(i + 8), 4) ^ lookUp(view.getInt32(i + 12), 0);
    crc = lookUp(crc ^ view.getInt32(i), 12) ^ late;
  }
  for (; i < end; i++) crc = (crc << 8) ^ TABLES[(crc >>> 24) ^ view.getUint8(i)];
  return crc >>> 0;
}
