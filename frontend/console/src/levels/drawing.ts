type Point = readonly [x: number, y: number];

/** A line through the points, with a gap where there is none. */
export function pathOf(points: readonly (Point | null)[]): string {
  let isDrawing = false;
  let path = "";
  for (const point of points) {
    if (point !== null) {
      const [x, y] = point;
      path += `${isDrawing ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    }
    isDrawing = point !== null;
  }
  return path;
}
