import { Button, Textarea } from "@mantine/core";
import type { SyntheticEvent } from "react";
import { useState } from "react";
import { Asked } from "../page/Asked.tsx";
import { Failure } from "../page/Failure.tsx";
import { useWords } from "../words.tsx";
import { useAddNote, useClaimNotes } from "./queries.ts";

const TEXT_MOST = 2_000;

/** What colleagues noted; the buyer never sees it. */
export function ClaimNotes({ claim_id }: { readonly claim_id: string }) {
  const { t, moment } = useWords();
  const query = useClaimNotes(claim_id);
  const add = useAddNote(claim_id);
  const [text, setText] = useState("");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (text.trim() !== "" && !add.isPending)
      add.mutate(text.trim(), { onSuccess: () => setText("") });
  };
  return (
    <section className="part">
      <h2>{t("claims.notes")}</h2>
      <Asked query={query} lines={1}>
        {({ notes }) => (
          <ul className="plain-list">
            {notes.map((note) => (
              <li key={note.note_id} className="claim-note">
                <b>{note.author}</b> <time dateTime={note.at}>{moment(note.at)}</time>
                <p>{note.text}</p>
              </li>
            ))}
          </ul>
        )}
      </Asked>
      <form className="written" onSubmit={submit}>
        <Textarea
          aria-label={t("claims.notes.add")}
          placeholder={t("claims.notes.add")}
          autosize
          minRows={1}
          maxRows={8}
          maxLength={TEXT_MOST}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Failure error={add.error} />
        {text.trim() !== "" && (
          <Button type="submit" size="compact-sm" variant="default" loading={add.isPending}>
            {t("claims.notes.save")}
          </Button>
        )}
      </form>
    </section>
  );
}
