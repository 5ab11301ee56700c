import { Button, NativeSelect } from "@mantine/core";
import type { CaseLine } from "@prilavok/protocol";
import { useEffect, useRef } from "react";
import { Link, useLocation } from "wouter";
import { Asked } from "../page/Asked.tsx";
import { Notice } from "../shell/Notice.tsx";
import { useSignature } from "../cabinet.tsx";
import type { Names } from "../parties.ts";
import { partyName } from "../parties.ts";
import { useWords } from "../words.tsx";
import { DueChip } from "./DueChip.tsx";
import type { Filter } from "./filter.ts";
import { caseHref, EVERYTHING, queueHref } from "./filter.ts";
import type { useQueue } from "./queries.ts";
import { holderText, KIND_WORDS, kindText, labelText, ownerOf, standsText } from "./words.ts";

interface QueueProps {
  readonly filter: Filter;
  readonly case_id: string | null;
  readonly queue: ReturnType<typeof useQueue>;
}

/** The cases that the filter asks for, the most urgent first. */
export function Queue({ filter, case_id, queue }: QueueProps) {
  const { t } = useWords();
  return (
    <>
      <Filters filter={filter} names={queue.data?.names ?? {}} />
      <div className="list-scroll" aria-busy={queue.isPlaceholderData}>
        <Asked query={queue} lines={14}>
          {({ cases, names, now }) =>
            cases.length === 0 ? (
              <Empty filter={filter} />
            ) : (
              <ul className="rows" aria-label={t("cases.list")}>
                {cases.map((line) => (
                  <Row
                    key={line.case_id}
                    line={line}
                    names={names}
                    isHere={line.case_id === case_id}
                    filter={filter}
                    now={now}
                  />
                ))}
              </ul>
            )
          }
        </Asked>
        {queue.hasNextPage && (
          <div className="more">
            <Button
              variant="subtle"
              size="compact-sm"
              loading={queue.isFetchingNextPage}
              onClick={() => void queue.fetchNextPage()}
            >
              {t("inbox.more")}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

const STATES = [
  [null, "cases.state.undecided"],
  ["awaiting_second", "cases.state.awaiting_second"],
  ["decided", "cases.state.decided"],
  ["withdrawn", "cases.state.withdrawn"],
] as const;

function Filters({ filter, names }: { readonly filter: Filter; readonly names: Names }) {
  const words = useWords();
  const { t } = words;
  const [, go] = useLocation();
  const isClosed = filter.state === "decided" || filter.state === "withdrawn";
  return (
    <nav className="queue-filters" aria-label={t("cases.filter")}>
      <div className="filters queue-states">
        {STATES.map(([state, label]) => (
          <Toggle
            key={state ?? "undecided"}
            href={queueHref({ ...filter, state, isOverdue: false })}
            isOn={state === filter.state}
          >
            {t(label)}
          </Toggle>
        ))}
      </div>
      <div className="filters">
        <Toggle href={queueHref({ ...filter, isMine: !filter.isMine })} isOn={filter.isMine}>
          {t(isClosed ? "cases.mine.decided" : "cases.mine")}
        </Toggle>
        {!isClosed && (
          <Toggle
            href={queueHref({ ...filter, isOverdue: !filter.isOverdue })}
            isOn={filter.isOverdue}
          >
            {t("cases.overdue")}
          </Toggle>
        )}
        <NativeSelect
          size="xs"
          className="queue-kind"
          aria-label={t("cases.kind")}
          value={filter.kind ?? ""}
          onChange={({ currentTarget: { value } }) =>
            go(queueHref({ ...filter, kind: value === "" ? null : value }))
          }
        >
          <option value="">{t("cases.kind.any")}</option>
          {Object.entries(KIND_WORDS).map(([kind, label]) => (
            <option key={kind} value={kind}>
              {t(label)}
            </option>
          ))}
        </NativeSelect>
        {filter.party !== null && (
          <Link className="filter here" href={queueHref({ ...filter, party: null })}>
            {t("cases.party.only", { party: partyName(words, names, filter.party) })}
            <span aria-hidden="true"> ×</span>
            <span className="unseen">{t("cases.party.all")}</span>
          </Link>
        )}
      </div>
    </nav>
  );
}

interface ToggleProps {
  readonly href: string;
  readonly isOn: boolean;
  readonly children: string;
}

function Toggle({ href, isOn, children }: ToggleProps) {
  return (
    <Link
      href={href}
      className={isOn ? "filter here" : "filter"}
      aria-current={isOn ? "true" : undefined}
    >
      {children}
    </Link>
  );
}

interface RowProps {
  readonly line: CaseLine;
  readonly names: Names;
  readonly isHere: boolean;
  readonly filter: Filter;
  readonly now: string;
}

function Row({ line, names, isHere, filter, now }: RowProps) {
  const words = useWords();
  const own = useSignature();
  const row = useRef<HTMLLIElement>(null);
  const holder = holderText(words, line, own, names);
  const stands = standsText(words, line);
  const isOwn = line.assignee === own;
  useEffect(() => {
    if (isHere) row.current?.scrollIntoView({ block: "nearest" });
  }, [isHere]);
  return (
    <li ref={row}>
      <Link
        href={caseHref(line.case_id, filter)}
        className={["row", isHere && "here", isOwn && "own"].filter(Boolean).join(" ")}
        aria-current={isHere ? "page" : undefined}
      >
        <span className="row-line">
          <span className="row-name">{kindText(words, line.kind)}</span>
          <DueChip line={line} now={now} />
        </span>
        <span className="row-line">
          <span className="row-last">
            {[
              line.label === null ? null : labelText(words, line.label),
              partyName(words, names, ownerOf(line)),
            ]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </span>
        {(holder !== null || stands !== null) && (
          <span className={isOwn ? "row-about own" : "row-about"}>
            {[stands, holder].filter(Boolean).join(" · ")}
          </span>
        )}
      </Link>
    </li>
  );
}

function Empty({ filter }: { readonly filter: Filter }) {
  const { t } = useWords();
  const isAll = queueHref(filter) === queueHref(EVERYTHING);
  if (isAll) return <Notice title={t("cases.empty.title")} text={t("cases.empty.text")} />;
  return (
    <Notice title={t("cases.empty.filter")}>
      <Button component={Link} href={queueHref(EVERYTHING)} variant="light">
        {t("cases.filter.none")}
      </Button>
    </Notice>
  );
}
