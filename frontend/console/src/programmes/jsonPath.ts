/** A stretch of a text, in UTF-16 units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * Where in a JSON `text` the value at `path` stands, such as "$.ways[0].title": the server names the
 * places of its complaints so. A path that leads nowhere gives the deepest value on the way to it;
 * a text that is no JSON gives null.
 */
export function placeOf(text: string, path: string): Stretch | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  const keys = [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)].map(
    ([, name, index]) => name ?? Number(index),
  );
  return new Reader(text).find(keys);
}

/** Line and column of an offset, both from 1. */
export function lineOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Walks a text that is known to be JSON. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  find(keys: readonly (string | number)[]): Stretch {
    this.#space();
    const start = this.#at;
    const [key, ...deeper] = keys;
    const found = key === undefined ? null : this.#within(key, deeper);
    if (found !== null) return found;
    this.#at = start;
    this.#skip();
    return { start, end: this.#at };
  }

  /** The place inside of the value that starts here, if it has something at `key`. */
  #within(key: string | number, deeper: readonly (string | number)[]): Stretch | null {
    const isObject = this.#text[this.#at] === "{";
    if (!isObject && this.#text[this.#at] !== "[") return null;
    this.#at += 1;
    for (let index = 0; this.#hasMore(); index += 1) {
      const name = isObject ? this.#name() : index;
      if (name === key) return this.find(deeper);
      this.#skip();
    }
    return null;
  }

  /** Steps to the next element, or over the end of them. */
  #hasMore(): boolean {
    this.#space();
    if (this.#text[this.#at] === ",") this.#at += 1;
    this.#space();
    return !/[\]}]/.test(this.#text.charAt(this.#at));
  }

  #name(): string {
    const start = this.#at;
    this.#string();
    const name = JSON.parse(this.#text.slice(start, this.#at)) as string;
    this.#space();
    this.#at += 1;
    return name;
  }

  #skip(): void {
    this.#space();
    const first = this.#text.charAt(this.#at);
    if (first === '"') return this.#string();
    if (first !== "{" && first !== "[") {
      while (/[^\s,\]}]/.test(this.#text.charAt(this.#at))) this.#at += 1;
      return;
    }
    this.#at += 1;
    while (this.#hasMore()) {
      if (first === "{") this.#name();
      this.#skip();
    }
    this.#at += 1;
  }

  #string(): void {
    this.#at += 1;
    while (this.#text[this.#at] !== '"') this.#at += this.#text[this.#at] === "\\" ? 2 : 1;
    this.#at += 1;
  }

  #space(): void {
    while (/\s/.test(this.#text.charAt(this.#at))) this.#at += 1;
  }
}
