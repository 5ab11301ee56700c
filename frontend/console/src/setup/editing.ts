import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRest } from "../cabinet.tsx";

/** Adding, changing and removing what stands at `path`; the list of `key` is read anew. */
export function useEditing<New>(path: string, key: readonly string[]) {
  const rest = useRest();
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: key });
  const save = useMutation({
    mutationFn: ({ id, its }: { readonly id: string | null; readonly its: New }) =>
      id === null ? rest.ask("POST", path, its) : rest.ask("PUT", `${path}/${id}`, its),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (id: string) => rest.ask("DELETE", `${path}/${id}`),
    onSuccess,
  });
  return { save, remove };
}
