import { ProblemError, Unreachable } from "./problems.ts";
import type { Rest } from "./rest.ts";
import { problemIn } from "./rest.ts";
import type { Attachment, ShownFile } from "./types.ts";
import type { Way } from "./uploads.ts";

/** A slow phone sends 5 MB in this time. */
export const SEND_WITHIN_MS = 300_000;
/** And a video; the server waits as long. */
export const SEND_VIDEO_WITHIN_MS = 900_000;
export const READ_WITHIN_MS = 120_000;

/** Where a file is sent to. */
export interface Destination {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
}

/** Sends a file; by XMLHttpRequest, as `fetch` says nothing of how far it has come. */
export async function sendFile(
  rest: Rest,
  { path: folder, query }: Destination,
  content: Blob,
  name: string,
  way: Way,
): Promise<Attachment> {
  const path = `${folder}?${new URLSearchParams({ ...query, name }).toString()}`;
  let answer = await post(rest, path, content, way);
  if (answer.status === 401 && (await rest.credentials.renew())) {
    answer = await post(rest, path, content, way);
  }
  if (answer.status !== 201) throw new ProblemError(problemIn(answer.status, "", answer.told));
  return answer.told as Attachment;
}

interface Answer {
  readonly status: number;
  readonly told: unknown;
}

async function post(rest: Rest, path: string, content: Blob, way: Way): Promise<Answer> {
  const headers = await rest.credentials.headers("POST");
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", rest.base + path);
    for (const [header, value] of Object.entries(headers)) request.setRequestHeader(header, value);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.timeout = content.type.startsWith("video/") ? SEND_VIDEO_WITHIN_MS : SEND_WITHIN_MS;
    request.upload.onprogress = ({ loaded, total }) =>
      way.onProgress(total > 0 ? loaded / total : 0);
    request.upload.onload = () => way.onProgress(1);
    request.onload = () => resolve({ status: request.status, told: parsed(request.responseText) });
    const fail = () => reject(new Unreachable("the file did not arrive"));
    request.onerror = request.ontimeout = request.onabort = fail;
    way.signal.addEventListener("abort", () => request.abort());
    if (way.signal.aborted) fail();
    else request.send(content);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Where files hang: a chat's own, or a claim's. */
export type FileFolder = `chats/${string}` | `claims/${string}`;

/** A file's contents, or a small picture of them; fetched with the viewer's credentials. */
export async function readFile(
  rest: Rest,
  folder: FileFolder,
  { file_id }: ShownFile,
  { isPreview = false } = {},
): Promise<Blob> {
  const path = `/v1/${folder}/files/${file_id}${isPreview ? "/preview" : ""}`;
  const response = await rest.answer("GET", path, undefined, READ_WITHIN_MS);
  return response.blob();
}
