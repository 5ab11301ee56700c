export type MessageId =
  | "chats.title"
  | "launcher.open"
  | "launcher.unread"
  | "notices.title"
  | "panel.answer.by"
  | "panel.close"
  | "panel.empty.order"
  | "panel.empty.product"
  | "panel.label"
  | "panel.menu"
  | "panel.opening"
  | "panel.safety"
  | "panel.signin";
