import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tensor } from '../../src/array/tensor.ts';
import { colours } from '../../src/plots/colormap.ts';
import { frequencyAxis } from '../../src/plots/frequency-axis.ts';
import { linePlot, specshow, waveform } from '../../src/plots/index.ts';
import { ridge } from './samples.ts';

/** Width, height and palette indices (top row first) of the first picture in a figure. */
function picture(svg: string): { width: number; height: number; rows: number[][] } {
  const bytes = Buffer.from(/base64,([^"]+)/.exec(svg)![1], 'base64');
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  const at = bytes.indexOf('IDAT');
  const lines = inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)));
  const rows = Array.from({ length: height }, (_, r) => [
    ...lines.subarray(r * (width + 1) + 1, (r + 1) * (width + 1)),
  ]);
  return { width, height, rows };
}

describe('specshow', () => {
  it('draws the matrix as one picture, low rows at the bottom, from darkest to brightest', () => {
    const { svg } = specshow(tensor([0, 1, 2, 3, 4, 5], [2, 3]), { yAxis: 'rows', xAxis: 'frames' });
    expect(picture(svg).rows).toEqual([
      [153, 204, 255],
      [0, 51, 102],
    ]);
  });

  it('clips to vMin and vMax', () => {
    const { svg } = specshow(tensor([-100, -40, 0, 20], [1, 4]), { vMin: -80, vMax: 0, yAxis: 'rows' });
    expect(picture(svg).rows).toEqual([[0, 128, 255, 255]]);
  });

  it('shows the axes, the colour bar and what they are', () => {
    const { svg, description } = specshow(ridge(128, 216), { title: 'dog' });
    for (const text of ['dog', 'Time (s)', 'Frequency (Hz, mel scale)', '512', '8192', '-40', 'dB'])
      expect(svg).toContain(`>${text}</text>`);
    expect(svg.match(/<image preserveAspectRatio="none"/g)).toHaveLength(2);
    expect(svg.length).toBeLessThan(60_000);
    expect(description).toMatch(
      /^dog\. Heat map of 128 rows .* by 216 frames \(Time \(s\)\), -\d+(\.\d)? to 0 dB\.$/,
    );
    expect(specshow(ridge(128, 216), { colorbar: false }).svg.match(/<image/g)).toHaveLength(1);
  });

  it('reduces a long spectrogram and keeps its peaks', () => {
    const S = tensor(new Float32Array(600 * 5000), [600, 5000]);
    (S.data as Float32Array)[300 * 5000 + 2500] = 1;
    const { width, height, rows } = picture(specshow(S, { yAxis: 'linear' }).svg);
    expect([width, height]).toEqual([1000, 300]);
    expect(rows.flat().filter((level) => level === 255)).toHaveLength(1);
    expect(rows[149][500]).toBe(255);
  });

  it('draws pitch classes as steps, and of a long sound their means', () => {
    const chroma = tensor(
      Float32Array.from({ length: 12 * 2048 }, (_, i) => (i < 2048 ? i % 2 : 0)),
      [12, 2048],
    );
    const { svg } = specshow(chroma, { yAxis: 'chroma', vMin: 0, vMax: 1, height: 264 });
    const { width, height, rows } = picture(svg);
    expect([width, height]).toEqual([1024, 96]);
    expect(new Set(rows.slice(88).flat())).toEqual(new Set([128]));
    expect(new Set(rows.slice(0, 88).flat())).toEqual(new Set([0]));
    for (const text of ['C', 'D', 'E', 'F', 'G', 'A', 'B', 'Pitch class'])
      expect(svg).toContain(`>${text}</text>`);
  });

  it('stands above other plots over time with equal sides', () => {
    const sides = [90, 70] as const;
    const plots = [
      specshow(ridge(32, 40), { width: 600, sides, hopLength: 1024 }),
      waveform(new Float32Array(40 * 1024).fill(0.1), { width: 600, sides }),
      linePlot(
        { level: { x: [0, 1.8], y: [0, 1] } },
        { width: 600, sides, xRange: [0, (40 * 1024) / 22050] },
      ),
    ];
    for (const { svg } of plots) {
      // the line of the horizontal axis
      const ends = [...svg.matchAll(/<path d="M([\d.]+) ([\d.]+)L([\d.]+) \2"/g)].map((m) =>
        [m[1], m[3]].map(Number),
      );
      expect(ends.filter(([from, to]) => Math.abs(from - 90) < 1 && Math.abs(to - 530) < 1)).not.toEqual([]);
    }
  });

  it('draws a constant matrix', () => {
    expect(
      new Set(picture(specshow(tensor([3, 3, 3, 3], [2, 2]), { yAxis: 'rows' }).svg).rows.flat()),
    ).toEqual(new Set([0]));
  });

  it.each([
    ['three axes', tensor([1], [1, 1, 1]), {}, 'SHAPE_MISMATCH', 'received a tensor of 3 axes'],
    ['no tensor', [[1]], {}, 'SHAPE_MISMATCH', 'must be a tensor of shape (rows, frames)'],
    ['no frames', tensor([], [128, 0]), {}, 'INVALID_ARGUMENT', 'S is empty'],
    ['NaN', tensor([Number.NaN], [1, 1]), {}, 'NOT_FINITE', 'S[0] is NaN'],
    ['an unknown axis', tensor([1], [1, 1]), { yAxis: 'mell' }, 'UNKNOWN_NAME', "Did you mean 'mel'?"],
    ['an unknown time axis', tensor([1], [1, 1]), { xAxis: 's' }, 'UNKNOWN_NAME', 'specshow: xAxis'],
    [
      'an unknown colour map',
      tensor([1], [1, 1]),
      { colormap: 'jet' },
      'UNKNOWN_NAME',
      'colormap must be one of',
    ],
    [
      'fMin above fMax',
      tensor([1], [1, 1]),
      { fMin: 20_000 },
      'INVALID_ARGUMENT',
      'received 20000 and 11025',
    ],
    [
      'a bad hop',
      tensor([1], [1, 1]),
      { hopLength: -1 },
      'INVALID_ARGUMENT',
      'hopLength must be a number above 0',
    ],
  ])('refuses %s', (_, S, options, code, message) => {
    const draw = () => specshow(S as never, options as never);
    expect(draw).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
  });
});

