import { draw } from './chart.js';

const at = (id) => document.getElementById(id);
const form = at('settings');
const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });

/** What is shown: the points, the network's function over the grid, and the losses of all epochs so far. */
let shown = { points: [[], []], grid: [], output: [], epochs: 300, training: [], validation: [] };
let running = false;
let waiting = false;

function render() {
  waiting = false;
  const { points, grid, output, epochs, training, validation } = shown;
  draw(at('function'), {
    x: [-0.5, 0.5],
    y: [-0.8, 2.8],
    xTicks: [-0.5, -0.25, 0, 0.25, 0.5],
    yTicks: [0, 1, 2],
    points,
    lines: output.length > 0 ? [{ x: grid, y: output, colour: '--training' }] : [],
  });
  const x = training.map((_, i) => i + 1);
  draw(at('loss'), {
    x: [0, epochs],
    y: [0.03, 2],
    xTicks: [0, epochs / 4, epochs / 2, (3 * epochs) / 4, epochs],
    yTicks: [0.04, 0.1, 0.3, 1],
    yScale: Math.log,
    lines: [
      { x, y: validation, colour: '--validation' },
      { x, y: training, colour: '--training' },
    ],
  });
  const last = (losses) => losses.at(-1)?.toFixed(4) ?? '–';
  at('epoch').textContent =
    training.length > 0 ? `${training.length} of ${epochs}` : running ? 'starting' : '–';
  at('training').textContent = last(training);
  at('validation').textContent = last(validation);
}

/** Draws once before the next picture of the screen, however much has come meanwhile. */
function show(changes) {
  shown = { ...shown, ...changes };
  if (!waiting) requestAnimationFrame(render);
  waiting = true;
}

function setRunning(now) {
  running = now;
  at('train').textContent = now ? 'Stop' : 'Train';
  for (const choice of form.querySelectorAll('select')) choice.disabled = now;
  at('save').disabled = now || shown.training.length === 0;
}

function download(bytes) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes]));
  link.download = 'model.onnx';
  link.click();
  URL.revokeObjectURL(link.href);
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (running) return worker.postMessage({ stop: true });
  const { device, ...numbers } = Object.fromEntries(new FormData(form));
  const settings = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Number(value)]));
  at('failure').hidden = true;
  setRunning(true);
  show({ epochs: settings.epochs, training: [], validation: [], output: [] });
  worker.postMessage({ train: { ...settings, device } });
});

at('save').addEventListener('click', () => worker.postMessage({ save: true }));
addEventListener('resize', () => show({}));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => show({}));

worker.onmessage = ({ data }) => {
  if (data.points) show(data);
  if (data.parameters) at('parameters').textContent = data.parameters;
  if (data.epoch !== undefined) {
    shown.training.push(data.loss);
    shown.validation.push(data.validation);
    at('time').textContent = `${data.time.toFixed(1)} ms`;
    show({ output: data.output });
  }
  if (data.file) download(data.file);
  if (data.failure) {
    at('failure').textContent = data.failure;
    at('failure').hidden = false;
  }
  if (data.done || data.failure) {
    setRunning(false);
    show({});
  }
};
worker.onerror = ({ message }) => {
  at('failure').textContent = `The worker could not be started: ${message}`;
  at('failure').hidden = false;
};

render();
