// Made by `npm run generate` from the server's own schemas; do not edit.

export type Role =
  | "buyer"
  | "seller_staff"
  | "moderator"
  | "operator"
  | "creator"
  | "account_manager";

export type Side = "buyer" | "seller" | "system";
export type ChatStatus = "new" | "waiting_for_seller" | "waiting_for_buyer" | "closed";
export type MessageState = "delivered" | "masked" | "held" | "refused" | "deleted";

export interface Context {
  readonly type: "product" | "order";
  readonly id: string;
  readonly title: string;
}

export interface Buyer {
  readonly alias: string;
  readonly name: string | null;
}

export interface Marks {
  readonly delivered: number;
  readonly read: number;
}

export interface CanWrite {
  readonly allowed: boolean;
  readonly reason: string | null;
  readonly until: string | null;
}

export interface Message {
  readonly message_id: string;
  readonly chat_id: string;
  readonly client_id: string | null;
  readonly seq: number | null;
  readonly side: Side;
  readonly author: string | null;
  readonly text: string;
  readonly state: MessageState;
  readonly sent_at: string;
  readonly edited_at: string | null;
}

export interface Chat {
  readonly chat_id: string;
  readonly seller_id: string;
  readonly seller_name: string;
  readonly buyer: Buyer;
  readonly context: Context;
  readonly status: ChatStatus;
  readonly due_at: string | null;
  readonly seq: number;
  readonly change: number;
  readonly unread: number;
  readonly marks: { readonly buyer: Marks; readonly seller: Marks };
  readonly last_message: Message | null;
  /** Null in lists. */
  readonly can_write: CanWrite | null;
  readonly opened_at: string;
  readonly changed_at: string;
}

export interface ChatPage {
  readonly chats: readonly Chat[];
  readonly cursor: string | null;
}

export interface MessagePage {
  readonly messages: readonly Message[];
  readonly has_more: boolean;
  readonly change: number;
  readonly pending: readonly Message[];
}

export interface Principal {
  readonly role: Role;
  readonly subject: string;
  readonly seller_id: string | null;
  readonly permissions: readonly string[];
  readonly expires_at: string;
  readonly name: string | null;
}

export interface Session {
  readonly csrf_token: string;
  readonly expires_at: string;
  readonly principal: Principal;
}

/** RFC 9457, with our `code` and the fields of the error it stands for. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly [field: string]: unknown;
}

export interface ReadyEvent {
  readonly type: "ready";
  readonly role: Role;
  readonly subject: string;
  readonly expires_at: string | null;
}

export interface SentEvent {
  readonly type: "sent";
  readonly chat_id: string;
  readonly client_id: string;
  readonly message_id: string;
  readonly state: MessageState;
  readonly seq: number | null;
  readonly change: number | null;
  readonly sent_at: string;
}

export interface MessageEvent {
  readonly type: "message";
  readonly chat_id: string;
  readonly change: number;
  readonly message: Message;
  readonly status: ChatStatus;
  readonly due_at: string | null;
}

export interface RevisedEvent {
  readonly type: "revised";
  readonly chat_id: string;
  readonly change: number;
  readonly message: Message;
}

export interface KeptBackEvent {
  readonly type: "kept_back";
  readonly chat_id: string;
  readonly message: Message;
}

export interface StatusEvent {
  readonly type: "status";
  readonly chat_id: string;
  readonly change: number;
  readonly status: ChatStatus;
  readonly due_at: string | null;
}

export interface MarksEvent {
  readonly type: "marks";
  readonly chat_id: string;
  readonly side: Side;
  readonly delivered: number;
  readonly read: number;
}

export interface TypingEvent {
  readonly type: "typing";
  readonly chat_id: string;
  readonly side: Side;
}

export interface ChangesEvent {
  readonly type: "changes";
  readonly chat_id: string;
  readonly after: number;
  readonly change: number;
  readonly chat: Chat;
  readonly messages: readonly Message[];
}

export interface ResyncEvent {
  readonly type: "resync";
  readonly chat_id: string;
  readonly reason: string;
}

export interface ProblemEvent {
  readonly type: "problem";
  readonly client_id: string | null;
  readonly chat_id: string | null;
  readonly problem: Problem;
}

export interface PongEvent {
  readonly type: "pong";
}

export type ServerEvent =
  | ReadyEvent
  | SentEvent
  | MessageEvent
  | RevisedEvent
  | KeptBackEvent
  | StatusEvent
  | MarksEvent
  | TypingEvent
  | ChangesEvent
  | ResyncEvent
  | ProblemEvent
  | PongEvent;

export interface AuthFrame {
  readonly type: "auth";
  readonly token: string;
}

export interface SendFrame {
  readonly type: "send";
  readonly chat_id: string;
  readonly client_id: string;
  readonly text: string;
}

export interface MarkFrame {
  readonly type: "mark";
  readonly chat_id: string;
  readonly delivered?: number;
  readonly read?: number;
}

export interface TypingFrame {
  readonly type: "typing";
  readonly chat_id: string;
}

export interface ResumePoint {
  readonly chat_id: string;
  readonly change: number;
}

export interface ResumeFrame {
  readonly type: "resume";
  readonly chats: readonly ResumePoint[];
}

export interface PingFrame {
  readonly type: "ping";
}

export type ClientFrame =
  | AuthFrame
  | SendFrame
  | MarkFrame
  | TypingFrame
  | ResumeFrame
  | PingFrame;
