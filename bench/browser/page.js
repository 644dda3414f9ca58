// The page of bench/browser.js: has its worker train, and watches how long its own thread is blocked meanwhile.

const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });

function ask(message) {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(message);
  });
}

/** The longest time between two turns of a timer, and the browser's own count of tasks above 50 ms. */
function watch() {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 4);
  const tasks = [];
  const observer = new PerformanceObserver((list) => {
    tasks.push(...list.getEntries().map(({ duration }) => duration));
  });
  observer.observe({ type: 'longtask' });
  return () => {
    clearInterval(timer);
    tasks.push(...observer.takeRecords().map(({ duration }) => duration));
    observer.disconnect();
    return { longest, tasks };
  };
}

/** Milliseconds of each step, and what the page noticed of them. */
globalThis.run = async (network, steps) => {
  const stop = watch();
  const { times, threads } = await ask({ network, steps });
  return { times, threads, isolated: crossOriginIsolated, ...stop() };
};
