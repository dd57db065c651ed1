// Files that go ahead of the wish that names them.
import { call } from "../shared/api";
import type { Model } from "../shared/types";
import type { Reference } from "./wish";

export interface Upload {
  uploadId: string;
  uri: string;
  type: string;
  bytes: number;
  createdAt: string;
  keptUntil: string;
}

export const TAKEN = ["image/png", "image/jpeg", "image/webp", "video/mp4"];

const PICTURE_ROLES = ["first_frame", "reference", "last_frame"];
const VIDEO_ROLES = ["video", "extend"];
const LARGEST_PREVIEW = 8_000_000;

export function send(file: File, user: string): Promise<Upload> {
  const type = TAKEN.includes(file.type) ? file.type : "application/octet-stream";
  return call<Upload>("uploads", { method: "POST", query: { userId: user }, file, headers: { "Content-Type": type } });
}

export async function sent(user: string): Promise<Upload[]> {
  return (await call<{ uploads: Upload[] }>("uploads", { query: { userId: user, limit: 12 } })).uploads;
}

export function throwAway(upload: Upload): Promise<unknown> {
  return call(`uploads/${upload.uploadId}`, { method: "DELETE" });
}

/** The file as an address that the page may show, or nothing where it is no picture or a large one. */
export function preview(file: File): Promise<string | undefined> {
  if (!file.type.startsWith("image/") || file.size > LARGEST_PREVIEW) {
    return Promise.resolve(undefined);
  }
  return new Promise(resolve => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === "string" ? reader.result : undefined);
    reader.onerror = () => resolve(undefined);
    reader.readAsDataURL(file);
  });
}

/** What a file can be to a model: the first role that it has and that no other reference has taken. */
export function roleOf(type: string, model: Model, others: Reference[]): string | undefined {
  const roles = (type.startsWith("video/") ? VIDEO_ROLES : PICTURE_ROLES).filter(role => model.references.includes(role));
  return roles.find(role => role === "reference" || others.every(other => other.role !== role)) ?? roles[0];
}
