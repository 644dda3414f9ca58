/** @file The smallest model there is, `y = x`: it shows whether a device works, and reads what stayed there. */

const text = (letters: string) => [...letters].map((letter) => letter.charCodeAt(0));

/** One field of a protobuf message that holds text or a message. */
const field = (number: number, content: number[]) => [(number << 3) | 2, content.length, ...content];

const float32 = field(2, field(1, [0x08, 1]));
const valueInfo = (name: string) => [...field(1, text(name)), ...float32];
const node = [...field(1, text('x')), ...field(2, text('y')), ...field(4, text('Identity'))];
const graph = [
  ...field(1, node),
  ...field(2, text('g')),
  ...field(11, valueInfo('x')),
  ...field(12, valueInfo('y')),
];
const [irVersion, opset] = [10, 21];

/** ONNX bytes of `y = x`, float32 of any shape. */
export const identityModel = Uint8Array.from([
  0x08,
  irVersion,
  ...field(7, graph),
  ...field(8, [0x10, opset]),
]);
