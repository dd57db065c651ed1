import { html, type TemplateResult } from "lit";

/** Puts a text on the clipboard, which browsers give by itself to pages on TLS only; elsewhere the way of old is left. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelection(text);
  }
}

function copySelection(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.className = "hidden-text";
  area.value = text;
  // While a dialog is open nothing outside of it can be selected.
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) {
    focused.focus();
  }
  return copied;
}

/** @param what is copied, for those who do not see beside what the button stands */
export function copyButton(text: string, what: string, word = "Copy"): TemplateResult {
  return html`<button type="button" class="small" @click=${async (event: Event) => {
    const button = event.currentTarget as HTMLButtonElement;
    const [label] = button.querySelectorAll("span");
    label.textContent = (await copy(text)) ? "Copied" : "Not copied";
  }}><span>${word}</span><span class="hidden-text"> ${what}</span></button>`;
}
