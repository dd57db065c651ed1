// What was wished for, kept in this browser: the service never tells a prompt.
import type { Wish } from "./wish";

const KEY = "bobine.wishes";
const MOST = 300;

type Kept = [job: string, wish: Wish][];

function kept(): Kept {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]") as Kept;
  } catch {
    return [];
  }
}

export function remember(job: string, wish: Wish): void {
  const others = kept().filter(([id]) => id !== job);
  // References may be whole pictures, which are too large to keep.
  const small = { ...wish, references: wish.references.filter(reference => !reference.uri.startsWith("data:")) };
  try {
    localStorage.setItem(KEY, JSON.stringify([[job, small], ...others].slice(0, MOST)));
  } catch {
    // The browser keeps nothing, or has no room; then the page does without.
  }
}

export function remembered(): Map<string, Wish> {
  return new Map(kept());
}
