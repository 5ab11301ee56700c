import type { PolicyPreview, PossibleStages } from "@prilavok/protocol";
import { ProblemError } from "@prilavok/protocol";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useRest } from "../../cabinet.tsx";
import type { Fault } from "../forms.ts";
import type { Document } from "../queries.ts";
import { written } from "../queries.ts";

const KEY = "claim-policy";
/** A draft is tried once nobody has typed for so long. */
const TRY_AFTER_MS = 400;

/** What a policy may say, state by state. */
export function usePossible() {
  const rest = useRest();
  return useQuery({
    queryKey: [KEY, "possible"],
    queryFn: () => rest.ask<PossibleStages>("GET", "/v1/claim-policy/possible"),
    staleTime: Infinity,
  });
}

/** What claims would come to under `document`; what is wrong with it, where it holds nothing. */
export function usePreview(document: Document) {
  const rest = useRest();
  const text = useSettled(written(document));
  const query = useQuery({
    queryKey: [KEY, "preview", text],
    queryFn: () =>
      rest.ask<PolicyPreview>("POST", "/v1/claim-policy/preview", {
        document: JSON.parse(text) as Document,
      }),
    placeholderData: keepPreviousData,
    retry: (count, error) => !(error instanceof ProblemError) && count < 2,
    gcTime: 0,
  });
  return { ...query, fault: faultOf(query.error) };
}

/** What the server finds wrong with a document; null where something else went wrong. */
export function faultOf(error: Error | null): Fault | null {
  if (!(error instanceof ProblemError) || error.problem.code !== "document_invalid") return null;
  const { path, reason, detail } = error.problem;
  return {
    path: typeof path === "string" ? path : "$",
    reason: typeof reason === "string" ? reason : detail,
  };
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TRY_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
