import type { Found } from "./model.ts";

/** What a search found, its words marked. */
export function Marked({ found: { text, spans } }: { readonly found: Found }) {
  return pieces(text, spans).map(({ text: piece, isHit }, index) =>
    isHit ? (
      <mark key={index} className="hit">
        {piece}
      </mark>
    ) : (
      piece
    ),
  );
}

interface Piece {
  readonly text: string;
  readonly isHit: boolean;
}

/** `text` cut at `spans`, which count code points. */
export function pieces(text: string, spans: Found["spans"]): readonly Piece[] {
  const points = [...text];
  const cut = (from: number, to?: number) => points.slice(from, to).join("");
  const found: Piece[] = [];
  let at = 0;
  for (const [start, end] of [...spans].sort(([one], [other]) => one - other)) {
    if (start < at) continue;
    found.push({ text: cut(at, start), isHit: false }, { text: cut(start, end), isHit: true });
    at = end;
  }
  found.push({ text: cut(at), isHit: false });
  return found.filter(({ text: each }) => each !== "");
}
