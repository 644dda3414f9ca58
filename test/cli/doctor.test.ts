import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { checks } from '../../src/cli/doctor-checks.ts';
import { runCli } from '../../src/cli/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-doctor-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

async function doctor(...words: string[]) {
  const printed = { out: '', err: '' };
  const code = await runCli(['doctor', ...words], {
    out: { columns: 100, write: (text: string) => (printed.out += text) },
    err: { columns: 100, write: (text: string) => (printed.err += text) },
  });
  return { code, ...printed };
}

describe('earshot doctor', () => {
  it('names what works, and leaves nothing behind', async () => {
    const { code, out, err } = await doctor(folder);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^earshot \d+\.\d+\.\d+\n/);
    expect(out).toContain(`node      ${process.version}`);
    expect(out).toMatch(/✓ engine {4}(native|wasm), onnxruntime \d+\.\d+\.\d+, device cpu\n/);
    expect(out).toContain('✓ decoders  WAV, Ogg Vorbis, FLAC, MP3\n');
    expect(out).toContain(`✓ folder    ${folder} can be written`);
    expect(out.trim().endsWith('Everything works.')).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('prints one object for programs', async () => {
    const { code, out } = await doctor(folder, '--json');
    const { ok, checks } = JSON.parse(out);
    expect([code, ok]).toEqual([0, true]);
    expect(checks.map(({ name }: { name: string }) => name)).toEqual([
      'node',
      'engine',
      'threads',
      'memory',
      'decoders',
      'folder',
    ]);
    expect(checks[1].onnxruntime).toMatch(/^\d+\.\d+\.\d+$/);
    expect(checks[2].threads).toBeGreaterThan(0);
    expect(checks[3].free).toBeGreaterThan(0);
    expect(checks[4]).toMatchObject({ WAV: true, 'Ogg Vorbis': true, FLAC: true, MP3: true });
  });

  it('ends with 1 when something does not work, with how to mend it', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const { code, out } = await doctor(file);
    expect(code).toBe(1);
    expect(out).toContain(`✗ folder    ${file}`);
    expect(out).toContain('1 thing must be mended.');
    const missing = await doctor(join(folder, 'missing'), '--json');
    expect(missing.code).toBe(1);
    expect(JSON.parse(missing.out).checks.at(-1)).toMatchObject({
      state: 'wrong',
      text: `${join(folder, 'missing')} does not exist`,
      mend: 'Name a folder that is there.',
    });
    rmSync(file);
  });

  it('warns of more threads than cores, and names a wrong EARSHOT_THREADS', async () => {
    vi.stubEnv('EARSHOT_THREADS', '999');
    expect(await checks.threads(folder)).toMatchObject({
      state: 'warning',
      mend: expect.stringContaining('EARSHOT_THREADS'),
    });
    vi.stubEnv('EARSHOT_THREADS', 'many');
    const { code, out } = await doctor(folder);
    expect(code).toBe(1);
    expect(out).toMatch(/✗ threads +EARSHOT_THREADS must be a whole number.*received 'many'/);
  });
});
