import type { EvidenceMessage } from "@prilavok/protocol";

/** A text that somebody said, and what is wrong in it. */
export type Spoken = Pick<EvidenceMessage, "text" | "highlights">;

/** A stretch of a text and what is wrong with it; nothing, mostly. */
export interface Piece {
  readonly text: string;
  readonly labels: readonly string[];
}

/** The text with its highlights, which count code points and may overlap or reach beyond it. */
export function piecesOf({ text, highlights = [] }: Spoken): readonly Piece[] {
  const points = [...text];
  const clamp = (at: number) => Math.min(Math.max(at, 0), points.length);
  const cuts = highlights.flatMap(({ start, end }) => [clamp(start), clamp(end)]);
  const bounds = [...new Set([0, ...cuts, points.length])].sort((one, other) => one - other);
  return bounds.slice(0, -1).map((from, index) => {
    const to = bounds[index + 1] ?? points.length;
    const over = highlights.filter(({ start, end }) => start <= from && to <= end);
    return {
      text: points.slice(from, to).join(""),
      labels: [...new Set(over.map(({ label }) => label))],
    };
  });
}
