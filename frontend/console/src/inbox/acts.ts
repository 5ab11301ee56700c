import type { BulkDone } from "@prilavok/protocol";
import { ProblemError, problemText } from "@prilavok/protocol";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useCabinet } from "../cabinet.tsx";
import { useDesk } from "../desk.tsx";
import { tell } from "../shell/told.ts";
import type { Words } from "../words.tsx";
import { useWords } from "../words.tsx";
import type { Deed, Job } from "./deeds.ts";
import { asDone, done, patchOf, undoing } from "./deeds.ts";
import { useLabels, useMembers } from "./library.ts";
import type { InboxRow, Label, Member } from "./model.ts";
import { knownRow, putRow } from "./queries.ts";

/** What one call may name. */
export const BULK_MOST = 200;

/** Does things with chats: seen at once, taken back where the server says no, undone on request. */
export function useActs(): (chat_ids: readonly string[], deed: Deed) => void {
  const words = useWords();
  const queries = useQueryClient();
  const { rest } = useCabinet().keeper;
  const { client } = useDesk();
  const me = useCabinet().session.principal.subject;
  const members = useMembers().data;
  const labels = useLabels().data;

  return useMemo(() => {
    const looking = () => ({ me, now: client.now() });

    const send = async ({ chat_ids, deed }: Job): Promise<string | null> => {
      const befores = chat_ids.flatMap((chat_id) => knownRow(queries, chat_id) ?? []);
      for (const row of befores) putRow(queries, done(row, deed, members ?? []), looking());
      try {
        const [only] = befores;
        const patch = chat_ids.length === 1 && only !== undefined ? patchOf(only, deed) : null;
        if (only !== undefined && patch !== null) {
          const path = `/v1/inbox/${only.chat.chat_id}`;
          putRow(queries, await rest.ask<InboxRow>("PATCH", path, patch), looking());
          return null;
        }
        const asked = { chat_ids, do: asDone(deed) };
        const { results } = await rest.ask<BulkDone>("POST", "/v1/inbox/bulk", asked);
        const failed = results.filter(({ outcome }) => outcome === "refused");
        putBack(
          failed.map(({ chat_id }) => chat_id),
          befores,
        );
        return failed.length === 0 ? null : words.t("inbox.failed_some", { count: failed.length });
      } catch (error) {
        putBack(chat_ids, befores);
        throw error;
      }
    };

    const putBack = (chat_ids: readonly string[], befores: readonly InboxRow[]) => {
      for (const row of befores) {
        if (chat_ids.includes(row.chat.chat_id)) putRow(queries, row, looking());
      }
    };

    const sendAll = async (jobs: readonly Job[]): Promise<boolean> => {
      try {
        const problems = await Promise.all(jobs.map(send));
        const failure = problems.find((each) => each !== null) ?? null;
        if (failure !== null) tell(failure);
        return failure === null;
      } catch (error) {
        tell(problemText(words, error instanceof ProblemError ? error.problem : null));
        return false;
      }
    };

    return (chat_ids, deed) => {
      const rows = chat_ids.flatMap((chat_id) => knownRow(queries, chat_id) ?? []);
      const back = undoing(rows, deed);
      const jobs = [...Array(Math.ceil(chat_ids.length / BULK_MOST)).keys()].map((index) => ({
        chat_ids: chat_ids.slice(index * BULK_MOST, (index + 1) * BULK_MOST),
        deed,
      }));
      void sendAll(jobs).then((isDone) => {
        if (!isDone) return;
        const text = doneText(words, chat_ids.length, deed, { members, labels, me });
        tell(text, back.length === 0 ? null : () => void sendAll(back));
      });
    };
  }, [words, queries, rest, client, me, members, labels]);
}

interface Known {
  readonly members: readonly Member[] | undefined;
  readonly labels: readonly Label[] | undefined;
  readonly me: string;
}

function doneText({ t, moment }: Words, count: number, deed: Deed, known: Known): string {
  switch (deed.type) {
    case "assign": {
      if (deed.assignee === null) return t("inbox.done.unassign", { count });
      if (deed.assignee === known.me) return t("inbox.done.assign_me", { count });
      const name = known.members?.find(({ id }) => id === deed.assignee)?.name ?? deed.assignee;
      return t("inbox.done.assign", { count, name });
    }
    case "label":
    case "unlabel": {
      const name = known.labels?.find(({ label_id }) => label_id === deed.label_id)?.name ?? "";
      return deed.type === "label"
        ? t("inbox.done.label", { count, name })
        : t("inbox.done.unlabel", { count, name });
    }
    case "snooze":
      return deed.until === null
        ? t("inbox.done.wake", { count })
        : t("inbox.done.snooze", { count, moment: moment(deed.until) });
    case "close":
      return t("inbox.done.close", { count });
    case "reopen":
      return t("inbox.done.reopen", { count });
  }
}
