// Single letters that save the way to the mouse. They do nothing while somebody types, and can be switched off.

import { copy } from "../shared/copy";

export const KEYS_OFF = "bobine.keys-off";

interface Acts {
  go(key: string): void;
  help(): void;
}

export function keys(acts: Acts): (event: KeyboardEvent) => void {
  let leader = false;
  return event => {
    const target = event.target as HTMLElement;
    const typing = target.closest?.("input, select, textarea, dialog") !== null;
    if (typing || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(KEYS_OFF) !== null) {
      return;
    }
    if (leader) {
      leader = false;
      acts.go(event.key);
      return;
    }
    switch (event.key) {
      case "g":
        leader = true;
        break;
      case "?":
        acts.help();
        break;
      case "/":
        event.preventDefault();
        document.querySelector<HTMLElement>("[data-search]")?.focus();
        break;
      case "j":
      case "k":
        step(event.key === "j" ? 1 : -1);
        break;
      case "o":
      case "Enter":
        if (event.key === "o") {
          document.activeElement?.closest("[data-row]")?.querySelector<HTMLElement>("a")?.click();
        }
        break;
      case "y":
        void copy(location.href);
        break;
    }
  };
}

/** Moves the focus to the link of the next row, or of the one before. */
function step(by: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")];
  const now = rows.findIndex(row => row.contains(document.activeElement));
  const next = rows[now < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, now + by))];
  next?.querySelector<HTMLElement>("a, button")?.focus();
}
