import type { ChatClient } from "./client.ts";
import { keepDraft, keptDraft, onDraft } from "./drafts.ts";
import type { Entry } from "./outbox.ts";
import { ProblemError } from "./problems.ts";
import type { MessageLine } from "./thread.ts";
import type { Message, Problem, ShownFile, ShownVerdict } from "./types.ts";
import type { Selection } from "./verdicts.ts";
import { flawSelected, verdictOf } from "./verdicts.ts";
import { lengthOf, TEXT_MOST } from "./words.ts";

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

export const EMPTY_DRAFT: Draft = {
  text: "",
  editing: null,
  asked: null,
  isSaving: false,
  objection: null,
  selection: null,
};

/**
 * Writing in one chat: what is in the field, from the first letter until the server has taken it. A
 * message leaves the field at once; an edit stays until it is saved.
 */
export class Composing {
  protected readonly client: ChatClient;
  protected readonly chat_id: string;
  readonly #listeners = new Set<() => void>();
  #draft: Draft;
  #objections = 0;
  #unfollow = () => {};

  constructor(client: ChatClient, chat_id: string) {
    this.client = client;
    this.chat_id = chat_id;
    this.#draft = { ...EMPTY_DRAFT, text: keptDraft(chat_id) };
  }

  get draft(): Draft {
    return this.#draft;
  }

  /** Follows the chat for as long as anybody listens. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#begin();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#unfollow();
    };
  };

  #begin(): void {
    const unfollow = this.follow();
    const unhear = onDraft((chat_id) => chat_id === this.chat_id && this.#redrafted());
    this.#unfollow = () => {
      unfollow();
      unhear();
    };
    this.#redrafted();
  }

  /** What waited for its files has gone, and leaves the field. */
  #redrafted(): void {
    const text = keptDraft(this.chat_id);
    if (this.#draft.editing === null && text !== this.rest()) this.set({ ...EMPTY_DRAFT, text });
  }

  /** What of the outbox is for the thread to show: all but what the field still shows. */
  besides(unsent: readonly Entry[]): readonly Entry[] {
    return unsent;
  }

  change(text: string): void {
    const objection = text.trim() === "" ? null : this.#draft.objection;
    this.set({ text, objection });
    if (this.#draft.editing === null) this.client.typing(this.chat_id);
  }

  /** Whether a message or an edit has gone on its way, with `files` if it is a message. */
  submit(files: readonly ShownFile[] = []): boolean {
    const text = this.#draft.text.trim();
    const { editing, isSaving, asked } = this.#draft;
    const isEmpty = text === "" && (files.length === 0 || editing !== null);
    if (isEmpty || lengthOf(text) > TEXT_MOST || isSaving || asked) return false;
    if (editing !== null) void this.#save(editing, text);
    else if (!this.stays(this.client.write(this.chat_id, text, files))) this.set(EMPTY_DRAFT);
    return true;
  }

  edit({ message_id, text }: Message): void {
    this.set({ ...EMPTY_DRAFT, text, editing: message_id, selection: flawSelected(text, null) });
  }

  /** Back from an edit to what was being written before. */
  cancel(): void {
    const text = keptDraft(this.chat_id);
    this.set({ ...EMPTY_DRAFT, text, selection: flawSelected(text, null) });
  }

  /** A refused message comes back with its flaw selected; what is being written stays behind it. */
  rewrite(line: MessageLine): void {
    const { message, verdict } = line;
    const rest = keptDraft(this.chat_id).trim();
    this.set({
      ...EMPTY_DRAFT,
      text: rest === "" ? message.text : `${message.text}\n${rest}`,
      objection: verdict && this.objection(verdict, null),
      selection: flawSelected(message.text, verdict),
    });
    this.hide(line);
  }

  /** Takes a refused message from its author's eyes. */
  hide({ message: { client_id } }: MessageLine): void {
    if (client_id !== null) this.client.dismiss(this.chat_id, client_id);
  }

  /** Whether a message that is on its way stays in the field for now. */
  protected stays: (entry: Entry) => boolean = () => false;

  /** Begins to listen to the chat; returns the undoing. */
  protected follow(): () => void {
    return () => {};
  }

  /** What of the field is to be kept for later. */
  protected rest(): string {
    return this.#draft.text;
  }

  protected objection(verdict: ShownVerdict | null, problem: Problem | null): Objection {
    return { key: (this.#objections += 1), verdict, problem };
  }

  protected set(over: Partial<Draft>): void {
    this.#draft = { ...this.#draft, ...over };
    if (this.#draft.editing === null) keepDraft(this.chat_id, this.rest());
    for (const listener of [...this.#listeners]) listener();
  }

  async #save(message_id: string, text: string): Promise<void> {
    this.set({ isSaving: true });
    try {
      await this.client.edit(this.chat_id, message_id, text);
      if (this.#draft.editing === message_id) this.cancel();
    } catch (error) {
      if (this.#draft.editing !== message_id) return;
      const problem = error instanceof ProblemError ? error.problem : null;
      const verdict = verdictOf(problem);
      const selection = flawSelected(text, verdict);
      this.set({ isSaving: false, objection: this.objection(verdict, problem), selection });
    }
  }
}
