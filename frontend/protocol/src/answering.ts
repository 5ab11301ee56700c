import { Composing, EMPTY_DRAFT } from "./composing.ts";
import type { Entry } from "./outbox.ts";
import type { ShownFile } from "./types.ts";
import { asksToRewrite, flawSelected, verdictOf } from "./verdicts.ts";

/** How long a short answer stays in the field for its verdict before it is shown on its way. */
export const ASKED_MS_MAX = 1_000;

/**
 * Writing for a shop, whose author may be asked for a fuller answer: one that is so short stays in the
 * field until its verdict is there, and nothing of it is seen in the thread.
 */
export class Answering extends Composing {
  override besides(unsent: readonly Entry[]): readonly Entry[] {
    return unsent.filter(({ client_id }) => client_id !== this.draft.asked?.client_id);
  }

  override submit(files: readonly ShownFile[] = []): boolean {
    const { asked, text } = this.draft;
    if (asked !== null && text.trim() !== asked.text) this.#letGo();
    return super.submit(files);
  }

  protected override follow(): () => void {
    const unfollow = this.client.subscribe(() => this.#heard());
    this.#heard();
    return () => {
      unfollow();
      this.#letGo();
    };
  }

  protected override stays = (entry: Entry): boolean => {
    const mayBeAsked = this.client.viewer === "seller" && this.client.link === "live";
    if (!mayBeAsked || entry.files !== undefined || !isShort(entry.text)) return false;
    this.set({ text: entry.text, asked: entry });
    setTimeout(() => {
      if (this.draft.asked === entry) this.#letGo();
    }, ASKED_MS_MAX);
    return true;
  };

  /** What was written behind the text that waits for its verdict. */
  protected override rest(): string {
    const { text, asked } = this.draft;
    const isBehind = asked !== null && text.startsWith(asked.text);
    return isBehind ? text.slice(asked.text.length).trimStart() : text;
  }

  /** The thread shows from now on what was asked; what was written behind it stays. */
  #letGo(): void {
    if (this.draft.asked !== null) this.set({ ...EMPTY_DRAFT, text: this.rest() });
  }

  #heard(): void {
    const { unsent } = this.client.view(this.chat_id);
    const { asked, editing } = this.draft;
    const entry = unsent.find(({ client_id }) => client_id === asked?.client_id);
    if (entry?.state === "waiting") return;
    if (entry !== undefined && isToRewrite(entry)) return this.#takeBack(entry, this.draft.text);
    this.#letGo();
    const isFree = this.draft.text.trim() === "" && editing === null;
    const empty = isFree ? unsent.find(isToRewrite) : undefined;
    if (empty !== undefined) this.#takeBack(empty, "");
  }

  #takeBack({ client_id, problem, text: written }: Entry, field: string): void {
    const text = field || written;
    this.set({
      ...EMPTY_DRAFT,
      text,
      objection: this.objection(verdictOf(problem), problem),
      selection: text === written ? flawSelected(text, null) : null,
    });
    this.client.dismiss(this.chat_id, client_id);
  }
}

const isToRewrite = ({ state, problem }: Entry): boolean =>
  state === "refused" && asksToRewrite(verdictOf(problem));

/** Whether an answer is so short that it may say nothing; a guess, and the server's is what counts. */
function isShort(text: string): boolean {
  const isChinese = /\p{Script=Han}/u.test(text);
  return isChinese ? text.length <= 12 : text.length <= 60 && text.split(/\s+/).length <= 3;
}
