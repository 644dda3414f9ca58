const CAPTURE = [0x4f, 0x67, 0x67, 0x53];
const HEADER = 27;

/** The serial number of the first page of an Ogg file. */
export function oggSerial(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset + 14, 4).getUint32(0, true);
}

/** The position in samples at the end of the last page of a stream that tells one; undefined where none is in `bytes`. */
export function lastGranule(bytes: Uint8Array, serial: number): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = bytes.length - HEADER; at >= 0; at--) {
    if (bytes[at] !== CAPTURE[0] || !CAPTURE.every((byte, i) => bytes[at + i] === byte)) continue;
    const granule = view.getBigInt64(at + 6, true);
    const ours = bytes[at + 4] === 0 && view.getUint32(at + 14, true) === serial;
    if (ours && granule >= 0n && isWhole(bytes, at)) return Number(granule);
  }
  return undefined;
}

function isWhole(bytes: Uint8Array, at: number): boolean {
  const body = at + HEADER + bytes[at + 26];
  if (body > bytes.length) return false;
  let end = body;
  for (let i = at + HEADER; i < body; i++) end += bytes[i];
  return end <= bytes.length;
}
