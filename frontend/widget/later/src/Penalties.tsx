import type { PenaltyPage, PenaltyView } from "@prilavok/protocol";
import { SENTENCES } from "@prilavok/protocol";
import type { LaterMessageId, SharedMessageId } from "@prilavok/protocol/i18n";
import { useState } from "preact/hooks";
import { Head } from "../../src/Head.tsx";
import { useReading } from "../../src/hooks.ts";
import type { MessageId } from "../locales/ids.ts";
import { List, useListing } from "./List.tsx";
import type { RoomProps } from "./Room.tsx";
import { Objection } from "./Tell.tsx";
import type { LaterWords } from "./words.ts";
import { useWords } from "./words.ts";

interface PenaltiesProps extends RoomProps {
  /** The one that the buyer came for; without it, the mute that is in force. */
  readonly penalty_id: string | undefined;
}

/** The buyer's own penalties, newest first, each with the way to appeal it. */
export function Penalties({ desk, penalty_id, go, onClose }: PenaltiesProps) {
  const { t } = useWords();
  const [appealing, setAppealing] = useState<string | null>(null);
  const listing = useListing<PenaltyView>(async (last) => {
    const before = last ? `&before=${last.penalty_id}` : "";
    const path = `/v1/penalties?limit=30${before}`;
    const { penalties, has_more } = await desk.rest.ask<PenaltyPage>("GET", path);
    return { items: penalties, hasMore: has_more };
  }, idOf);
  useReading(desk, listing.refresh, ({ type }) => type === "notice" || type === "rights");
  const wanted =
    penalty_id ??
    listing.items?.find(({ measure, in_force }) => measure.type === "mute" && in_force)?.penalty_id;
  const appeal = async (id: string, text: string) => {
    await desk.rest.ask("POST", `/v1/penalties/${id}/appeal`, { text });
    return "";
  };
  return (
    <>
      <Head
        title={t("penalties.title")}
        onClose={onClose}
        back={{ label: t("chats.back"), unread: 0, go: () => go({ is: "chat" }) }}
      />
      <List of={listing} label={t("penalties.title")} empty={t("penalties.empty")}>
        {(penalty) => (
          <li
            key={penalty.penalty_id}
            class={penalty.penalty_id === wanted ? "item unread" : "item"}
          >
            <Told penalty={penalty} />
            {penalty.can_appeal && appealing !== penalty.penalty_id && (
              <button
                class="plain"
                type="button"
                onClick={() => setAppealing(penalty.penalty_id)}
                ref={penalty.penalty_id === wanted ? focused : null}
              >
                {t("contest.open")}
              </button>
            )}
            {appealing === penalty.penalty_id && (
              <Objection
                onSend={(text) => appeal(penalty.penalty_id, text)}
                onDone={(note) => {
                  setAppealing(null);
                  if (note !== null) listing.refresh();
                }}
              />
            )}
          </li>
        )}
      </List>
    </>
  );
}

const focused = (element: HTMLElement | null) => element?.focus();

const idOf = ({ penalty_id }: PenaltyView) => penalty_id;

const MEASURES: Readonly<Record<string, MessageId>> = {
  warning: "penalties.warning",
  mute: "penalties.mute",
};

function Told({ penalty }: { penalty: PenaltyView }) {
  const words = useWords();
  const { t, moment } = words;
  const { measure, violation, imposed_at, proposed_at, until, in_force } = penalty;
  const what = MEASURES[measure.type];
  return (
    <>
      <span class="ends">
        <b>{what === undefined ? measure.type : t(what)}</b>
        {in_force && <span class="tag">{t("penalties.in_force")}</span>}
      </span>
      <p>{t(SENTENCES[violation.label as keyof typeof SENTENCES] ?? "verdict.other")}</p>
      <p class="muted">
        {moment(imposed_at ?? proposed_at)}
        {until !== null && ` · ${t("until", { moment: moment(until) })}`}
      </p>
      <p class="muted">{appealWords(words, penalty)}</p>
    </>
  );
}

/** How far an appeal is, or until when there may be one. */
function appealWords(
  { t, moment }: LaterWords,
  { state, can_appeal, appeal_until, decision }: PenaltyView,
): string {
  const said: Record<string, MessageId | SharedMessageId | LaterMessageId> = {
    appealed: "penalties.appealed",
    upheld: "penalties.upheld",
    reversed: "penalties.reversed",
  };
  const id = said[state];
  const parts = id === undefined ? [] : [t(id)];
  if (can_appeal && appeal_until !== null)
    parts.push(t("penalties.appeal_until", { moment: moment(appeal_until) }));
  if (decision) parts.push(decision);
  return parts.join(" ");
}
