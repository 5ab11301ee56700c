import { ActionIcon } from "@mantine/core";
import { FILE_TYPES } from "@prilavok/protocol";
import { useRef } from "react";
import { PaperclipIcon } from "../shell/icons.tsx";
import { useWords } from "../words.tsx";

/** Chooses files from the device; on a phone also its camera. */
export function Attaching({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={34}
        radius="xl"
        aria-label={t("composer.attach")}
        title={t("composer.attach")}
        onClick={() => input.current?.click()}
      >
        <PaperclipIcon />
      </ActionIcon>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={FILE_TYPES.join()}
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = "";
        }}
      />
    </>
  );
}
