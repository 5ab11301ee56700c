import { Button, Checkbox, Modal, Textarea } from "@mantine/core";
import type { SettledMonth } from "@prilavok/protocol";
import { lengthOf } from "@prilavok/protocol";
import type { SyntheticEvent } from "react";
import { useState } from "react";
import { Failure } from "../../page/Failure.tsx";
import { useWords } from "../../words.tsx";
import { indicatorName, monthText } from "../words.ts";
import { useAppeals, useContest } from "./queries.ts";

const TEXT_LENGTH_MIN = 10;
const TEXT_LENGTH_MAX = 2_000;

interface Named {
  readonly indicator: string;
  readonly measure: string;
}

interface ContestProps {
  readonly settled: Pick<SettledMonth, "month" | "contestable_until">;
  /** All that the month was settled by. */
  readonly indicators: readonly Named[];
  /** The one that it is about, and which rows of its evidence; else one chooses. */
  readonly chosen?: string;
  readonly rows?: readonly number[];
}

/** The way to contest a settled month, as long as one can. */
export function Contest(props: ContestProps) {
  const { t, moment } = useWords();
  const [isOpen, setOpen] = useState(false);
  const { contestable_until: until } = props.settled;
  if (!useCanContest(props.settled)) return null;
  return (
    <div className="form-acts">
      <Button
        className="levels-contest"
        size="compact-md"
        variant="default"
        onClick={() => setOpen(true)}
      >
        {t("levels.contest.open")}
      </Button>
      <span className="hint">{t("levels.contest.until", { moment: moment(until) })}</span>
      {isOpen && <ContestDialog {...props} onClose={() => setOpen(false)} />}
    </div>
  );
}

/** Whether there is a month that can still be contested. */
export function useCanContest(settled: Pick<SettledMonth, "contestable_until"> | null): boolean {
  const [now] = useState(Date.now);
  return settled !== null && Date.parse(settled.contestable_until) > now;
}

function ContestDialog({
  settled: { month },
  indicators,
  chosen,
  rows = [],
  onClose,
}: ContestProps & { readonly onClose: () => void }) {
  const words = useWords();
  const { t, moment } = words;
  const contest = useContest();
  const appeals = useAppeals().data?.appeals ?? [];
  const before = new Set(
    appeals.filter((each) => each.month === month).flatMap((each) => each.indicators),
  );
  const [wanted, setWanted] = useState<readonly string[]>(chosen === undefined ? [] : [chosen]);
  const [text, setText] = useState("");
  const length = lengthOf(text.trim());
  const indicatorsNow = wanted.filter((each) => !before.has(each));
  const isFit = indicatorsNow.length > 0 && length >= TEXT_LENGTH_MIN && length <= TEXT_LENGTH_MAX;
  const tell = (event: SyntheticEvent) => {
    event.preventDefault();
    if (isFit && !contest.isPending) {
      contest.mutate({ month, indicators: indicatorsNow, text: text.trim(), contested: rows });
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("levels.contest.title", { month: monthText(words, month) })}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": t("told.close") }}
    >
      {contest.data !== undefined ? (
        <div className="written" role="status">
          <p>{t("levels.contest.received", { moment: moment(contest.data.due_at) })}</p>
          <Button variant="light" data-autofocus onClick={onClose}>
            {t("told.close")}
          </Button>
        </div>
      ) : (
        <form className="written" onSubmit={tell}>
          <Checkbox.Group
            label={t("levels.contest.indicators")}
            value={indicatorsNow}
            onChange={setWanted}
          >
            {indicators.map((each) => {
              const name = indicatorName(words, each, indicators);
              const isOver = before.has(each.indicator);
              return (
                <Checkbox
                  key={each.indicator}
                  mt="xs"
                  value={each.indicator}
                  disabled={isOver}
                  label={isOver ? t("levels.contest.before", { indicator: name }) : name}
                />
              );
            })}
          </Checkbox.Group>
          <p className="aside">
            {rows.length > 0
              ? t("levels.contest.rows", { count: rows.length })
              : t("levels.contest.rows.none")}
          </p>
          <Textarea
            label={t("levels.contest.text")}
            description={t("levels.contest.length", { least: TEXT_LENGTH_MIN })}
            inputWrapperOrder={["label", "input", "description"]}
            autosize
            minRows={4}
            maxRows={12}
            maxLength={TEXT_LENGTH_MAX}
            value={text}
            onChange={({ currentTarget: { value } }) => setText(value)}
          />
          <Failure error={contest.error} />
          <div className="form-acts">
            <Button type="submit" size="sm" disabled={!isFit} loading={contest.isPending}>
              {t("levels.contest.send")}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
