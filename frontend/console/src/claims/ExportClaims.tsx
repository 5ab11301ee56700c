import { Button, Menu } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useCabinet } from "../cabinet.tsx";
import { download } from "../download.ts";
import { Failure } from "../page/Failure.tsx";
import { useWords } from "../words.tsx";
import type { ClaimFilter } from "./filter.ts";

const FORMATS = ["csv", "parquet"] as const;

/** What the list shows, as a file. */
export function ExportClaims({ filter }: { readonly filter: ClaimFilter }) {
  const { t } = useWords();
  const { csrf_token } = useCabinet().session;
  const { q, ...others } = filter;
  const wanted = { ...others, q: q.trim() === "" ? null : q.trim() };
  const make = useMutation({
    mutationFn: (format: (typeof FORMATS)[number]) =>
      download(`claims.${format}`, {
        path: "/v1/claims/export",
        body: { filter: wanted, format },
        csrf_token,
      }),
  });
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="default" size="compact-sm" loading={make.isPending}>
            {t("claims.export")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {FORMATS.map((format) => (
            <Menu.Item key={format} onClick={() => make.mutate(format)}>
              {format.toUpperCase()}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Failure error={make.error} />
    </>
  );
}
