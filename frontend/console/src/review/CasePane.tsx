import { Button } from "@mantine/core";
import type { CaseView } from "@prilavok/protocol";
import { ProblemError } from "@prilavok/protocol";
import type { ReactNode, Ref } from "react";
import { Link } from "wouter";
import { useSignature } from "../cabinet.tsx";
import { BackIcon } from "../shell/icons.tsx";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import { History, Log, Opinions } from "./Around.tsx";
import type { DecidingKeys } from "./Deciding.tsx";
import { Deciding, Key } from "./Deciding.tsx";
import type { Draft, Lack } from "./draft.ts";
import { DueChip } from "./DueChip.tsx";
import { Evidence } from "./Evidence.tsx";
import type { Filter } from "./filter.ts";
import { caseHref, queueHref } from "./filter.ts";
import {
  caseProblemText,
  hindranceText,
  holderText,
  kindText,
  labelText,
  signerText,
  standsText,
} from "./words.ts";

export interface CasePaneProps {
  readonly view: CaseView;
  readonly filter: Filter;
  readonly draft: Draft;
  readonly lack: Lack | null;
  /** What went wrong with the last act, in place. */
  readonly trouble: string | null;
  readonly isBusy: boolean;
  readonly heading: Ref<HTMLHeadingElement>;
  readonly keys: Ref<DecidingKeys>;
  readonly onDraft: (draft: Draft) => void;
  readonly onTake: () => void;
  readonly onPutBack: () => void;
  readonly onDecide: () => void;
  readonly onAskSecond: () => void;
  readonly onNote: (text: string) => Promise<boolean>;
}

/** One case: what happened, who it concerns, and what to do about it. */
export function CasePane(props: CasePaneProps) {
  const { view, filter, trouble } = props;
  const { case: its } = view;
  const { t } = useWords();
  return (
    <article className="case" aria-labelledby="case-title">
      <Head {...props} />
      {trouble !== null && (
        <p className="failed" role="alert">
          {trouble}
        </p>
      )}
      <div className="case-body">
        <Evidence key={its.case_id} view={view} />
        <div className="case-side">
          <Verdict {...props} />
          <Opinions view={view} />
          <History history={its.evidence.history ?? []} />
          {its.about_case !== null && (
            <p>
              <Link href={caseHref(its.about_case, filter)}>{t("cases.about")}</Link>
            </p>
          )}
          <Log view={view} onNote={props.onNote} />
        </div>
      </div>
    </article>
  );
}

function Head({ view, filter, heading, isBusy, onTake, onPutBack }: CasePaneProps) {
  const words = useWords();
  const { t } = words;
  const own = useSignature();
  const { case: its, allowed } = view;
  const isOwn = its.assignee === own;
  const holder = holderText(words, its, own, view.names);
  return (
    <header className="case-head">
      <BackLink filter={filter} />
      <div className="chat-who">
        <h2 id="case-title" ref={heading} tabIndex={-1}>
          {kindText(words, its.kind)}
        </h2>
        {its.label !== null && <span className="chip">{labelText(words, its.label)}</span>}
        <DueChip line={its} now={view.now} />
        <span className="chat-status">
          {[
            t("cases.opened", { moment: words.moment(its.opened_at) }),
            its.decision === null ? standsText(words, its) : null,
            its.persons > 1 && its.closed_at === null ? t("cases.persons") : null,
            holder,
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </div>
      {allowed.take.allowed && !isOwn && (
        <Button size="compact-md" loading={isBusy} onClick={onTake} aria-keyshortcuts="T">
          {t("cases.take")}
          <Key>T</Key>
        </Button>
      )}
      {allowed.put_back.allowed && (
        <Button
          size="compact-md"
          variant="default"
          disabled={isBusy}
          onClick={onPutBack}
          aria-keyshortcuts="U"
        >
          {t("cases.put_back")}
          <Key>U</Key>
        </Button>
      )}
    </header>
  );
}

/** The form where one may decide, what was decided, or why one cannot. */
function Verdict(props: CasePaneProps) {
  const { view, draft, lack, isBusy, keys, onDraft, onDecide, onAskSecond } = props;
  const words = useWords();
  const own = useSignature();
  const { case: its, allowed } = view;
  if (its.decision !== null) return <Outcome view={view} />;
  if (!allowed.decide.allowed) {
    const why = hindranceText(words, allowed.decide.code);
    return why === null ? null : <p className="hindrance">{why}</p>;
  }
  return (
    <section aria-label={words.t("cases.deciding")}>
      {its.assignee !== own && <p>{words.t("cases.problem.not_taken")}</p>}
      <Deciding
        view={view}
        draft={draft}
        isBusy={isBusy}
        lack={lack}
        keys={keys}
        onDraft={onDraft}
        onDecide={onDecide}
        onAskSecond={onAskSecond}
      />
    </section>
  );
}

function Outcome({ view: { case: its, names } }: { readonly view: CaseView }) {
  const words = useWords();
  const own = useSignature();
  const { t } = words;
  return (
    <section className="outcome" aria-label={t("cases.outcome")}>
      <h3>
        {[standsText(words, its), its.decided_label && labelText(words, its.decided_label)]
          .filter(Boolean)
          .join(" · ")}
      </h3>
      <p className="aside">
        {[
          ...its.decided_by.map((by) => signerText(words, by, own, names)),
          ...(its.closed_at === null ? [] : [words.moment(its.closed_at)]),
        ].join(" · ")}
      </p>
      {its.reversed_at !== null && (
        <p className="hindrance">
          {t("cases.reversed", { moment: words.moment(its.reversed_at) })}
        </p>
      )}
    </section>
  );
}

function BackLink({ filter }: { readonly filter: Filter }) {
  const label = useWords().t("cases.back");
  return (
    <Link href={queueHref(filter)} className="back to-queue" aria-label={label} title={label}>
      <BackIcon />
    </Link>
  );
}

interface FailedCaseProps {
  readonly error: Error;
  readonly filter: Filter;
  readonly onAgain: () => void;
}

export function FailedCase({ error, filter, onAgain }: FailedCaseProps) {
  const words = useWords();
  const own = useSignature();
  const problem = error instanceof ProblemError ? error.problem : null;
  const isNowhere = problem?.status === 404;
  return (
    <Middle filter={filter}>
      <Notice title={words.t("cases.failed")} text={caseProblemText(words, problem, own)}>
        {isNowhere ? (
          <Button component={Link} href={queueHref(filter)} variant="light">
            {words.t("cases.back")}
          </Button>
        ) : (
          <Button variant="light" onClick={onAgain}>
            {words.t("failure.again")}
          </Button>
        )}
      </Notice>
    </Middle>
  );
}

/** Something said in the place of a case. */
export function Middle({
  filter,
  children,
}: {
  readonly filter: Filter;
  readonly children: ReactNode;
}) {
  return (
    <div className="case">
      <header className="case-head bare">
        <BackLink filter={filter} />
      </header>
      {children}
    </div>
  );
}
