import { NativeSelect } from "@mantine/core";
import type { AuditPage as Changes, Change, Changers } from "@prilavok/protocol";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "wouter";
import type { MessageId } from "../../locales/ids.ts";
import { useRest } from "../cabinet.tsx";
import { Asked } from "../page/Asked.tsx";
import { More } from "../page/More.tsx";
import { Page } from "../page/Page.tsx";
import type { Names } from "../parties.ts";
import { namesIn } from "../parties.ts";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import type { Offered } from "./words.ts";
import {
  auditHref,
  byText,
  changersOffered,
  deedsOffered,
  detailsOf,
  didText,
  subjectHref,
  subjectsOffered,
  subjectText,
} from "./words.ts";

const PAGE_CHANGES = 50;
const WANTED = ["by", "did", "subject"] as const;
type Wanted = (typeof WANTED)[number];

/** Who changed what; what to show lives in the address. */
export function AuditPage() {
  const words = useWords();
  const { t } = words;
  const [search, setSearch] = useSearchParams();
  const wanted = (name: Wanted) => search.get(name) ?? "";
  const query = useChanges(search);
  const changers = useChangers();
  const select = (name: Wanted, label: MessageId, data: readonly Offered[]) => (
    <NativeSelect
      label={t(label)}
      value={wanted(name)}
      data={[...data]}
      onChange={({ currentTarget: { value } }) =>
        setSearch((now) => {
          if (value === "") now.delete(name);
          else now.set(name, value);
          return now;
        })
      }
    />
  );
  return (
    <Page title={t("audit.title")} lead={t("audit.lead")}>
      <div className="find" role="search">
        {select("by", "audit.by", changersOffered(words, changers, wanted("by")))}
        {select("did", "audit.did", deedsOffered(words, wanted("did")))}
        {select("subject", "audit.subject", subjectsOffered(words, wanted("subject")))}
      </div>
      <Asked query={query}>
        {({ pages }) => {
          const changes = pages.flatMap((page) => page.changes);
          if (changes.length === 0) return <Notice title={t("audit.none")} />;
          return (
            <>
              <Table changes={changes} names={namesIn(pages)} />
              <More query={query} />
            </>
          );
        }}
      </Asked>
    </Page>
  );
}

/** By whom; by an id alone, until the names are there. */
function useChangers(): Changers {
  const rest = useRest();
  const { data } = useQuery({
    queryKey: ["audit changers"],
    queryFn: () => rest.ask<Changers>("GET", "/v1/audit/changers"),
  });
  return data ?? { changers: [], names: {} };
}

function useChanges(search: URLSearchParams) {
  const rest = useRest();
  const wanted = WANTED.map((name) => [name, search.get(name) ?? ""] as const);
  const given = wanted.filter(([, value]) => value !== "");
  return useInfiniteQuery({
    queryKey: ["audit", ...wanted],
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams({ limit: String(PAGE_CHANGES) });
      for (const [name, value] of given) query.set(name, value);
      if (pageParam !== null) query.set("before", String(pageParam));
      return rest.ask<Changes>("GET", `/v1/audit?${query.toString()}`);
    },
    initialPageParam: null as number | null,
    getNextPageParam: ({ has_more, changes }) =>
      has_more ? (changes.at(-1)?.number ?? null) : null,
    refetchOnWindowFocus: true,
  });
}

interface TableProps {
  readonly changes: readonly Change[];
  readonly names: Names;
}

function Table({ changes, names }: TableProps) {
  const words = useWords();
  const { t, moment } = words;
  return (
    <div className="table-scroll">
      <table className="table stacked">
        <thead>
          <tr>
            <th scope="col">{t("audit.at")}</th>
            <th scope="col">{t("audit.by")}</th>
            <th scope="col">{t("audit.did")}</th>
            <th scope="col">{t("audit.subject")}</th>
            <th scope="col">{t("audit.details")}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.number}>
              <td className="when">
                <time dateTime={change.at}>{moment(change.at)}</time>
              </td>
              <td>
                <Link href={auditHref({ by: change.by })} title={change.by}>
                  {byText(words, names, change)}
                </Link>
              </td>
              <td>{didText(words, change)}</td>
              <td>
                <Subject change={change} names={names} />
              </td>
              <td>
                <Details change={change} names={names} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Subject({ change, names }: { readonly change: Change; readonly names: Names }) {
  const words = useWords();
  const href = subjectHref(change);
  const text = subjectText(words, names, change);
  return href === null ? text : <Link href={href}>{text}</Link>;
}

function Details({ change, names }: { readonly change: Change; readonly names: Names }) {
  const words = useWords();
  return detailsOf(words, names, change).map(({ name, value }) => (
    <div key={name} className="detail">
      <span>{name}</span> {value}
    </div>
  ));
}
