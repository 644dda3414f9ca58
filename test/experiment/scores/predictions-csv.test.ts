import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { predictionsCsv } from '../../../src/experiment/predictions-csv.ts';

it('predictionsCsv quotes what needs it, and reads back', () => {
  const set = {
    classes: ['door, old', 'a "b"'],
    clips: [
      { path: '/x/1.wav', name: 'door/1.wav', label: 0 },
      { path: '/x/2.wav', name: 'odd\nname.wav', label: 1 },
    ],
  };
  const text = predictionsCsv(
    set,
    [
      { clip: 1, round: 1, predicted: 0, probabilities: [2 / 3, 1 / 3] },
      { clip: 0, round: 0, predicted: 0, probabilities: [1, 1e-9] },
    ],
    [{ name: 'fold 1' }, { name: 'fold 2' }],
  );
  expect(text.split('\n')[0]).toBe('name,round,class,predicted,right,"p_door, old","p_a ""b"""');
  expect(text.endsWith('door/1.wav,fold 1,"door, old","door, old",1,1.000000,0.000000\n')).toBe(true);
  expect(parse(text)).toEqual([
    ['name', 'round', 'class', 'predicted', 'right', 'p_door, old', 'p_a "b"'],
    ['odd\nname.wav', 'fold 2', 'a "b"', 'door, old', '0', '0.666667', '0.333333'],
    ['door/1.wav', 'fold 1', 'door, old', 'door, old', '1', '1.000000', '0.000000'],
  ]);
});
