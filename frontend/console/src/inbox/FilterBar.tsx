import { ActionIcon, CloseButton, NativeSelect, Popover } from "@mantine/core";
import type { InboxCounts } from "@prilavok/protocol";
import { Suspense, useState } from "react";
import { Link, useLocation } from "wouter";
import type { MessageId } from "../../locales/ids.ts";
import { later } from "../page/later.ts";
import { FilterIcon } from "../shell/icons.tsx";
import type { Words } from "../words.tsx";
import { useWords } from "../words.tsx";
import type { Due, Filter, Sort } from "./filter.ts";
import { DUES, EVERYTHING, isSame, listHref, SORTS, STATUSES } from "./filter.ts";
import { useLabels, useLeft, useMembers, useProducts } from "./library.ts";
import type { Label, Member } from "./model.ts";
import { COUNT_MOST, useCounts } from "./queries.ts";

const ProductPicker = later(async () => (await import("./ProductPicker.tsx")).ProductPicker);

/** The questions with which a day begins, each one click away. */
const VIEWS: readonly (readonly [Partial<Filter>, MessageId, keyof InboxCounts | null])[] = [
  [{ status: "waiting_for_seller" }, "inbox.filter.waiting_for_seller", "to_answer"],
  [{ due: "overdue", sort: "due" }, "inbox.filter.overdue", "overdue"],
  [{ assignee: "me" }, "inbox.filter.mine", "mine"],
  [{ status: "waiting_for_seller", assignee: "none" }, "inbox.filter.unassigned", "unassigned"],
  [{ isSnoozed: true }, "inbox.filter.snoozed", "snoozed"],
  [{}, "inbox.filter.all", null],
];

interface FilterBarProps {
  readonly filter: Filter;
}

export function FilterBar({ filter }: FilterBarProps) {
  const words = useWords();
  const counts = useCounts().data;
  return (
    <div className="filter-bar">
      <nav className="filters" aria-label={words.t("inbox.filter")}>
        {VIEWS.map(([its, label, counted]) => {
          const view: Filter = { ...EVERYTHING, ...its };
          const isHere = isSame({ ...filter, sort: view.sort, q: "" }, view);
          // Who leaves the overdue ones does not want to see those with a deadline alone.
          const sort = its.sort ?? (filter.due === null ? filter.sort : "changed");
          const count = counts === undefined || counted === null ? 0 : counts[counted];
          return (
            <Link
              key={label}
              href={listHref({ ...view, sort })}
              className={isHere ? "filter here" : "filter"}
              aria-current={isHere ? "true" : undefined}
            >
              {words.t(label)}
              {count > 0 && (
                <span className={counted === "overdue" ? "count late" : "count"}>
                  {countText(words, count)}
                </span>
              )}
            </Link>
          );
        })}
      </nav>
      <Finer filter={filter} />
    </div>
  );
}

/** In which order the list is, where that is not the usual one. */
export function OrderLine({ filter: { due, sort } }: FilterBarProps) {
  const { t } = useWords();
  if (sort !== "due") return null;
  const text = t(due === "overdue" ? "inbox.order.overdue" : "inbox.order.due");
  return <p className="order-line">{text}</p>;
}

const countText = ({ number }: Words, count: number): string =>
  count > COUNT_MOST ? `${number(COUNT_MOST)}+` : number(count);

const STATUS_LABELS: Readonly<Record<(typeof STATUSES)[number], MessageId>> = {
  waiting_for_seller: "inbox.filter.waiting_for_seller",
  waiting_for_buyer: "inbox.filter.waiting_for_buyer",
  new: "inbox.filter.new",
  closed: "inbox.filter.closed",
};
const DUE_LABELS: Readonly<Record<Due, MessageId>> = {
  overdue: "inbox.due.overdue",
  soon: "inbox.due.soon",
  today: "inbox.due.today",
  any: "inbox.due.any",
};
const SORT_LABELS: Readonly<Record<Sort, MessageId>> = {
  changed: "inbox.sort.changed",
  due: "inbox.sort.due",
};

