/**
 * Draws points and lines into a canvas, with axes.
 *
 * @param {HTMLCanvasElement} canvas its size on the page is taken as it is
 * @param {{
 *   x: [number, number], y: [number, number], xTicks: number[], yTicks: number[], yScale?: (y: number) => number,
 *   points?: ArrayLike<number>[], lines: { x: ArrayLike<number>, y: ArrayLike<number>, colour: string }[],
 * }} chart colours are the names of CSS variables; `points` is [x, y]
 */
export function draw(canvas, { x, y, xTicks, yTicks, yScale = (value) => value, points, lines }) {
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  const context = canvas.getContext('2d');
  context.scale(devicePixelRatio, devicePixelRatio);
  const colour = (name) => getComputedStyle(canvas).getPropertyValue(name);
  const [left, right, top, bottom] = [44, width - 14, 8, height - 26];
  const [low, high] = y.map(yScale);
  const atX = (value) => left + ((value - x[0]) / (x[1] - x[0])) * (right - left);
  const atY = (value) => bottom - ((yScale(value) - low) / (high - low)) * (bottom - top);

  context.font = '12px system-ui, sans-serif';
  context.strokeStyle = colour('--line');
  context.fillStyle = colour('--muted');
  context.beginPath();
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const tick of yTicks) {
    context.moveTo(left, atY(tick));
    context.lineTo(right, atY(tick));
    context.fillText(String(tick), left - 8, atY(tick));
  }
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (const tick of xTicks) context.fillText(String(tick), atX(tick), bottom + 8);
  context.stroke();

  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  if (points !== undefined) {
    context.fillStyle = colour('--points');
    for (let i = 0; i < points[0].length; i++)
      context.fillRect(atX(points[0][i]) - 1, atY(points[1][i]) - 1, 2, 2);
  }
  context.lineWidth = 2.5;
  context.lineJoin = 'round';
  for (const line of lines) {
    context.strokeStyle = colour(line.colour);
    context.beginPath();
    for (let i = 0; i < line.x.length; i++) context.lineTo(atX(line.x[i]), atY(line.y[i]));
    context.stroke();
  }
}
