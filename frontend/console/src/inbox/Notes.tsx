import { Button, CloseButton } from "@mantine/core";
import type { ChatNoteList } from "@prilavok/protocol";
import { lengthOf } from "@prilavok/protocol";
import type { QueryClient } from "@tanstack/react-query";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { KeyboardEvent } from "react";
import { useState } from "react";
import { useCabinet, useRest } from "../cabinet.tsx";
import { Failure } from "../page/Failure.tsx";
import { useWords } from "../words.tsx";
import { NOTE_ID } from "./focus.ts";
import type { Note } from "./model.ts";
import { ROW } from "./queries.ts";

const NOTE_MOST = 2_000;

interface NotesProps {
  readonly chat_id: string;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

const pathOf = (chat_id: string) => `/v1/inbox/${encodeURIComponent(chat_id)}/notes`;

function useNotes(chat_id: string) {
  const rest = useRest();
  return useQuery({
    queryKey: ["notes", chat_id],
    queryFn: async () => (await rest.ask<ChatNoteList>("GET", pathOf(chat_id))).notes,
  });
}

const noted = (queries: QueryClient, chat_id: string) =>
  Promise.all([
    queries.invalidateQueries({ queryKey: ["notes", chat_id] }),
    queries.invalidateQueries({ queryKey: [ROW, chat_id] }),
  ]);

/** Notes of the staff, on paper of another colour than messages: closed it shows the last one. */
export function Notes({ chat_id, isOpen, onOpen, onClose }: NotesProps) {
  const { t } = useWords();
  const notes = useNotes(chat_id);
  const last = notes.data?.at(-1);
  if (!isOpen) {
    if (last === undefined) return null;
    return (
      <button type="button" className="notes closed" onClick={onOpen}>
        <span className="note-who">{t("notes.by", { name: last.author.name })}</span>
        <span className="note-last">{last.text}</span>
      </button>
    );
  }
  return (
    <section className="notes" aria-label={t("notes.title")}>
      <header className="notes-head">
        <h3>{t("notes.title")}</h3>
        <span className="aside">{t("notes.private")}</span>
        <CloseButton size="sm" aria-label={t("notes.close")} onClick={onClose} />
      </header>
      <Failure error={notes.error} />
      <ul className="notes-list">
        {notes.data?.map((note) => (
          <NoteItem key={note.note_id} chat_id={chat_id} note={note} />
        ))}
      </ul>
      <NewNote chat_id={chat_id} onClose={onClose} />
    </section>
  );
}

function NoteItem({ chat_id, note }: { readonly chat_id: string; readonly note: Note }) {
  const { t, moment } = useWords();
  const { subject, permissions } = useCabinet().session.principal;
  const isRemovable = note.author.id === subject || permissions.includes("inbox");
  const rest = useRest();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => rest.ask("DELETE", `${pathOf(chat_id)}/${note.note_id}`),
    onSettled: () => noted(queries, chat_id),
  });
  return (
    <li className="note">
      <span className="note-who">
        {note.author.name}, <time dateTime={note.written_at}>{moment(note.written_at)}</time>
      </span>
      <p>{note.text}</p>
      {isRemovable && (
        <Button
          variant="subtle"
          size="compact-xs"
          loading={remove.isPending}
          onClick={() => remove.mutate()}
        >
          {t("notes.remove")}
        </Button>
      )}
      <Failure error={remove.error} />
    </li>
  );
}

function NewNote({ chat_id, onClose }: { readonly chat_id: string; readonly onClose: () => void }) {
  const { t } = useWords();
  const rest = useRest();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const left = NOTE_MOST - lengthOf(text.trim());
  const add = useMutation({
    mutationFn: () => rest.ask("POST", pathOf(chat_id), { text: text.trim() }),
    onSuccess: () => {
      setText("");
      return noted(queries, chat_id);
    },
  });
  const go = () => {
    if (text.trim() !== "" && left >= 0 && !add.isPending) add.mutate();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) go();
    else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
  };
  return (
    <form
      className="new-note"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <textarea
        id={NOTE_ID}
        rows={2}
        autoFocus
        aria-label={t("notes.new")}
        placeholder={t("notes.placeholder")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Button
        type="submit"
        size="compact-sm"
        variant="default"
        disabled={text.trim() === "" || left < 0}
        loading={add.isPending}
      >
        {t("notes.add")}
      </Button>
      {left < 0 && <p className="hint bad">{t("composer.over", { count: -left })}</p>}
      <Failure error={add.error} />
    </form>
  );
}