/** Every part of the filter by itself. */
function Finer({ filter }: FilterBarProps) {
  const { t } = useWords();
  const [, navigate] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const members = useMembers().data ?? [];
  const left = useLeft().data ?? [];
  const labels = useLabels().data ?? [];
  const go = (change: Partial<Filter>) => navigate(listHref({ ...filter, ...change }));
  const select = (
    name: "status" | "assignee" | "label",
    label: MessageId,
    choices: readonly { readonly value: string; readonly label: string }[],
  ) => (
    <NativeSelect
      label={t(label)}
      value={filter[name] ?? ""}
      data={[{ value: "", label: t("inbox.filter.any") }, ...choices]}
      onChange={({ currentTarget: { value } }) =>
        go({ [name]: value === "" ? null : value } as Partial<Filter>)
      }
    />
  );
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      width={280}
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <ActionIcon
          variant={isOpen ? "light" : "subtle"}
          color="gray"
          aria-label={t("inbox.filter.finer")}
          title={t("inbox.filter.finer")}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <FilterIcon />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className="finer">
        {select("status", "inbox.filter.status", listed(t, STATUS_LABELS, STATUSES))}
        <NativeSelect
          label={t("inbox.filter.due")}
          value={filter.due ?? ""}
          data={[{ value: "", label: t("inbox.filter.any") }, ...listed(t, DUE_LABELS, DUES)]}
          onChange={({ currentTarget: { value } }) =>
            go(value === "" ? { due: null, sort: "changed" } : { due: value as Due, sort: "due" })
          }
        />
        {select("assignee", "inbox.filter.assignee", [
          { value: "me", label: t("inbox.filter.assignee.me") },
          { value: "none", label: t("inbox.assign.nobody") },
          ...members.map(({ id, name }) => ({ value: id, label: name })),
          ...left.map(({ id, name }) => ({ value: id, label: t("inbox.left", { name }) })),
        ])}
        {select(
          "label",
          "inbox.filter.label",
          labels.map(({ label_id, name }) => ({ value: label_id, label: name })),
        )}
        <Suspense fallback={null}>
          <ProductPicker
            product_id={filter.product_id}
            onChoose={(product_id) => go({ product_id })}
          />
        </Suspense>
        <NativeSelect
          label={t("inbox.sort")}
          value={filter.sort}
          data={listed(t, SORT_LABELS, SORTS)}
          onChange={({ currentTarget: { value } }) => go({ sort: value as Sort })}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

const listed = <Value extends string>(
  t: Words["t"],
  labels: Readonly<Record<Value, MessageId>>,
  values: readonly Value[],
) => values.map((value) => ({ value, label: t(labels[value]) }));

/** What of the filter no view says, each with the way out of it. */
export function FilterChips({ filter }: FilterBarProps) {
  const { t } = useWords();
  const [, navigate] = useLocation();
  const members = useMembers().data ?? [];
  const left = useLeft().data ?? [];
  const labels = useLabels().data ?? [];
  const { product_id } = filter;
  const products = useProducts(product_id ?? "", product_id !== null).data ?? [];
  const title = products.find((each) => each.product_id === product_id)?.title ?? null;
  const chips = chipsOf(t, filter, [...members, ...left], labels, title);
  if (chips.length === 0) return null;
  return (
    <ul className="filter-chips">
      {chips.map(({ text, without }) => (
        <li key={text} className="chip">
          {text}
          <CloseButton
            size="xs"
            aria-label={t("inbox.filter.drop", { name: text })}
            onClick={() => navigate(listHref({ ...filter, ...without }))}
          />
        </li>
      ))}
    </ul>
  );
}

interface Chip {
  readonly text: string;
  readonly without: Partial<Filter>;
}

function chipsOf(
  t: Words["t"],
  filter: Filter,
  members: readonly Member[],
  labels: readonly Label[],
  product: string | null,
): readonly Chip[] {
  const isView = VIEWS.some(([its]) =>
    isSame({ ...filter, q: "", sort: "changed" }, { ...EVERYTHING, ...its, sort: "changed" }),
  );
  if (isView) return [];
  const { status, due, assignee, label, product_id, isSnoozed } = filter;
  const chips: Chip[] = [];
  if (status !== null) chips.push({ text: t(STATUS_LABELS[status]), without: { status: null } });
  if (due !== null) chips.push({ text: t(DUE_LABELS[due]), without: { due: null } });
  if (assignee !== null) {
    const name = members.find(({ id }) => id === assignee)?.name ?? assignee;
    const text = { me: t("inbox.filter.mine"), none: t("inbox.filter.unassigned") }[assignee];
    chips.push({ text: text ?? name, without: { assignee: null } });
  }
  if (label !== null) {
    const its = labels.find(({ label_id }) => label_id === label);
    chips.push({ text: its?.name ?? label, without: { label: null } });
  }
  if (product_id !== null) {
    chips.push({
      text: t("inbox.filter.product", { id: product ?? product_id }),
      without: { product_id: null },
    });
  }
  if (isSnoozed) chips.push({ text: t("inbox.filter.snoozed"), without: { isSnoozed: false } });
  return chips;
}
