import type { Place, Ways } from "../../src/App.tsx";
import type { Desk } from "../../src/desk.ts";
import { Chats } from "./Chats.tsx";
import { ClaimRoom } from "./claims/ClaimRoom.tsx";
import { Claiming } from "./claims/Claiming.tsx";
import { Notices } from "./Notices.tsx";
import { Penalties } from "./Penalties.tsx";

export interface RoomProps extends Ways {
  readonly desk: Desk;
}

interface PlacedProps extends RoomProps {
  readonly place: Place;
  readonly isHome: boolean;
}

/** Every place of the panel but a conversation. */
export function Room({ place, isHome, ...room }: PlacedProps) {
  switch (place.is) {
    case "notices":
      return <Notices {...room} />;
    case "penalties":
      return <Penalties penalty_id={place.penalty_id} {...room} />;
    case "claim":
      return <ClaimRoom claim_id={place.claim_id} {...room} />;
    case "claiming":
      return <Claiming seller_id={place.seller_id} order_id={place.order_id} {...room} />;
    default:
      return <Chats isHome={isHome} {...room} />;
  }
}
