import { Link } from "wouter";
import { useWords } from "../words.tsx";
import type { Filter } from "./queries.ts";

const CHOICES = [
  [null, "inbox.filter.all"],
  ["waiting_for_seller", "inbox.filter.waiting_for_seller"],
  ["waiting_for_buyer", "inbox.filter.waiting_for_buyer"],
  ["new", "inbox.filter.new"],
  ["closed", "inbox.filter.closed"],
] as const;

/** The status lives in the address: a link to "to answer" can be kept and sent. */
export function FilterBar({ filter }: { readonly filter: Filter }) {
  const { t } = useWords();
  return (
    <nav className="filters" aria-label={t("inbox.filter")}>
      {CHOICES.map(([choice, label]) => (
        <Link
          key={choice ?? "all"}
          href={listHref(choice)}
          className={choice === filter ? "filter here" : "filter"}
          aria-current={choice === filter ? "true" : undefined}
        >
          {t(label)}
        </Link>
      ))}
    </nav>
  );
}

export const listHref = (filter: Filter): string => `/chats${queryOf(filter)}`;

export function chatHref(chat_id: string, filter: Filter): string {
  return `/chats/${encodeURIComponent(chat_id)}${queryOf(filter)}`;
}

const queryOf = (filter: Filter) => (filter === null ? "" : `?status=${filter}`);
