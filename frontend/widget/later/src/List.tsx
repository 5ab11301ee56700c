import type { Problem } from "@prilavok/protocol";
import { problemText } from "@prilavok/protocol";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Plain } from "../../src/Head.tsx";
import { useWords } from "./words.ts";

/** One page of a list after the other, in the server's order. */
export interface Listing<Item> {
  readonly items: readonly Item[] | null;
  readonly hasMore: boolean;
  readonly failure: { readonly problem: Problem | null } | null;
  /** Reads the first page again; what was shown stays until it is here. */
  readonly refresh: () => void;
  readonly more: () => void;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
}

/** `read` gives the page behind the last item, or the first one. */
export function useListing<Item>(
  read: (last: Item | undefined) => Promise<Page<Item>>,
  keyOf: (item: Item) => string,
): Listing<Item> {
  const [page, setPage] = useState<Page<Item> | null>(null);
  const [failure, setFailure] = useState<Listing<Item>["failure"]>(null);
  const load = (last: Item | undefined) => {
    read(last).then(
      (got) => {
        setFailure(null);
        setPage((known) => joined(known, got, last !== undefined));
      },
      ({ problem }: { problem?: Problem }) => setFailure({ problem: problem ?? null }),
    );
  };
  /** A first page that is read again goes before what was read behind it. */
  const joined = (known: Page<Item> | null, got: Page<Item>, isFurther: boolean): Page<Item> => {
    if (known === null) return got;
    const fresh = new Set(got.items.map(keyOf));
    const others = known.items.filter((item) => !fresh.has(keyOf(item)));
    if (isFurther) return { ...got, items: [...others, ...got.items] };
    return others.length === 0 ? got : { ...known, items: [...got.items, ...others] };
  };
  return {
    items: page?.items ?? null,
    hasMore: page?.hasMore ?? false,
    failure,
    refresh: () => load(undefined),
    more: () => load(page?.items.at(-1)),
  };
}

interface ListProps<Item> {
  readonly of: Listing<Item>;
  readonly label: string;
  readonly empty: string;
  readonly children: (item: Item) => ComponentChildren;
}

/** A list in any of its states. */
export function List<Item>({ of, label, empty, children }: ListProps<Item>) {
  const words = useWords();
  const { items, hasMore, failure, refresh, more } = of;
  return (
    <div class="room">
      {failure !== null && (
        <div class="note" role="alert">
          {problemText(words, failure.problem)}
          <Plain onClick={items === null ? refresh : more}>{words.t("failure.again")}</Plain>
        </div>
      )}
      {items === null && failure === null && (
        <p class="centre muted" role="status">
          {words.t("thread.loading")}
        </p>
      )}
      {items?.length === 0 && <p class="centre muted">{empty}</p>}
      {items !== null && items.length > 0 && (
        <ul class="list" aria-label={label}>
          {items.map(children)}
        </ul>
      )}
      {hasMore && (
        <Plain class="older" onClick={more}>
          {words.t("list.more")}
        </Plain>
      )}
    </div>
  );
}
