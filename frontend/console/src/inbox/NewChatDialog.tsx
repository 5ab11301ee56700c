import { Button, Modal, TextInput } from "@mantine/core";
import { ProblemError } from "@prilavok/protocol";
import { useMutation } from "@tanstack/react-query";
import type { SyntheticEvent } from "react";
import { useState } from "react";
import { useLocation } from "wouter";
import { useCabinet } from "../cabinet.tsx";
import { Failure } from "../page/Failure.tsx";
import { useWords } from "../words.tsx";
import { chatHref, EVERYTHING } from "./filter.ts";

const ORDER_ID_MOST = 64;

/** Writes to the buyer of an order, where the marketplace's rules let a shop write first. */
export function NewChatDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const { keeper, session } = useCabinet();
  const [, navigate] = useLocation();
  const [id, setId] = useState("");
  const open = useMutation({
    mutationFn: () =>
      keeper.rest.openChat(session.principal.seller_id ?? "", { type: "order", id: id.trim() }),
    onSuccess: ({ chat_id }) => {
      onClose();
      navigate(chatHref(chat_id, EVERYTHING));
    },
  });
  const go = (event: SyntheticEvent) => {
    event.preventDefault();
    if (id.trim() !== "") open.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("new_chat.title")}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": t("told.close") }}
    >
      <form onSubmit={go}>
        <TextInput
          label={t("new_chat.order")}
          description={t("new_chat.hint")}
          maxLength={ORDER_ID_MOST}
          data-autofocus
          value={id}
          onChange={({ currentTarget: { value } }) => setId(value)}
        />
        {isUnknown(open.error) ? (
          <p className="failed" role="alert">
            {t("new_chat.unknown")}
          </p>
        ) : (
          <Failure error={open.error} />
        )}
        <Button mt="md" type="submit" disabled={id.trim() === ""} loading={open.isPending}>
          {t("new_chat.open")}
        </Button>
      </form>
    </Modal>
  );
}

const isUnknown = (error: Error | null): boolean =>
  error instanceof ProblemError && error.problem.code === "context_not_found";
