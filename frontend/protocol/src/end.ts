/** This close to the end counts as being at it. */
const NEAR_PX = 64;

/** The part of an element that says how far it is scrolled. */
interface Scrolled {
  readonly scrollTop: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
}

/**
 * Where somebody is in what grows at its end: whether at the end, also while it moves away from them.
 * A browser tells of a move only with the next frame. What has grown meanwhile moved nobody: only who
 * goes up leaves the end.
 */
export class End {
  isReached: boolean;
  #top = 0;

  constructor(isReached: boolean) {
    this.isReached = isReached;
  }

  /** Moves `box` to its end. */
  reach(box: Scrolled & { scrollTop: number }): void {
    box.scrollTop = box.scrollHeight;
    this.#top = box.scrollTop;
    this.isReached = true;
  }

  /** Hears that `box` was scrolled; whether its end is still, or again, where somebody is. */
  scrolled({ scrollTop, scrollHeight, clientHeight }: Scrolled): boolean {
    const isNear = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    this.isReached = isNear || (this.isReached && scrollTop >= this.#top);
    this.#top = scrollTop;
    return this.isReached;
  }
}
