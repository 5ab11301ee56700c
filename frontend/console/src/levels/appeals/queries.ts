import type { LevelAppeals, LevelAppealView, NewLevelAppeal } from "@prilavok/protocol";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRest } from "../../cabinet.tsx";
import { useWords } from "../../words.tsx";

const KEY = ["levels", "appeals"];

/** What one has contested, the newest first. */
export function useAppeals() {
  const rest = useRest();
  const { locale } = useWords();
  return useQuery({
    queryKey: [...KEY, locale],
    queryFn: () => rest.ask<LevelAppeals>("GET", `/v1/levels/appeals?lang=${locale}`),
  });
}

/** Contests what a settled month came to. */
export function useContest() {
  const rest = useRest();
  const queries = useQueryClient();
  const { locale } = useWords();
  return useMutation({
    mutationFn: (appeal: NewLevelAppeal) =>
      rest.ask<LevelAppealView>("POST", `/v1/levels/appeals?lang=${locale}`, appeal),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
