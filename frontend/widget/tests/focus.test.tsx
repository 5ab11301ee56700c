// @vitest-environment happy-dom
import { render } from "preact";
import { expect, test } from "vitest";
import { Head } from "../src/Head.tsx";
import { WordsContext, wordsIn } from "../src/words.ts";

test("what is drawn has the focus at once: a key that comes next must not be lost", async () => {
  const words = await wordsIn("en");
  render(
    <WordsContext.Provider value={words}>
      <Head title="Notices" onClose={() => undefined} />
    </WordsContext.Provider>,
    document.body,
  );
  expect(document.activeElement?.tagName).toBe("H1");
  render(null, document.body);
});
