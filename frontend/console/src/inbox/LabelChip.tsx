import type { Label } from "./model.ts";

export function LabelChip({ label: { name, colour } }: { readonly label: Label }) {
  return (
    <span className="chip label-chip">
      <span className={`dot ${colour}`} />
      <span className="label-name">{name}</span>
    </span>
  );
}
