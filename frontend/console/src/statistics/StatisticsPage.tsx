import { SegmentedControl, Table } from "@mantine/core";
import type { CaseStatistics, ModeratorRow, QueueRow, RuleRow } from "@prilavok/protocol";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link, useLocation, useSearchParams } from "wouter";
import { durationText, NONE, percentText } from "../amounts.ts";
import { useRest, useSignature } from "../cabinet.tsx";
import { Asked } from "../page/Asked.tsx";
import { Page } from "../page/Page.tsx";
import type { Names } from "../parties.ts";
import { EVERYTHING, queueHref } from "../review/filter.ts";
import { kindText, signerText } from "../review/words.ts";
import type { Words } from "../words.tsx";
import { useWords } from "../words.tsx";
import "./statistics.css";

const DAY_MS = 24 * 60 * 60_000;
const PERIODS = [
  ["1", "statistics.period.day"],
  ["7", "statistics.period.week"],
  ["30", "statistics.period.month"],
  ["365", "statistics.period.year"],
] as const;
const PERIOD_DEFAULT = "7";
/** The queue goes on while one looks. */
const READ_EVERY_MS = 30_000;

/** How the work on cases goes: what waits, what moderators did, how often rules were right. */
export function StatisticsPage() {
  const words = useWords();
  const { t } = words;
  const rest = useRest();
  const [search] = useSearchParams();
  const [, go] = useLocation();
  const wanted = search.get("days");
  const days = PERIODS.find(([period]) => period === wanted)?.[0] ?? PERIOD_DEFAULT;
  const query = useQuery({
    queryKey: ["statistics", days],
    queryFn: () => {
      const since = new Date(Date.now() - Number(days) * DAY_MS).toISOString();
      return rest.ask<CaseStatistics>("GET", `/v1/cases/statistics?since=${since}`);
    },
    refetchInterval: READ_EVERY_MS,
    refetchOnWindowFocus: "always",
  });
  return (
    <Page
      title={t("statistics.title")}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t("statistics.period")}
          value={days}
          data={PERIODS.map(([value, label]) => ({ value, label: t(label) }))}
          onChange={(value) => go(`/statistics?days=${value}`, { replace: true })}
        />
      }
    >
      <Asked query={query} lines={10}>
        {({ queue, moderators, names, rules }) => (
          <div className="statistics">
            <Waiting rows={queue} />
            <Moderators rows={moderators} names={names} />
            <Rules rows={rules} />
          </div>
        )}
      </Asked>
    </Page>
  );
}

function Waiting({ rows }: { readonly rows: readonly QueueRow[] }) {
  const words = useWords();
  const { t, number } = words;
  return (
    <Figures
      title={t("statistics.queue")}
      empty={t("statistics.queue.empty")}
      heads={[
        t("cases.kind"),
        t("statistics.undecided"),
        t("statistics.held"),
        t("statistics.awaiting_second"),
        t("statistics.overdue"),
      ]}
      rows={rows.map(({ kind, undecided, held, awaiting_second, overdue }) => ({
        key: kind,
        cells: [
          <Link key={kind} href={queueHref({ ...EVERYTHING, kind })}>
            {kindText(words, kind)}
          </Link>,
          number(undecided),
          number(held),
          number(awaiting_second),
          <span key="overdue" className={overdue > 0 ? "bad" : undefined}>
            {number(overdue)}
          </span>,
        ],
      }))}
    />
  );
}

interface ModeratorsProps {
  readonly rows: readonly ModeratorRow[];
  readonly names: Names;
}

function Moderators({ rows, names }: ModeratorsProps) {
  const words = useWords();
  const own = useSignature();
  const { t, number } = words;
  return (
    <Figures
      title={t("statistics.moderators")}
      empty={t("statistics.moderators.empty")}
      heads={[
        t("statistics.moderator"),
        t("statistics.holding"),
        t("statistics.opinions"),
        t("statistics.decided"),
        t("statistics.per_hour"),
        t("statistics.median"),
        t("statistics.reversed"),
      ]}
      rows={rows.map((row) => ({
        key: row.by,
        isOwn: row.by === own,
        cells: [
          signerText(words, row.by, own, names),
          number(row.holding),
          number(row.opinions),
          number(row.decided),
          row.per_hour === null ? NONE : number(Math.round(row.per_hour * 10) / 10),
          row.handled_s_median === null ? NONE : durationText(words, row.handled_s_median),
          shareText(words, row.reversed, row.reversal_rate),
        ],
      }))}
    />
  );
}

function Rules({ rows }: { readonly rows: readonly RuleRow[] }) {
  const words = useWords();
  const { t, number } = words;
  return (
    <Figures
      title={t("statistics.rules")}
      lead={t("statistics.rules.lead")}
      empty={t("statistics.rules.empty")}
      heads={[
        t("statistics.rule"),
        t("statistics.version"),
        t("statistics.confirmed"),
        t("statistics.released"),
        t("statistics.precision"),
      ]}
      rows={rows.map(({ rule, rule_version, confirmed, released, precision }) => ({
        key: `${rule}:${String(rule_version)}`,
        cells: [
          rule,
          rule_version === null
            ? NONE
            : rule_version === 0
              ? t("statistics.preset")
              : number(rule_version),
          number(confirmed),
          number(released),
          percentText(words, precision),
        ],
      }))}
    />
  );
}

interface FiguresProps {
  readonly title: string;
  readonly lead?: string;
  readonly empty: string;
  readonly heads: readonly string[];
  readonly rows: readonly {
    readonly key: string;
    readonly isOwn?: boolean;
    readonly cells: readonly ReactNode[];
  }[];
}

/** A table whose first column names what the others count. */
function Figures({ title, lead, empty, heads, rows }: FiguresProps) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {lead !== undefined && <p className="aside">{lead}</p>}
      {rows.length === 0 ? (
        <p className="aside">{empty}</p>
      ) : (
        <div className="figures" role="region" aria-label={title} tabIndex={0}>
          <Table highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                {heads.map((head) => (
                  <Table.Th key={head} scope="col">
                    {head}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(({ key, isOwn = false, cells: [name, ...numbers] }) => (
                <Table.Tr key={key} className={isOwn ? "own" : undefined}>
                  <Table.Th scope="row">{name}</Table.Th>
                  {numbers.map((cell, index) => (
                    <Table.Td key={index} data-head={heads[index + 1]}>
                      {cell}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </section>
  );
}

/** How many, and what share of all. */
function shareText(words: Words, count: number, share: number | null): string {
  if (share === null) return NONE;
  return `${words.number(count)} (${percentText(words, share)})`;
}