describe('frequencyAxis', () => {
  const settings = { sr: 22050, fMin: 0, fMax: 11025, htk: false };
  const rowsOf = (axis: { ticks: { row: number; text: string }[] }) =>
    Object.fromEntries(axis.ticks.map((t) => [t.text, t.row]));

  it('puts mel ticks where the filters are centred (librosa 0.11, hz_to_mel)', () => {
    const rows = rowsOf(frequencyAxis('mel', 128, settings));
    // positions of the frequencies among the centres of 128 filters, half a row to the middle of a row
    const expected = {
      '512': 18.8498938,
      '1024': 38.6609116,
      '2048': 64.7187568,
      '4096': 90.7766019,
      '8192': 116.834447,
    };
    for (const [hz, position] of Object.entries(expected)) expect(rows[hz]).toBeCloseTo(position + 0.5, 6);
    expect(rows['0']).toBe(0);
  });

  it('follows HTK and the lowest frequency', () => {
    const rows = rowsOf(frequencyAxis('mel', 40, { sr: 22050, fMin: 50, fMax: 8000, htk: true }));
    const expected = { '512': 7.0285889, '1024': 12.9230633, '2048': 20.7220166, '4096': 30.0378941 };
    expect(Object.keys(rows)).not.toContain('0');
    for (const [hz, position] of Object.entries(expected)) expect(rows[hz]).toBeCloseTo(position + 0.5, 6);
  });

  it('puts linear ticks on the FFT bins', () => {
    const rows = rowsOf(frequencyAxis('linear', 1025, { ...settings, sr: 20480 }));
    expect(rows['2000']).toBeCloseTo(200.5, 9);
  });

  it('names the natural notes of pitch classes, whatever their number', () => {
    expect(rowsOf(frequencyAxis('chroma', 12, settings))).toMatchObject({ C: 0.5, E: 4.5, B: 11.5 });
    expect(rowsOf(frequencyAxis('chroma', 24, settings))).toMatchObject({ C: 0.5, E: 8.5, B: 22.5 });
  });

  it('moves rows on a log axis so that octaves are equally far apart', () => {
    const axis = frequencyAxis('log', 1025, settings);
    const rows = rowsOf(axis);
    expect(rows['2048'] - rows['1024']).toBeCloseTo(rows['8192'] - rows['4096'], 9);
    const bin = axis.source(Math.floor(rows['4096']));
    expect(bin * (22050 / 2048)).toBeGreaterThan(4096 * 0.98);
    expect(bin * (22050 / 2048)).toBeLessThan(4096 * 1.02);
    expect(axis.source(0)).toBe(1);
    expect(axis.source(1024)).toBeLessThanOrEqual(1024);
  });
});

describe('colours', () => {
  // entries of matplotlib 3's maps
  it.each([
    ['magma', { 0: '000004', 128: 'b73779', 255: 'fcfdbf' }],
    ['viridis', { 0: '440154', 128: '21918c', 255: 'fde725' }],
  ] as const)('%s equals matplotlib within 6 of 255', (name, expected) => {
    const map = colours(name);
    expect(map).toHaveLength(256);
    for (const [i, hex] of Object.entries(expected)) {
      for (const at of [0, 2, 4]) {
        const channel = Number.parseInt(map[Number(i)].slice(1 + at, 3 + at), 16);
        expect(Math.abs(channel - Number.parseInt(hex.slice(at, at + 2), 16))).toBeLessThanOrEqual(6);
      }
    }
  });
});
