// The page of bench/deployed.js: has the classifier under /model.onnx say what the clips under /clips/<number>.f32 are.
import { loadClassifier } from 'earshot/classifier';

globalThis.probabilitiesOf = async (count) => {
  const classifier = await loadClassifier(new URL('/model.onnx', location.href));
  const results = [];
  for (let i = 0; i < count; i++) {
    const y = new Float32Array(await (await fetch(`/clips/${i}.f32`)).arrayBuffer());
    results.push((await classifier.classify(y, { sr: classifier.sampleRate })).probabilities);
  }
  return results;
};
