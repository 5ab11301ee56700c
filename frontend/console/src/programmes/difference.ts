/** A line of one of two texts, or of both. */
export interface DiffLine {
  readonly kind: "same" | "gone" | "new";
  readonly text: string;
}

/** Lines that stay the same around a change, for orientation. */
const AROUND = 3;
/** Beyond this many pairs of lines to compare, what differs is shown as a whole. */
const PAIRS_MAX = 4_000_000;

/** What has to change for `before` to become `after`, line by line; as few lines as there can be. */
export function difference(before: string, after: string): readonly DiffLine[] {
  const old = before.split("\n");
  const now = after.split("\n");
  const head = commonFrom(old, now, (index) => [old[index], now[index]]);
  const most = Math.min(old.length, now.length) - head;
  const tail = Math.min(
    most,
    commonFrom(old, now, (index) => [old.at(-1 - index), now.at(-1 - index)]),
  );
  const middle = changed(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  return [...same(old.slice(0, head)), ...middle, ...same(tail === 0 ? [] : old.slice(-tail))];
}

/** `lines` with what is far from any change left out; null stands for what was. */
export function shortened(lines: readonly DiffLine[]): readonly (DiffLine | null)[] {
  const near = lines.map(() => false);
  lines.forEach(({ kind }, index) => {
    if (kind !== "same") near.fill(true, Math.max(0, index - AROUND), index + AROUND + 1);
  });
  return lines.flatMap((line, index) => {
    if (near[index]) return [line];
    return index === 0 || near[index - 1] ? [null] : [];
  });
}

function commonFrom(
  old: readonly string[],
  now: readonly string[],
  pair: (index: number) => [string | undefined, string | undefined],
): number {
  const most = Math.min(old.length, now.length);
  let count = 0;
  for (; count < most; count += 1) {
    const [one, other] = pair(count);
    if (one !== other) break;
  }
  return count;
}

/** By the longest common subsequence. */
function changed(old: readonly string[], now: readonly string[]): DiffLine[] {
  if (old.length * now.length > PAIRS_MAX) return [...as("gone", old), ...as("new", now)];
  const width = now.length + 1;
  const longest = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] =
        old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      lines.push({ kind: "same", text: old[i] ?? "" });
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) lines.push({ kind: "gone", text: old[i++] ?? "" });
    else lines.push({ kind: "new", text: now[j++] ?? "" });
  }
  return [...lines, ...as("gone", old.slice(i)), ...as("new", now.slice(j))];
}

const as = (kind: DiffLine["kind"], texts: readonly string[]): DiffLine[] =>
  texts.map((text) => ({ kind, text }));
const same = (texts: readonly string[]) => as("same", texts);
