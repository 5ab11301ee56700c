import { Button } from "@mantine/core";
import type { CaseView } from "@prilavok/protocol";
import { useLayoutEffect, useRef, useState } from "react";
import { Link, useLocation, useRoute, useSearchParams } from "wouter";
import { useCabinet } from "../cabinet.tsx";
import { useTitle } from "../hooks.ts";
import { Asked } from "../page/Asked.tsx";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import { CasePane, FailedCase, Middle } from "./CasePane.tsx";
import type { DecidingKeys } from "./Deciding.tsx";
import { Key } from "./Deciding.tsx";
import type { Filter } from "./filter.ts";
import { caseHref, filterIn } from "./filter.ts";
import { useFocusKept } from "./focus.ts";
import type { KeyActs } from "./keys.ts";
import { keysAreOn, switchKeys, useKeys } from "./keys.ts";
import { KeysHelp } from "./KeysHelp.tsx";
import { Queue } from "./Queue.tsx";
import { useCase, useQueue } from "./queries.ts";
import type { Review } from "./review.ts";
import { useReview } from "./review.ts";
import "./review.css";

const HEADING = "h2[tabindex]";

/** The review queue and, beside it or over it, one case. */
export function ReviewPage() {
  const { t } = useWords();
  const [, params] = useRoute("/cases/:case_id?");
  const case_id = params?.case_id ?? null;
  const [search] = useSearchParams();
  const filter = filterIn(search);
  const mayAct = useCabinet().session.principal.role === "moderator";
  const queue = useQueue(filter);
  const review = useReview(filter, queue.data?.names ?? {});
  const pane = useRef<HTMLElement>(null);
  const inPane = () => pane.current?.querySelector<HTMLElement>(HEADING) ?? pane.current;
  const root = useFocusKept(inPane);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const wasHelpOpen = useRef(false);
  const [isOn, setOn] = useState(keysAreOn);
  const walk = useWalk(case_id, filter, queue);
  const caseKeys = useRef<KeyActs>({});

  useTitle(t("cases.title"));
  useLayoutEffect(() => {
    const isGone = wasHelpOpen.current && !isHelpOpen;
    wasHelpOpen.current = isHelpOpen;
    // The dialog gives the focus back a moment after it is gone, and keys would go nowhere till then.
    if (isGone && document.activeElement === document.body)
      inPane()?.focus({ preventScroll: true });
  }, [isHelpOpen]);
  useKeys({
    escape: () => inPane()?.focus(),
    confirm: () => caseKeys.current.confirm?.(),
    ...(isOn && {
      "?": () => setHelpOpen(true),
      j: () => walk(1),
      k: () => walk(-1),
      ...(mayAct && { n: () => void review.next() }),
      ...forward(caseKeys, ["t", "u", "r", "l", "s", "1", "2", "3", "4"]),
    }),
  });

  return (
    <div ref={root} className={case_id === null ? "review" : "review with-case"}>
      <section className="list-pane" aria-label={t("cases.list")}>
        <header className="list-head queue-head">
          <h1>{t("nav.cases")}</h1>
          <Button
            className="keys-button"
            variant="subtle"
            size="compact-sm"
            aria-label={t("cases.keys")}
            onClick={() => setHelpOpen(true)}
          >
            <Key>?</Key>
          </Button>
          {mayAct && (
            <Button
              size="compact-md"
              loading={review.busy === "acting"}
              onClick={() => void review.next()}
              aria-keyshortcuts="N"
            >
              {t("cases.next")}
              <Key>N</Key>
            </Button>
          )}
        </header>
        <Queue filter={filter} case_id={case_id} queue={queue} />
      </section>
      <section ref={pane} className="case-pane" tabIndex={-1} aria-label={t("cases.case")}>
        <Past review={review} case_id={case_id} filter={filter} />
        {case_id === null || review.busy === "going" ? (
          <Between review={review} filter={filter} mayAct={mayAct} />
        ) : (
          <OpenCase
            key={case_id}
            case_id={case_id}
            filter={filter}
            review={review}
            keys={caseKeys}
            pane={pane}
          />
        )}
      </section>
      <KeysHelp
        isOpen={isHelpOpen}
        isOn={isOn}
        onSwitch={(wanted) => {
          switchKeys(wanted);
          setOn(wanted);
        }}
        onClose={() => setHelpOpen(false)}
      />
    </div>
  );
}

type KeysRef = { current: KeyActs };

const forward = (keys: KeysRef, names: readonly string[]): KeyActs =>
  Object.fromEntries(names.map((name) => [name, () => keys.current[name]?.()]));

/** Opens the case so many rows below the open one; the first one, when none is open. */
function useWalk(
  case_id: string | null,
  filter: Filter,
  queue: ReturnType<typeof useQueue>,
): (step: number) => void {
  const [, go] = useLocation();
  return (step) => {
    const cases = queue.data?.cases ?? [];
    const at = cases.findIndex((line) => line.case_id === case_id);
    const next = cases[at === -1 ? 0 : at + step];
    if (next === undefined && step > 0 && queue.hasNextPage) void queue.fetchNextPage();
    if (next !== undefined) go(caseHref(next.case_id, filter), { replace: case_id !== null });
  };
}

