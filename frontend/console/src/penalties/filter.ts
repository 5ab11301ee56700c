const NAMES = ["party", "kind", "state", "collection", "since"] as const;

export type FilterName = (typeof NAMES)[number];

/** What of the address the list is asked for. */
export function filterIn(search: URLSearchParams): URLSearchParams {
  const wanted = new URLSearchParams();
  for (const name of NAMES) {
    const value = search.get(name);
    if (value !== null && value !== "") wanted.set(name, value);
  }
  return wanted;
}

/** The same with `name` as `value`; an empty one asks for everything. */
export function changed(filter: URLSearchParams, name: FilterName, value: string): URLSearchParams {
  const next = new URLSearchParams(filter);
  next.set(name, value);
  return filterIn(next);
}
