import { Button } from "@mantine/core";
import type { MyLevel, ShownMissing, ShownNext, ShownProjection } from "@prilavok/protocol";
import { useId } from "react";
import { Failure } from "../page/Failure.tsx";
import { useWords } from "../words.tsx";
import { useRequest } from "./queries.ts";
import {
  amountText,
  gapText,
  goalText,
  indicatorName,
  levelText,
  measureName,
  monthText,
  REASON_WORDS,
} from "./words.ts";

/** Where the running month leads, and what the next level still takes. */
export function Ahead({ mine }: { readonly mine: MyLevel }) {
  const { t } = useWords();
  const heading = useId();
  const { projection = null, next_level = null } = mine;
  return (
    <section className="levels-ahead" aria-labelledby={heading}>
      <h2 id={heading}>{t("levels.ahead")}</h2>
      {projection === null ? (
        <p className="aside">{t("levels.projection.none")}</p>
      ) : (
        <Projected projection={projection} />
      )}
      {next_level === null ? (
        <p>
          {t(mine.last == null && projection === null ? "levels.next.later" : "levels.next.none")}
        </p>
      ) : (
        <Next next={next_level} mine={mine} />
      )}
    </section>
  );
}

function Projected({ projection }: { readonly projection: ShownProjection }) {
  const words = useWords();
  const { t, moment } = words;
  const { month, at, level, reason } = projection;
  return (
    <>
      <p>
        {t("levels.projection", { month: monthText(words, month) })}{" "}
        <b>{levelText(words, level?.named)}</b> · {t(REASON_WORDS[reason])}
      </p>
      <p className="aside">{t("levels.projection.at", { moment: moment(at) })}</p>
    </>
  );
}

interface NextProps {
  readonly next: ShownNext;
  readonly mine: MyLevel;
}

function Next({ next, mine }: NextProps) {
  const words = useWords();
  const { t } = words;
  const request = useRequest();
  const { level, many, missing, asked_for } = next;
  const name = levelText(words, level.named);
  return (
    <>
      <h3>{t("levels.next", { level: name })}</h3>
      {many === 0 ? (
        <p>{t(level.on_request ? "levels.next.ask" : "levels.next.met")}</p>
      ) : (
        <p>{t("levels.next.many", { count: many, of: missing.length })}</p>
      )}
      {next.by === "month" && <p className="aside">{t("levels.next.by_month")}</p>}
      {missing.length > 0 && (
        <ol className="levels-missing">
          {missing.map((each, at) => (
            <Missing key={each.indicator} missing={each} mine={mine} isNearest={at === 0} />
          ))}
        </ol>
      )}
      <Failure error={request.error} />
      {level.on_request &&
        (asked_for ? (
          <p className="wanted good" role="status">
            {t("levels.asked", { level: name })}
          </p>
        ) : (
          <div className="form-acts">
            <Button
              size="sm"
              variant="light"
              loading={request.isPending}
              onClick={() => request.mutate(level.level)}
            >
              {t("levels.ask", { level: name })}
            </Button>
            <span className="hint">{t("levels.ask.hint")}</span>
          </div>
        ))}
    </>
  );
}

interface MissingProps {
  readonly missing: ShownMissing;
  readonly mine: MyLevel;
  readonly isNearest: boolean;
}

/** One goal that is missed: how far one has come, and by how much. */
function Missing({ missing, mine, isNearest }: MissingProps) {
  const words = useWords();
  const { t } = words;
  const { indicator, unit, direction, goal, value, gap } = missing;
  const currency = mine.currency ?? null;
  const tiles = mine.tiles ?? [];
  const tile = tiles.find((each) => each.indicator === indicator);
  return (
    <li>
      <span className="levels-missing-name">
        {tile === undefined ? measureName(words, indicator) : indicatorName(words, tile, tiles)}
        {isNearest && <span className="chip fine">{t("levels.nearest")}</span>}
      </span>
      {value.amount !== null && (
        <span>
          {t(direction === "higher" ? "levels.gap.more" : "levels.gap.less", {
            gap: gapText(words, unit, gap, currency),
          })}
        </span>
      )}
      <span className="aside">
        {t(value.amount === null ? "levels.gap.unknown" : "levels.gap.of", {
          value: amountText(words, unit, value.amount, currency),
          goal: goalText(words, { unit, direction }, goal, currency),
        })}
      </span>
    </li>
  );
}