interface PlaceProps {
  readonly review: Review;
  readonly filter: Filter;
}

/** What was decided a moment ago, or what went wrong on the way to another case. */
function Past({ review, case_id, filter }: PlaceProps & { readonly case_id: string | null }) {
  const { t } = useWords();
  const { busy, trouble } = review;
  // On the way to the next case there is nowhere else to go.
  const decided = busy === "going" ? null : review.decided;
  return (
    <>
      <p className={decided === null ? undefined : "link-note"} role="status">
        {decided !== null && (
          <>
            {decided.text}{" "}
            <Link href={caseHref(decided.case_id ?? "", filter)}>{t("cases.said.look")}</Link>
          </>
        )}
      </p>
      {trouble !== null && trouble.case_id !== case_id && (
        <p className="failed" role="alert">
          {trouble.text}
        </p>
      )}
    </>
  );
}

/** Where a case would be: on the way to the next one, after the last one, before the first one. */
function Between({ review, filter, mayAct }: PlaceProps & { readonly mayAct: boolean }) {
  const { t } = useWords();
  const { stopWaiting } = review;
  if (stopWaiting !== null)
    return (
      <Notice title={t("failure.kept.title")} text={t("failure.kept")}>
        <Button variant="light" onClick={stopWaiting}>
          {t("failure.kept.stop")}
        </Button>
      </Notice>
    );
  if (review.busy === "going") return <Notice title={t("cases.going")} />;
  return (
    <Middle filter={filter}>
      {review.isDone ? (
        <Notice title={t("cases.done.title")} text={t("cases.done.text")} />
      ) : (
        <Notice title={t("cases.choose.title")} {...(mayAct && { text: t("cases.choose.text") })} />
      )}
    </Middle>
  );
}

interface OpenCaseProps extends PlaceProps {
  readonly case_id: string;
  readonly keys: KeysRef;
  readonly pane: { readonly current: HTMLElement | null };
}

function OpenCase({ case_id, filter, review, keys, pane }: OpenCaseProps) {
  const draft = review.draftOf(case_id);
  const query = useCase(case_id, draft.label);
  const heading = useRef<HTMLHeadingElement>(null);
  const deciding = useRef<DecidingKeys>(null);
  const view = query.data;
  const isHere = view !== undefined;

  useLayoutEffect(() => {
    if (isHere) heading.current?.focus({ preventScroll: true });
    else pane.current?.focus({ preventScroll: true });
  }, [isHere, pane]);
  useLayoutEffect(() => {
    keys.current = view === undefined ? {} : keysOf(view, review, deciding);
    return () => {
      keys.current = {};
    };
  });
  useLayoutEffect(() => {
    if (review.lack === "reason") deciding.current?.toReason();
    if (review.lack === "label") deciding.current?.toLabel();
  }, [review.lack]);

  if (query.error !== null && view === undefined) {
    return <FailedCase error={query.error} filter={filter} onAgain={() => void query.refetch()} />;
  }
  return (
    <Asked query={query} lines={10}>
      {(its) => (
        <CasePane
          view={its}
          filter={filter}
          draft={draft}
          lack={review.lack}
          trouble={review.trouble?.case_id === case_id ? review.trouble.text : null}
          isBusy={review.busy !== null}
          heading={heading}
          keys={deciding}
          onDraft={(drawn) => review.draw(case_id, drawn)}
          onTake={() => void review.take(its)}
          onPutBack={() => void review.putBack(its)}
          onDecide={() => void review.decide(its)}
          onAskSecond={() => void review.askSecond(its)}
          onNote={(text) => review.note(its, text)}
        />
      )}
    </Asked>
  );
}

type DecidingRef = { readonly current: DecidingKeys | null };

/** What keys do to the open case, as far as it is allowed now. */
function keysOf(view: CaseView, review: Review, deciding: DecidingRef): KeyActs {
  const { put_back, decide, ask_second } = view.allowed;
  const form = () => deciding.current;
  return {
    // What is on the screen may be old: only the server knows whether somebody still has it.
    ...(mayTry(view) && { t: () => void review.take(view) }),
    ...(put_back.allowed && { u: () => void review.putBack(view) }),
    ...(ask_second.allowed && { s: () => void review.askSecond(view) }),
    ...(decide.allowed && {
      confirm: () => void review.decide(view),
      r: () => form()?.toReason(),
      l: () => form()?.toLabel(),
      ...Object.fromEntries(
        view.options.map((_, index) => [String(index + 1), () => form()?.choose(index)]),
      ),
    }),
  };
}

const mayTry = ({ allowed: { take, decide } }: CaseView): boolean =>
  !decide.allowed && take.code !== "moderators_decide";
