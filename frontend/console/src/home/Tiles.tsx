interface TilesProps {
  readonly label: string;
  readonly tiles: readonly { readonly name: string; readonly value: string }[];
}

/** A few figures, large. */
export function Tiles({ label, tiles }: TilesProps) {
  return (
    <dl className="tiles" aria-label={label}>
      {tiles.map(({ name, value }) => (
        <div key={name} className="tile">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
