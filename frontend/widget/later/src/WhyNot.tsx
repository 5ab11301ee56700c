import type { CanWrite } from "@prilavok/protocol";
import { whyNotText } from "@prilavok/protocol";
import type { Ways } from "../../src/App.tsx";
import { Plain } from "../../src/Head.tsx";
import { useWords } from "./words.ts";

interface WhyNotProps extends Pick<Ways, "go"> {
  readonly why: CanWrite;
}

/** Why the buyer may not write, and what they can do about it. */
export function WhyNot({ why, go }: WhyNotProps) {
  const words = useWords();
  return (
    <>
      {whyNotText(words, why)}
      {why.reason === "muted" && (
        <Plain onClick={() => go({ is: "penalties" })}>{words.t("contest.open")}</Plain>
      )}
    </>
  );
}
