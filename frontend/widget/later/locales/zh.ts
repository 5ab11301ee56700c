/*eslint-disable*/ import type { Messages } from "@lingui/core";
export const messages = JSON.parse(
  '{"chats.back":["返回聊天"],"chats.closed":["已关闭"],"chats.empty":["还没有聊天。可在商品或订单页面联系店铺。"],"chats.unread":["条未读"],"list.more":["显示更多"],"notice.read":["知道了"],"notices.empty":["还没有通知。"],"notices.new":["新"],"notices.open":["打开"],"notices.read.all":["全部标为已读"],"penalties.appeal_until":["可在 ",["moment"]," 前申诉。"],"penalties.appealed":["已提交申诉，将由未参与过的人处理。"],"penalties.empty":["没有处罚。"],"penalties.in_force":["生效中"],"penalties.mute":["禁言"],"penalties.reversed":["已撤销。"],"penalties.title":["我的处罚"],"penalties.until":["至 ",["moment"]],"penalties.upheld":["申诉被驳回。"],"penalties.warning":["警告"]}',
) as Messages;
