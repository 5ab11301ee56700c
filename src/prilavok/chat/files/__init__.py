"""Files in chats: judged when they come in, attached to a message when that is sent."""
