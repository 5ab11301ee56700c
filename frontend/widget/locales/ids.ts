export type MessageId =
  | "launcher.open"
  | "launcher.unread"
  | "notice.read"
  | "panel.answer.by"
  | "panel.close"
  | "panel.empty.order"
  | "panel.empty.product"
  | "panel.label"
  | "panel.opening"
  | "panel.safety"
  | "panel.signin";
