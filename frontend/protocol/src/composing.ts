import type { ChatClient } from "./client.ts";
import { keepDraft, keptDraft } from "./drafts.ts";
import type { Entry } from "./outbox.ts";
import { ProblemError } from "./problems.ts";
import type { MessageLine } from "./thread.ts";
import type { Message, Problem, ShownFile, ShownVerdict } from "./types.ts";
import type { Selection } from "./verdicts.ts";
import { asksToRewrite, flawSelected, verdictOf } from "./verdicts.ts";
import { lengthOf, TEXT_MOST } from "./words.ts";

/** How long a short answer stays in the field for its verdict before it is shown on its way. */
export const ASKED_MS_MAX = 1_000;

/** What speaks against the text in the field. */
export interface Objection {
  /** Another one each time, so that the same words are said again. */
  readonly key: number;
  readonly verdict: ShownVerdict | null;
  /** Why an edit was not saved; `null` as well where no answer came. */
  readonly problem: Problem | null;
}

/** What is in the field, and what is known of it. */
export interface Draft {
  readonly text: string;
  /** The message being changed, or null for a new one. */
  readonly editing: string | null;
  /** A short answer that stays in the field until the server has said that it will do. */
  readonly asked: Entry | null;
  readonly isSaving: boolean;
  readonly objection: Objection | null;
  /** Where the field is to take the focus; a new object each time that it is. */
  readonly selection: Selection | null;
}

const EMPTY: Draft = {
  text: "",
  editing: null,
  asked: null,
  isSaving: false,
  objection: null,
  selection: null,
};

/**
 * Writing in one chat: what is in the field, from the first letter until the server has taken it.
 *
 * A message leaves the field at once, but for an answer so short that its author may be asked for a
 * fuller one: that one stays until the verdict is there, and nothing of it is seen in the thread. An
 * edit stays until it is saved.
 */
export class Composing {
  readonly #client: ChatClient;
  readonly #chat_id: string;
  readonly #listeners = new Set<() => void>();
  #draft: Draft;
  #objections = 0;
  #unfollow = () => {};

  constructor(client: ChatClient, chat_id: string) {
    this.#client = client;
    this.#chat_id = chat_id;
    this.#draft = { ...EMPTY, text: keptDraft(chat_id) };
  }

  get draft(): Draft {
    return this.#draft;
  }

