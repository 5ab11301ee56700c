export type MessageId =
  | "launcher.open"
  | "launcher.unread"
  | "panel.answer.by"
  | "panel.close"
  | "panel.empty.order"
  | "panel.empty.product"
  | "panel.label"
  | "panel.opening"
  | "panel.safety"
  | "panel.signin";
