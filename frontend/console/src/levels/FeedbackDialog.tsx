import { Button, Modal, Radio, Textarea } from "@mantine/core";
import { lengthOf } from "@prilavok/protocol";
import type { SyntheticEvent } from "react";
import { useState } from "react";
import { Failure } from "../page/Failure.tsx";
import { useWords } from "../words.tsx";
import { useFeedback } from "./queries.ts";

const TEXT_LENGTH_MAX = 2_000;
const STARS = [5, 4, 3, 2, 1] as const;

/** What one thinks of levels: stars, and a text if one likes. */
export function FeedbackDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const [stars, setStars] = useState<number | null>(null);
  const [text, setText] = useState("");
  const feedback = useFeedback();
  const left = TEXT_LENGTH_MAX - lengthOf(text.trim());
  const isFit = stars !== null && left >= 0;
  const tell = (event: SyntheticEvent) => {
    event.preventDefault();
    if (stars !== null && isFit && !feedback.isPending) {
      feedback.mutate({ stars, text: text.trim() });
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("levels.feedback.title")}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": t("told.close") }}
    >
      {feedback.isSuccess ? (
        <div className="written" role="status">
          <p>{t("levels.feedback.thanks")}</p>
          <Button variant="light" data-autofocus onClick={onClose}>
            {t("told.close")}
          </Button>
        </div>
      ) : (
        <form className="written" onSubmit={tell}>
          <Radio.Group
            label={t("levels.feedback.stars")}
            value={stars === null ? null : String(stars)}
            onChange={(value) => setStars(Number(value))}
          >
            {STARS.map((count) => (
              <Radio
                key={count}
                mt="xs"
                value={String(count)}
                label={t("levels.feedback.count", { count })}
              />
            ))}
          </Radio.Group>
          <Textarea
            label={t("levels.feedback.text")}
            description={
              left < 0 ? t("composer.over", { count: -left }) : t("composer.left", { count: left })
            }
            inputWrapperOrder={["label", "input", "description"]}
            autosize
            minRows={3}
            maxRows={10}
            value={text}
            onChange={({ currentTarget: { value } }) => setText(value)}
          />
          <Failure error={feedback.error} />
          <div className="form-acts">
            <Button type="submit" size="sm" disabled={!isFit} loading={feedback.isPending}>
              {t("levels.feedback.send")}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
