// All that a marketplace's page adds for the widget: where tokens come from, and buttons.
"use strict";

window.prilavokToken = async () => {
  const answer = await fetch("/shop/token", { cache: "no-store" });
  if (answer.status === 401) return null;
  if (!answer.ok) throw new Error(`the shop's token address answered ${answer.status}`);
  return (await answer.json()).token;
};

for (const button of document.querySelectorAll("[data-chat]")) {
  button.addEventListener("click", () =>
    document.querySelector("prilavok-chat").open(button.dataset.chat || undefined),
  );
}
