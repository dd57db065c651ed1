import { html, nothing, render } from "lit";
import { call, type Problem, problemOf } from "../shared/api";
import { bytes, when } from "../shared/format";
import { problemBox } from "../shared/parts";
import type { Character } from "../shared/types";
import { preview, send, sent, TAKEN, type Upload } from "./uploads";

const KINDS = ["person", "creature", "object", "place"];
const MOST_PICTURES = 8;
const PICTURES = TAKEN.filter(type => type.startsWith("image/"));

/** The characters of a user: to look at, to delete, and to make one. Resolves to them when it is closed. */
export function openCharacters(user: string): Promise<Character[] | undefined> {
  return new Promise(resolve => {
    const dialog = document.createElement("dialog");
    dialog.className = "characters";
    let characters: Character[] | undefined;
    let uploads: Upload[] = [];
    const chosen = new Set<string>();
    const previews = new Map<string, string>();
    let problem: Problem | undefined;
    let busy: string | undefined;

    const draw = () => render(view(), dialog);
    const act = async (doing: string, what: () => Promise<unknown>): Promise<void> => {
      problem = undefined;
      busy = doing;
      draw();
      try {
        await what();
      } catch (failure) {
        problem = problemOf(failure);
      }
      busy = undefined;
      draw();
      dialog.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    };
    const read = async () => {
      ({ characters } = await call<{ characters: Character[] }>("characters", { query: { userId: user } }));
    };
    const take = (files: File[]) =>
      act(`Sending ${files.map(file => file.name).join(", ")}…`, async () => {
        for (const file of files) {
          const [upload, picture] = await Promise.all([send(file, user), preview(file)]);
          if (picture) {
            previews.set(upload.uri, picture);
          }
          uploads = [upload, ...uploads.filter(other => other.uploadId !== upload.uploadId)];
          chosen.add(upload.uri);
        }
      });
    const make = (form: HTMLFormElement) =>
      act("Keeping it…", async () => {
        const values = new FormData(form);
        const text = (name: string) => String(values.get(name) ?? "").trim();
        const references = uploads.map(upload => upload.uri).filter(uri => chosen.has(uri));
        await call("characters", {
          method: "POST",
          body: {
            userId: user,
            name: text("name"),
            kind: text("kind"),
            ...(text("description") ? { description: text("description") } : {}),
            ...(references.length > 0 ? { references } : {}),
          },
        });
        form.reset();
        chosen.clear();
        await read();
      });
    const remove = (character: Character) =>
      act("Deleting it…", async () => {
        await call(`characters/${character.id}`, { method: "DELETE" });
        await read();
      });
    const invalid = (field: string) => (problem?.field === field ? "true" : "false");

    const view = () => html`<h2 id="characters-title">Characters</h2>
      <p class="small quiet">Whom or what several clips show. Each prompt repeats the description, and models that take pictures get the pictures.</p>
      ${problemBox(problem)}
      ${characters === undefined
        ? problem ? nothing : html`<p class="quiet">Loading…</p>`
        : characters.length === 0
          ? html`<p>None yet.</p>`
          : html`<ul class="plain-list">
              ${characters.map(
                character => html`<li data-character=${character.id}>
                  <strong>${character.name}</strong>, ${character.kind}${character.references.length === 0 ? "" : `, ${character.references.length} ${character.references.length === 1 ? "picture" : "pictures"}`}
                  ${character.description ? html`<br /><span class="small lines">${character.description}</span>` : nothing}
                  <br /><button class="small danger" ?disabled=${busy !== undefined} @click=${() => void remove(character)}>Delete<span class="hidden-text"> ${character.name}</span></button>
                </li>`,
              )}
            </ul>`}
      <form
        @submit=${(event: Event) => {
          event.preventDefault();
          void make(event.target as HTMLFormElement);
        }}
      >
        <fieldset>
          <legend>A new character</legend>
          <div class="fields">
            <label><span>Name</span><input name="name" required maxlength="80" aria-invalid=${invalid("name")} /></label>
            <label><span>It is a</span><select name="kind">${KINDS.map(kind => html`<option>${kind}</option>`)}</select></label>
          </div>
          <label class="whole"><span>What every picture of it shows</span>
            <textarea name="description" rows="3" maxlength="2000" aria-invalid=${invalid("description")}
              placeholder="An old woman with a grey plait, a yellow coat and rubber boots"></textarea></label>
          ${uploads.length === 0
            ? nothing
            : html`<ul class="pictures" aria-label="Pictures that were sent">
                ${uploads.map(
                  upload => html`<li><label class="tick">
                    <input type="checkbox" name="picture" .checked=${chosen.has(upload.uri)} ?disabled=${!chosen.has(upload.uri) && chosen.size >= MOST_PICTURES} @change=${(event: Event) => {
                      if ((event.target as HTMLInputElement).checked) {
                        chosen.add(upload.uri);
                      } else {
                        chosen.delete(upload.uri);
                      }
                      draw();
                    }} />
                    ${previews.has(upload.uri) ? html`<img alt="" height="48" src=${previews.get(upload.uri) as string} />` : nothing}
                    <span>${upload.type}, ${bytes(upload.bytes)}, of ${when(upload.createdAt)}</span>
                  </label></li>`,
                )}
              </ul>`}
          <p class="row">
            <label class="button file">
              <input type="file" class="hidden-text" name="picture-file" accept=${PICTURES.join(",")} multiple @change=${(event: Event) => {
                const input = event.target as HTMLInputElement;
                void take([...(input.files ?? [])]);
                input.value = "";
              }} />
              Add pictures of it
            </label>
            <span class="small quiet" role="status">${busy ?? ""}</span>
          </p>
          <div class="row"><button class="act" ?disabled=${busy !== undefined}>Keep the character</button></div>
        </fieldset>
      </form>
      <div class="row"><span class="grow"></span><button @click=${() => dialog.close()}>Close</button></div>`;

    dialog.setAttribute("aria-labelledby", "characters-title");
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(characters);
    });
    draw();
    document.body.append(dialog);
    dialog.showModal();
    void act("", async () => {
      await read();
      uploads = (await sent(user)).filter(upload => upload.type.startsWith("image/"));
    });
  });
}
