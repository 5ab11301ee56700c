import { expect, test } from "vitest";
import { End } from "../src/index.ts";

/** Scrolls as a browser does: never beyond the end. */
class Box {
  scrollHeight = 1_000;
  readonly clientHeight = 400;
  #top = 0;

  get scrollTop() {
    return this.#top;
  }

  set scrollTop(wanted: number) {
    this.#top = Math.max(0, Math.min(wanted, this.scrollHeight - this.clientHeight));
  }
}

function atTheEnd(): [Box, End] {
  const box = new Box();
  const end = new End(true);
  end.reach(box);
  end.scrolled(box);
  return [box, end];
}

test("who is at the end stays there while it moves away", () => {
  const [box, end] = atTheEnd();
  box.scrollHeight += 50;
  end.reach(box);
  box.scrollHeight += 300;
  expect(end.scrolled(box)).toBe(true);
  end.reach(box);
  expect(box.scrollTop).toBe(950);
});

test("who is at the end stays there when it comes nearer and moves away again", () => {
  const [box, end] = atTheEnd();
  box.scrollHeight -= 300;
  end.reach(box);
  box.scrollHeight += 300;
  expect(end.scrolled(box)).toBe(true);
});

test("who goes up leaves the end, and is back once they are near it", () => {
  const [box, end] = atTheEnd();
  box.scrollTop -= 63;
  expect(end.scrolled(box)).toBe(true);
  box.scrollTop -= 1;
  expect(end.scrolled(box)).toBe(false);
  box.scrollTop += 1;
  expect(end.scrolled(box)).toBe(true);
});

test("who has left the end is not taken back to it by what grows", () => {
  const [box, end] = atTheEnd();
  box.scrollTop = 100;
  end.scrolled(box);
  box.scrollHeight += 300;
  box.scrollTop += 10;
  expect(end.scrolled(box)).toBe(false);
});

test("who begins elsewhere is not at the end", () => {
  const box = new Box();
  const end = new End(false);
  box.scrollTop = 300;
  expect(end.scrolled(box)).toBe(false);
});
