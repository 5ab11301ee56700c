import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { AuditPage as Changes, Change } from "@prilavok/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { SyntheticEvent } from "react";
import { Link, useSearchParams } from "wouter";
import { useRest } from "../cabinet.tsx";
import { Asked } from "../page/Asked.tsx";
import { More } from "../page/More.tsx";
import { Page } from "../page/Page.tsx";
import type { Names } from "../parties.ts";
import { namesIn } from "../parties.ts";
import { Notice } from "../shell/Notice.tsx";
import { personText } from "../standing/words.ts";
import { useWords } from "../words.tsx";
import {
  auditHref,
  detailsOf,
  didText,
  subjectHref,
  subjectsOffered,
  subjectText,
} from "./words.ts";

const PAGE_CHANGES = 50;

/** Who changed what; what to show lives in the address. */
export function AuditPage() {
  const words = useWords();
  const { t } = words;
  const [search, setSearch] = useSearchParams();
  const by = search.get("by") ?? "";
  const subject = search.get("subject") ?? "";
  const query = useChanges(by, subject);
  const find = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = new FormData(event.currentTarget);
    const given = [...wanted].map(([name, value]) => [name, String(value).trim()] as const);
    setSearch(given.filter(([, value]) => value !== "").map(([name, value]) => [name, value]));
  };
  return (
    <Page title={t("audit.title")} lead={t("audit.lead")}>
      <form key={`${by} ${subject}`} className="find" role="search" onSubmit={find}>
        <TextInput name="by" label={t("audit.by")} placeholder="operator:7" defaultValue={by} />
        <NativeSelect
          name="subject"
          label={t("audit.subject")}
          defaultValue={subject}
          data={subjectsOffered(words, subject)}
        />
        <Button type="submit" variant="default">
          {t("find")}
        </Button>
      </form>
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

function useChanges(by: string, subject: string) {
  const rest = useRest();
  return useInfiniteQuery({
    queryKey: ["audit", by, subject],
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams({ limit: String(PAGE_CHANGES) });
      if (by !== "") query.set("by", by);
      if (subject !== "") query.set("subject", subject);
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
                  {names[change.by] ?? personText(change.by)}
                </Link>
              </td>
              <td>{didText(words, change)}</td>
              <td>
                <Subject change={change} names={names} />
              </td>
              <td>
                <Details change={change} />
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

function Details({ change }: { readonly change: Change }) {
  const words = useWords();
  return detailsOf(words, change).map(({ name, value }) => (
    <div key={name} className="detail">
      <span>{name}</span> {value}
    </div>
  ));
}
