// `npx vite web` serves the demo, `npx vite build web` writes it to web/dist.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

// A page with these two headers is isolated, and only there may WebAssembly use threads.
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  base: './',
  resolve: {
    // In a project of your own, the installed package takes this place.
    alias: { earshot: fileURLToPath(new URL('../src', import.meta.url)) },
  },
  server: { headers },
  preview: { headers },
  worker: { format: 'es' },
  // onnxruntime-web finds its WebAssembly beside its own file: leave it there.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
});
