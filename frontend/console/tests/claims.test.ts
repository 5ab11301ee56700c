import type { ClaimView } from "@prilavok/protocol";
import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { show } from "../src/claims/queries.ts";

const claim = (version: number) => ({ claim_id: "c-1", version }) as ClaimView;

it("shows no claim as it was before what is shown", () => {
  const queries = new QueryClient();
  for (const version of [2, 3, 2]) show(queries, claim(version));
  expect(queries.getQueryData(["claim", "c-1"])).toEqual(claim(3));
});