  /** Follows the chat for as long as anybody listens. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) {
      this.#unfollow = this.#client.subscribe(() => this.#heard());
      this.#heard();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#unfollow();
      this.#letGo();
    };
  };

  /** What of the outbox is for the thread to show: all but what the field still shows. */
  besides(unsent: readonly Entry[]): readonly Entry[] {
    return unsent.filter(({ client_id }) => client_id !== this.#draft.asked?.client_id);
  }

  change(text: string): void {
    const objection = text.trim() === "" ? null : this.#draft.objection;
    this.#set({ text, objection });
    if (this.#draft.editing === null) this.#client.typing(this.#chat_id);
  }

  /** Whether a message or an edit has gone on its way, with `files` if it is a message. */
  submit(files: readonly ShownFile[] = []): boolean {
    const { asked } = this.#draft;
    if (asked !== null && this.#draft.text.trim() !== asked.text) this.#letGo();
    const text = this.#draft.text.trim();
    const { editing, isSaving } = this.#draft;
    const isEmpty = text === "" && (files.length === 0 || editing !== null);
    if (isEmpty || lengthOf(text) > TEXT_MOST || isSaving || this.#draft.asked) return false;
    if (editing !== null) {
      void this.#save(editing, text);
      return true;
    }
    const entry = this.#client.write(this.#chat_id, text, files);
    if (files.length === 0 && this.#mayHaveToBeRewritten(text)) this.#ask(entry);
    else this.#set(EMPTY);
    return true;
  }

  edit({ message_id, text }: Message): void {
    this.#set({ ...EMPTY, text, editing: message_id, selection: flawSelected(text, null) });
  }

  /** Back from an edit to what was being written before. */
  cancel(): void {
    const text = keptDraft(this.#chat_id);
    this.#set({ ...EMPTY, text, selection: flawSelected(text, null) });
  }

  /** A refused message comes back with its flaw selected; what is being written stays behind it. */
  rewrite(line: MessageLine): void {
    const { message, verdict } = line;
    const rest = keptDraft(this.#chat_id).trim();
    this.#set({
      ...EMPTY,
      text: rest === "" ? message.text : `${message.text}\n${rest}`,
      objection: verdict && this.#objection(verdict, null),
      selection: flawSelected(message.text, verdict),
    });
    this.hide(line);
  }

  /** Takes a refused message from its author's eyes. */
  hide({ message: { client_id } }: MessageLine): void {
    if (client_id !== null) this.#client.dismiss(this.#chat_id, client_id);
  }

  #mayHaveToBeRewritten(text: string): boolean {
    return this.#client.viewer === "seller" && this.#client.link === "live" && isShort(text);
  }

  #ask(asked: Entry): void {
    this.#set({ text: asked.text, asked });
    setTimeout(() => {
      if (this.#draft.asked === asked) this.#letGo();
    }, ASKED_MS_MAX);
  }

  /** The thread shows from now on what was asked; what was written behind it stays. */
  #letGo(): void {
    if (this.#draft.asked !== null) this.#set({ ...EMPTY, text: this.#rest() });
  }

  #heard(): void {
    const { unsent } = this.#client.view(this.#chat_id);
    const { asked, editing } = this.#draft;
    const entry = unsent.find(({ client_id }) => client_id === asked?.client_id);
    if (entry?.state === "waiting") return;
    if (entry !== undefined && isToRewrite(entry)) return this.#takeBack(entry, this.#draft.text);
    this.#letGo();
    const isFree = this.#draft.text.trim() === "" && editing === null;
    const empty = isFree ? unsent.find(isToRewrite) : undefined;
    if (empty !== undefined) this.#takeBack(empty, "");
  }

  #takeBack({ client_id, problem, text: written }: Entry, field: string): void {
    const text = field || written;
    this.#set({
      ...EMPTY,
      text,
      objection: this.#objection(verdictOf(problem), problem),
      selection: text === written ? flawSelected(text, null) : null,
    });
    this.#client.dismiss(this.#chat_id, client_id);
  }

  async #save(message_id: string, text: string): Promise<void> {
    this.#set({ isSaving: true });
    try {
      await this.#client.edit(this.#chat_id, message_id, text);
      if (this.#draft.editing === message_id) this.cancel();
    } catch (error) {
      if (this.#draft.editing !== message_id) return;
      const problem = error instanceof ProblemError ? error.problem : null;
      const verdict = verdictOf(problem);
      const selection = flawSelected(text, verdict);
      this.#set({ isSaving: false, objection: this.#objection(verdict, problem), selection });
    }
  }

  #objection(verdict: ShownVerdict | null, problem: Problem | null): Objection {
    return { key: (this.#objections += 1), verdict, problem };
  }

  /** What was written behind the text that waits for its verdict. */
  #rest(): string {
    const { text, asked } = this.#draft;
    const isBehind = asked !== null && text.startsWith(asked.text);
    return isBehind ? text.slice(asked.text.length).trimStart() : text;
  }

  #set(over: Partial<Draft>): void {
    this.#draft = { ...this.#draft, ...over };
    if (this.#draft.editing === null) keepDraft(this.#chat_id, this.#rest());
    for (const listener of [...this.#listeners]) listener();
  }
}

const isToRewrite = ({ state, problem }: Entry): boolean =>
  state === "refused" && asksToRewrite(verdictOf(problem));

/** Whether an answer is so short that it may say nothing; a guess, and the server's is what counts. */
function isShort(text: string): boolean {
  const isChinese = /\p{Script=Han}/u.test(text);
  return isChinese ? text.length <= 12 : text.length <= 60 && text.split(/\s+/).length <= 3;
}
