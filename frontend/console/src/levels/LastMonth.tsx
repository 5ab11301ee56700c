import type { MyLevel, SettledMonth, ShownGoal, Tile } from "@prilavok/protocol";
import { useId } from "react";
import { Link } from "wouter";
import { useWords } from "../words.tsx";
import { Contest } from "./appeals/Contest.tsx";
import { goalsShown } from "./goals.ts";
import { Sparkline } from "./Sparkline.tsx";
import {
  amountText,
  goalText,
  indicatorName,
  levelText,
  MET_WORDS,
  monthText,
  REASON_WORDS,
  shortMonthText,
} from "./words.ts";

interface LastMonthProps {
  readonly mine: MyLevel;
  readonly last: SettledMonth;
}

/** What the last settled month came to: the level, and a tile for each indicator. */
export function LastMonth({ mine, last }: LastMonthProps) {
  const words = useWords();
  const { t, moment } = words;
  const heading = useId();
  const tiles = mine.tiles ?? [];
  return (
    <section className="part" aria-labelledby={heading}>
      <h2 id={heading}>{t("levels.last.of", { month: monthText(words, last.month) })}</h2>
      <p>
        <b>{levelText(words, last.named_after)}</b> · {t(REASON_WORDS[last.reason])}
      </p>
      <p className="aside">
        {t("levels.last.settled", {
          moment: moment(last.settled_at),
          version: last.programme_version,
        })}
        {last.revision > 0 && ` ${t("levels.revision", { revision: last.revision })}`}
      </p>
      <Contest settled={last} indicators={tiles} />
      <ul className="levels-tiles">
        {tiles.map((tile) => (
          <IndicatorTile key={tile.indicator} tile={tile} mine={mine} month={last.month} />
        ))}
      </ul>
    </section>
  );
}

interface IndicatorTileProps {
  readonly tile: Tile;
  readonly mine: MyLevel;
  readonly month: string;
}

/** One indicator: what it came to, what the level that one has and the next one ask for, how it went. */
function IndicatorTile({ tile, mine, month }: IndicatorTileProps) {
  const words = useWords();
  const { t, number } = words;
  const { unit, value, sample_min } = tile;
  const currency = mine.currency ?? null;
  const name = indicatorName(words, tile, mine.tiles ?? []);
  const goals = goalsShown(tile, mine);
  const aim = goals.at(-1)?.goal.amount ?? null;
  return (
    <li className="levels-tile">
      <h3>{name}</h3>
      <p className="levels-value">{amountText(words, unit, value.amount, currency)}</p>
      {value.sample < sample_min && (
        <p className="aside">
          {t("levels.sample.small", { sample: number(value.sample), least: number(sample_min) })}
        </p>
      )}
      <ul className="levels-goals">
        {goals.map(({ level, goal }) => (
          <li key={goal.level}>
            <span>
              {levelText(words, level.named)}: {goalText(words, tile, goal.amount, currency)}
            </span>
            <MetChip met={goal.met} />
          </li>
        ))}
      </ul>
      <Running tile={tile} mine={mine} />
      <Sparkline values={tile.trend.map((point) => point.value.amount)} goal={aim} />
      {tile.trend.length > 1 && <Trend tile={tile} name={name} currency={currency} />}
      <Link
        href={`/levels/evidence/${month}/${tile.indicator}`}
        aria-label={t("levels.evidence.of", { indicator: name })}
      >
        {t("levels.evidence.open")}
      </Link>
    </li>
  );
}

/** The running month alone, while nothing of one's is settled; nothing before it is projected. */
export function RunningTiles({ mine }: { readonly mine: MyLevel }) {
  const words = useWords();
  const tiles = (mine.tiles ?? []).filter(({ now = null }) => now !== null);
  if (tiles.length === 0) return null;
  return (
    <ul className="levels-tiles" aria-label={words.t("levels.last.running")}>
      {tiles.map((tile) => (
        <li key={tile.indicator} className="levels-tile">
          <h3>{indicatorName(words, tile, tiles)}</h3>
          <Running tile={tile} mine={mine} />
        </li>
      ))}
    </ul>
  );
}

interface RunningProps {
  readonly tile: Tile;
  readonly mine: MyLevel;
}

/** What the indicator comes to in the running month so far, and whether that would do. */
function Running({ tile, mine }: RunningProps) {
  const words = useWords();
  const { t } = words;
  const { now = null, now_goals = [], unit } = tile;
  if (now === null) return null;
  const goals = goalsShown({ goals: now_goals }, mine);
  return (
    <div className="levels-running">
      <p>
        {t("levels.now", { value: amountText(words, unit, now.amount, mine.currency ?? null) })}
      </p>
      {goals.map(({ level, goal }) => (
        <span key={goal.level} className={CHIPS[goal.met]}>
          {t("levels.now.goal", {
            level: levelText(words, level.named),
            met: t(MET_WORDS[goal.met]),
          })}
        </span>
      ))}
    </div>
  );
}

const CHIPS = { met: "chip fine", missed: "chip late", too_little: "chip" } as const;

export function MetChip({ met }: Pick<ShownGoal, "met">) {
  const { t } = useWords();
  return <span className={CHIPS[met]}>{t(MET_WORDS[met])}</span>;
}

interface TrendProps {
  readonly tile: Tile;
  readonly name: string;
  readonly currency: string | null;
}

/** The table behind the line. */
function Trend({ tile, name, currency }: TrendProps) {
  const words = useWords();
  const { t } = words;
  return (
    <details>
      <summary>{t("levels.trend")}</summary>
      <table className="table">
        <caption className="unseen">{name}</caption>
        <thead>
          <tr>
            <th scope="col">{t("levels.month")}</th>
            <th scope="col" className="count">
              {t("levels.value")}
            </th>
          </tr>
        </thead>
        <tbody>
          {tile.trend.toReversed().map(({ month, value }) => (
            <tr key={month}>
              <th scope="row">{shortMonthText(words, month)}</th>
              <td className="count">{amountText(words, tile.unit, value.amount, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
