import { wear } from "./styles.ts";

export { Room } from "./Room.tsx";
export { Tell } from "./Tell.tsx";

wear();
