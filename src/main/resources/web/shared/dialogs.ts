import { html, nothing, render } from "lit";
import { problemOf } from "./api";
import { problemBox } from "./parts";

const SHORTEST_REASON = 3;

export interface Act {
  title: string;
  /** What will happen, and to whose money. */
  explains: unknown;
  /** Says what happens, with the amount where money moves. */
  button: string | ((values: Record<string, string>) => string);
  danger?: boolean;
  reason: boolean;
  /** Further fields, by name. */
  fields?: { name: string; label: string; type?: string; value?: string; required?: boolean; pattern?: string; hint?: string }[];
  run(reason: string, values: Record<string, string>): Promise<unknown>;
}

/** Asks before an act, with a reason where it needs one. Resolves to whether it was done. */
export function ask(act: Act): Promise<boolean> {
  return new Promise(resolve => {
    const dialog = document.createElement("dialog");
    let done = false;
    let reason = "";
    let sending = false;
    const values: Record<string, string> = Object.fromEntries((act.fields ?? []).map(field => [field.name, field.value ?? ""]));
    const draw = (failure?: unknown) =>
      render(
        html`<form
          @submit=${async (event: Event) => {
            event.preventDefault();
            sending = true;
            draw();
            try {
              await act.run(reason.trim(), values);
              done = true;
              dialog.close();
            } catch (problem) {
              sending = false;
              draw(problem);
            }
          }}
        >
          <h2>${act.title}</h2>
          <p>${act.explains}</p>
          ${(act.fields ?? []).map(
            field => html`<p><label>${field.label}<br /><input type=${field.type ?? "text"} name=${field.name} ?required=${field.required ?? false} .value=${values[field.name]}
              step="any" pattern=${field.pattern ?? nothing} placeholder=${field.hint ?? nothing} @input=${(event: Event) => {
                values[field.name] = (event.target as HTMLInputElement).value;
                draw();
              }} /></label></p>`,
          )}
          ${act.reason
            ? html`<p>
                <label>Reason, for the audit log<br /><input name="reason" size="40" maxlength="200" required minlength=${SHORTEST_REASON}
                  .value=${reason} @input=${(event: Event) => {
                    reason = (event.target as HTMLInputElement).value;
                    draw();
                  }} /></label>
              </p>`
            : ""}
          ${problemBox(failure === undefined ? undefined : problemOf(failure))}
          <div class="row">
            <button class=${act.danger ? "danger" : "act"} ?disabled=${sending || (act.reason && reason.trim().length < SHORTEST_REASON)}>${typeof act.button === "string" ? act.button : act.button(values)}</button>
            <button type="button" @click=${() => dialog.close()}>Leave it</button>
          </div>
        </form>`,
        dialog,
      );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(done);
    });
    draw();
    document.body.append(dialog);
    dialog.showModal();
  });
}
