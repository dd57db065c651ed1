import { html, nothing, type TemplateResult } from "lit";
import { dialogueOf, FIELDS, FRAMINGS, type Script, type Shot, type Treatment, worded } from "./treatment";

export interface ShotsState {
  shown: Treatment;
  /** The version before, which changes are told against. */
  before?: Treatment;
  /** Lengths that the model has. */
  lengths: number[];
  /** Which shot is changed by hand, and how it stands. */
  editing?: { place: number; shot: Shot };
  /** Whether it is the newest version, the only one that can be changed. */
  newest: boolean;
  busy: boolean;
}

export interface ShotsActs {
  edit(place: number | undefined): void;
  set(change: Partial<Shot>): void;
  /** Makes a new version of it. */
  keep(script: Script): void;
}

const LONGEST = 4000;

/** The shots of a treatment, with what is new in each. */
export function treatmentShots(state: ShotsState, acts: ShotsActs): TemplateResult {
  const { shots } = state.shown.treatment;
  const removed = state.shown.changes?.shots.filter(change => change.kind === "removed") ?? [];
  return html`<ol class="shots">
    ${shots.map((shot, place) => (state.editing?.place === place ? editor(state, acts, place, state.editing.shot) : card(state, acts, shot, place)))}
    ${removed.map(change => html`<li class="panel shot-card removed"><del>Shot ${change.shot}: ${state.before?.treatment.shots[change.shot - 1]?.title ?? ""}</del> <span class="warn small">removed</span></li>`)}
  </ol>`;
}

function card(state: ShotsState, acts: ShotsActs, shot: Shot, place: number): TemplateResult {
  const change = state.shown.changes?.shots.find(one => one.shot === place + 1);
  const before = change?.kind === "changed" ? state.before?.treatment.shots[place] : undefined;
  const shots = state.shown.treatment.shots;
  return html`<li class="panel shot-card" data-shot=${place + 1} data-change=${change?.kind ?? "same"}>
    <h3>
      Shot ${place + 1}${shot.title ? html`: ${shot.title}` : nothing}
      ${change && change.kind !== "same" ? html`<span class="small warn"><span aria-hidden="true">✎</span> ${change.kind}</span>` : nothing}
    </h3>
    <dl class="facts">
      ${FIELDS.filter(([field]) => field !== "title" || change?.fields.includes("title")).map(([field, label]) => {
        const now = worded(shot, field);
        const was = change?.fields.includes(field) && before ? worded(before, field) : undefined;
        return now === "" && !was
          ? nothing
          : html`<dt>${label}</dt><dd data-field=${field}>${was === undefined ? html`<span class="lines">${now}</span>` : diff(was, now)}</dd>`;
      })}
    </dl>
    ${state.newest
      ? html`<div class="row">
          <button class="small" ?disabled=${state.busy} @click=${() => acts.edit(place)}>Change by hand<span class="hidden-text"> shot ${place + 1}</span></button>
          ${shots.length > 1
            ? html`<button class="small" ?disabled=${state.busy} @click=${() => acts.keep({ ...state.shown.treatment, shots: shots.filter((_, at) => at !== place) })}>Leave out<span class="hidden-text"> shot ${place + 1}</span></button>`
            : nothing}
        </div>`
      : nothing}
  </li>`;
}

/** What was there and what is there now; readers for the blind are told which is which. */
function diff(was: string, now: string): TemplateResult {
  return html`${was === "" ? nothing : html`<del class="lines"><span class="hidden-text">before: </span>${was}</del>`}
    ${now === "" ? nothing : html`<ins class="lines"><span class="hidden-text">now: </span>${now}</ins>`}`;
}

function editor(state: ShotsState, acts: ShotsActs, place: number, shot: Shot): TemplateResult {
  const value = (event: Event) => (event.target as HTMLInputElement).value;
  const lines = (text: string) => text.split("\n").map(line => line.trim()).filter(line => line !== "");
  const area = (name: string, label: string, text: string, set: (text: string) => void, required = false) => html`<label class="wide-field">
    <span>${label}</span>
    <textarea name=${name} rows="3" maxlength=${LONGEST} ?required=${required} .value=${text} @change=${(event: Event) => set(value(event))}></textarea>
  </label>`;
  const line = (field: "title" | "camera" | "light" | "sound" | "negative", label: string) => html`<label class="wide-field">
    <span>${label}</span>
    <input name=${field} maxlength=${field === "title" ? 200 : LONGEST} .value=${shot[field]} @change=${(event: Event) => acts.set({ [field]: value(event) })} />
  </label>`;
  return html`<li class="panel shot-card" data-shot=${place + 1}>
    <form
      class="wish"
      aria-label=${`Shot ${place + 1}`}
      @submit=${(event: Event) => {
        event.preventDefault();
        acts.keep({ ...state.shown.treatment, shots: state.shown.treatment.shots.map((other, at) => (at === place ? shot : other)) });
      }}
    >
      <h3>Shot ${place + 1}</h3>
      <div class="fields">
        ${line("title", "Title")}
        <label>
          <span>Length</span>
          <select name="seconds" @change=${(event: Event) => acts.set({ seconds: Number(value(event)) })}>
            ${[...new Set([...state.lengths, shot.seconds])].sort((one, other) => one - other).map(seconds => html`<option value=${seconds} .selected=${seconds === shot.seconds}>${seconds} s</option>`)}
          </select>
        </label>
        <label>
          <span>Framing</span>
          <select name="framing" @change=${(event: Event) => acts.set({ framing: value(event) })}>
            ${FRAMINGS.map(framing => html`<option value=${framing} .selected=${framing === shot.framing}>${framing.replaceAll("_", " ")}</option>`)}
          </select>
        </label>
        ${area("action", "Action, a beat a line", shot.action.join("\n"), text => acts.set({ action: lines(text) }), true)}
        ${line("camera", "Camera")} ${line("light", "Light")}
        <label class="wide-field">
          <span>Palette, with commas</span>
          <input name="palette" .value=${shot.palette.join(", ")} @change=${(event: Event) => acts.set({ palette: value(event).split(",").map(colour => colour.trim()).filter(colour => colour !== "") })} />
        </label>
        ${area("dialogue", "Dialogue, as who: words, a line each", worded(shot, "dialogue"), text => acts.set({ dialogue: dialogueOf(text, shot.dialogue) }))}
        ${line("sound", "Sound")} ${line("negative", "Kept out of the picture")}
      </div>
      ${place > 0
        ? html`<label class="tick"><input type="checkbox" name="continues" .checked=${shot.continues} @change=${(event: Event) => acts.set({ continues: (event.target as HTMLInputElement).checked })} /> <span>begins where the shot before ends</span></label>`
        : nothing}
      <div class="row">
        <button class="act" ?disabled=${state.busy}>Keep the change</button>
        <button type="button" @click=${() => acts.edit(undefined)}>Leave it</button>
      </div>
    </form>
  </li>`;
}
