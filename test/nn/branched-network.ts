import * as nn from '../../src/nn/index.ts';

/** Two inputs, a residual block, a shared layer and two outputs. */
export function branchedNetwork(): nn.Model<nn.Tensor[]> {
  const image = nn.input({ shape: [12, 10, 8], name: 'spectrogram' });
  const numbers = nn.input({ shape: [12], name: 'statistics' });
  const convolved = nn.batchNormalization()(nn.conv2d(8, 3, { padding: 'same' })(image));
  const block = nn.add()([image, nn.activation('relu')(convolved)]);
  const dense = nn.dense(12, { name: 'shared' });
  const joined = nn.concatenate()([
    nn.globalAveragePooling2d()(block),
    dense(numbers),
    dense(nn.rescaling(0.1)(numbers)),
  ]);
  const dropped = nn.dropout(0.3)(joined);
  const outputs = [
    nn.dense(10, { name: 'class', activation: 'softmax' })(dropped),
    nn.dense(1, { name: 'loudness' })(dropped),
  ];
  return nn.model({ inputs: [image, numbers], outputs });
}
