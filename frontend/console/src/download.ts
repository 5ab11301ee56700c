import type { Problem } from "@prilavok/protocol";
import { ProblemError, Unreachable } from "@prilavok/protocol";

interface Asked {
  readonly path: string;
  readonly body: unknown;
  readonly csrf_token: string;
}

/** A file that is made while one waits for it, however long that takes, and then kept as `name`. */
export async function download(name: string, { path, body, csrf_token }: Asked): Promise<void> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf_token },
    credentials: "same-origin",
    cache: "no-store",
    body: JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw new Unreachable(cause);
  });
  if (!response.ok) throw new ProblemError((await response.json()) as Problem);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
