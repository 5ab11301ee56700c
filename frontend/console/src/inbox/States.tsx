import { Button, Skeleton } from "@mantine/core";
import { ProblemError, problemText } from "@prilavok/protocol";
import { Link } from "wouter";
import type { MessageId } from "../../locales/ids.ts";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import type { Filter } from "./filter.ts";
import { EVERYTHING, isSame, listHref } from "./filter.ts";

const SKELETON_ROWS = Array.from({ length: 9 }, (_, index) => index);

export function Waiting() {
  const { t } = useWords();
  return (
    <div className="skeletons" role="status" aria-label={t("thread.loading")}>
      {SKELETON_ROWS.map((row) => (
        <div key={row} className="row">
          <Skeleton height={12} width={`${String(34 + ((row * 17) % 22))}%`} />
          <Skeleton height={10} mt={8} width={`${String(52 + ((row * 23) % 30))}%`} />
          <Skeleton height={10} mt={8} width="88%" />
        </div>
      ))}
    </div>
  );
}

export function Failed({
  error,
  onAgain,
}: {
  readonly error: Error;
  readonly onAgain: () => void;
}) {
  const words = useWords();
  const problem = error instanceof ProblemError ? error.problem : null;
  return (
    <Notice title={words.t("inbox.failed")} text={problemText(words, problem)}>
      <Button variant="light" onClick={onAgain}>
        {words.t("failure.again")}
      </Button>
    </Notice>
  );
}

/** Nothing here: what that means depends on what was asked for. */
export function Empty({ filter }: { readonly filter: Filter }) {
  const { t } = useWords();
  const [title, text] = emptyOf(filter);
  const isAll = isSame({ ...filter, sort: "changed" }, EVERYTHING);
  return (
    <Notice title={t(title, { q: filter.q })} text={t(text)}>
      {!isAll && (
        <Button component={Link} href={listHref(EVERYTHING)} variant="light">
          {t("inbox.empty.all")}
        </Button>
      )}
    </Notice>
  );
}

function emptyOf(filter: Filter): readonly [title: MessageId, text: MessageId] {
  const is = (only: Partial<Filter>) =>
    isSame({ ...filter, sort: "changed" }, { ...EVERYTHING, ...only });
  if (filter.q.trim() !== "") return ["inbox.empty.search", "inbox.empty.search.text"];
  if (is({})) return ["inbox.empty.title", "inbox.empty.text"];
  if (is({ status: "waiting_for_seller" }))
    return ["inbox.empty.answered", "inbox.empty.answered.text"];
  if (is({ due: "overdue" })) return ["inbox.empty.in_time", "inbox.empty.in_time.text"];
  if (is({ assignee: "me" })) return ["inbox.empty.mine", "inbox.empty.mine.text"];
  if (is({ status: "waiting_for_seller", assignee: "none" }))
    return ["inbox.empty.unassigned", "inbox.empty.unassigned.text"];
  if (is({ isSnoozed: true })) return ["inbox.empty.snoozed", "inbox.empty.snoozed.text"];
  return ["inbox.empty.filter", "inbox.empty.filter.text"];
}
