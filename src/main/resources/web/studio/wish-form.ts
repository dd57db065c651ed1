import { html, nothing, type TemplateResult } from "lit";
import type { Problem } from "../shared/api";
import { code, LANGUAGES, type Language } from "../shared/code";
import { amount, bytes, when } from "../shared/format";
import { problemBox } from "../shared/parts";
import type { Character, Kind, Model, Quota, Quote } from "../shared/types";
import { prospect } from "./quotes";
import { TAKEN, type Upload } from "./uploads";
import { lengths, moneyLeft, price, type Reference, type Wish } from "./wish";

/** What the request's JSON Schema says of one field. */
export interface FieldSchema {
  description?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  maxItems?: number;
}

export interface FormState {
  wish: Wish;
  /** Those that make what is wished for. */
  models: Model[];
  /** What can be wished for. */
  kinds: Kind[];
  /** The chosen model, or what any of them can do. */
  model: Model;
  schema: Record<string, FieldSchema>;
  quota?: Quota;
  /** Whether films can be asked for here. */
  films: boolean;
  /** What it would come to, where the service says so. */
  quote?: Quote;
  problem?: Problem;
  sending: boolean;
  /** Those of the user. */
  characters: Character[];
  /** Name of the file that is being sent. */
  arriving?: string;
  /** Pictures that were chosen here, by the addresses that they have got. */
  previews: Map<string, string>;
  /** Files sent before; undefined until somebody asks. */
  uploads?: Upload[];
  guarded: boolean;
  showCode: boolean;
  language: Language;
  body: Record<string, unknown>;
  base: string;
}

export interface FormActs {
  set(change: Partial<Wish>): void;
  send(): void;
  show(code: boolean, language: Language): void;
  forgetParent(): void;
  take(files: Iterable<File>): void;
  lookForUploads(): void;
  useUpload(upload: Upload): void;
  throwAway(upload: Upload): void;
  openCharacters(): void;
}

const ROLE_WORDS: Record<string, string> = {
  first_frame: "first picture",
  last_frame: "last picture",
  reference: "picture to go by",
  video: "clip to change",
  extend: "clip to go on from",
  audio: "sound",
};

export function wishForm(state: FormState, acts: FormActs): TemplateResult {
  const { wish, model } = state;
  return html`<form
    class="wish panel"
    aria-label="A new clip"
    @submit=${(event: Event) => {
      event.preventDefault();
      acts.send();
    }}
    @dragover=${(event: DragEvent) => {
      if (event.dataTransfer?.types.includes("Files")) {
        event.preventDefault();
      }
    }}
    @drop=${(event: DragEvent) => {
      if (event.dataTransfer && event.dataTransfer.files.length > 0) {
        event.preventDefault();
        acts.take(event.dataTransfer.files);
      }
    }}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        acts.send();
      }
    }}
  >
    <label class="hidden-text" for="prompt">What shall it show?</label>
    <textarea
      id="prompt"
      name="prompt"
      required
      maxlength=${Math.min(model.maxPrompt, state.schema.prompt?.maxLength ?? model.maxPrompt)}
      placeholder="A lighthouse in a storm, waves break on the rocks"
      .value=${wish.prompt}
      aria-invalid=${invalid(state, "prompt")}
      @input=${(event: Event) => acts.set({ prompt: text(event) })}
    ></textarea>
    ${state.films && wish.kind !== "still" ? shots(state, acts) : nothing}
    ${model.references.length > 0 ? references(state, acts) : nothing}
    ${state.schema.characters ? cast(state, acts) : nothing}
    ${(["extends", "remixes"] as const).map(how =>
      wish[how] === undefined
        ? nothing
        : html`<p class="small" data-how=${how}>${how === "extends" ? "Goes on where clip" : "Another version of clip"} <code>${wish[how]?.slice(-6)}</code> ${how === "extends" ? "ends" : ""}.
            <button type="button" class="plain" @click=${() => acts.set({ [how]: undefined, parent: undefined })}>Not so</button></p>`,
    )}
    ${wish.parent && !wish.extends && !wish.remixes
      ? html`<p class="small quiet">Made from <code>${wish.parent.slice(-6)}</code>. <button type="button" class="plain" @click=${acts.forgetParent}>Not from it</button></p>`
      : nothing}
    <div class="fields">
      ${state.kinds.length > 1 ? kindField(state, acts) : nothing} ${modelField(state, acts)}
      ${wish.kind === "still" ? nothing : secondsField(state, acts)} ${sizeField(state, acts)}
      ${wish.kind === "still" && model.formats.length > 1 ? formatField(state, acts) : nothing}
      ${model.silence && wish.kind !== "still"
        ? tick("Sound", "audio", wish.audio ?? model.audio, audio => acts.set({ audio }))
        : nothing}
    </div>
    <details>
      <summary>More</summary>
      <div class="fields">
        ${model.seed ? numberField(state, "seed", "Seed", seed => acts.set({ seed })) : nothing}
        ${model.style ? textField(state, "style", "Style", style => acts.set({ style })) : nothing}
        ${model.negativePrompt ? textField(state, "negativePrompt", "Keep out of the picture", negativePrompt => acts.set({ negativePrompt })) : nothing}
        ${state.schema.variants && wish.shots.length === 0 ? numberField(state, "variants", "Versions", variants => acts.set({ variants })) : nothing}
        ${numberField(state, "priority", "Priority", priority => acts.set({ priority }))}
        <label>
          <span>Not before</span>
          <input type="datetime-local" name="notBefore" .value=${wish.notBefore ?? ""} aria-invalid=${invalid(state, "notBefore")}
            @input=${(event: Event) => acts.set({ notBefore: text(event) || undefined })} />
        </label>
      </div>
    </details>
    ${problemBox(state.problem)}
    ${foot(state, acts)}
    ${state.showCode ? codeBox(state, acts) : nothing}
  </form>`;
}

/** What follows the first prompt; with it the wish is a film. */
function shots({ wish, problem }: FormState, acts: FormActs): TemplateResult {
  const all = wish.shots;
  const replace = (index: number, change: object) => acts.set({ shots: all.map((shot, at) => (at === index ? { ...shot, ...change } : shot)) });
  return html`${all.map(
      (shot, index) => html`<div class="shot">
        <label class="hidden-text" for=${`shot-${index}`}>Shot ${index + 2}</label>
        <textarea id=${`shot-${index}`} rows="2" placeholder="And then" .value=${shot.prompt}
          aria-invalid=${problem?.field?.startsWith(`shots[${index + 1}]`) ? "true" : "false"}
          @input=${(event: Event) => replace(index, { prompt: text(event) })}></textarea>
        <span class="row">
          ${tick("begins where the shot before ends", `continues-${index}`, shot.continues, continues => replace(index, { continues }))}
          <button type="button" @click=${() => acts.set({ shots: all.filter((_, at) => at !== index) })}>Remove shot ${index + 2}</button>
        </span>
      </div>`,
    )}
    <p class="row">
      <button type="button" @click=${() => acts.set({ shots: [...all, { prompt: "", continues: true }] })}>${all.length === 0 ? "Add a shot, for a film" : "Add a shot"}</button>
      ${all.length > 0
        ? html`<label>Between the shots <select name="transition" @change=${(event: Event) => acts.set({ transition: text(event) })}>
            <option value="cut" .selected=${wish.transition === "cut"}>cut</option>
            <option value="fade" .selected=${wish.transition === "fade"}>fade</option>
          </select></label>`
        : nothing}
    </p>`;
}

/** Who is in it, of those whom the user has described once. */
function cast({ characters, wish }: FormState, acts: FormActs): TemplateResult {
  const chosen = wish.characters ?? [];
  if (characters.length === 0) {
    return html`<p class="row">
      <button type="button" @click=${acts.openCharacters}>Characters…</button> <span class="small quiet">describe once whom several clips show</span>
    </p>`;
  }
  return html`<fieldset class="row">
    <legend>In it</legend>
    ${characters.map(({ id, name, description }) => html`<span title=${description ?? nothing}>${tick(name, `character-${id}`, chosen.includes(id), is => acts.set({ characters: is ? [...chosen, id] : chosen.filter(other => other !== id) }))}</span>`)}
    <button type="button" class="small" @click=${acts.openCharacters}>Characters…</button>
  </fieldset>`;
}

function foot(state: FormState, acts: FormActs): TemplateResult {
  const { lowest, highest, currency } = price(state.wish, state.model);
  const { quota, quote } = state;
  const cost = quote?.cost === undefined ? `${amount(lowest, currency)}${highest > lowest ? ` – ${amount(highest, currency)}` : ""}` : amount(quote.cost, quote.currency);
  return html`<div class="foot">
      <p class="price">≈ ${cost}</p>
      <p class="quiet small grow" id="left">
        ${quota
          ? html`${amount(moneyLeft(quota), quota.money.currency)} left this month,
              ${Math.max(0, quota.clipSeconds.limit - quota.clipSeconds.used)} s left today,
              ${quota.jobs.running} of ${quota.limits.running} running.`
          : nothing}
        ${prospect(quote)}
      </p>
      <button type="button" aria-expanded=${state.showCode} @click=${() => acts.show(!state.showCode, state.language)}>‹/› Code</button>
      <button class="act" aria-describedby="left" ?disabled=${state.sending || state.wish.prompt.trim() === ""}>
        ${state.sending ? "Asking…" : `Make it, ≈ ${cost}`}
      </button>
    </div>
    ${cheaper(state, acts)}`;
}

/** Other ways of asking for it that cost less. */
function cheaper({ quote, wish }: FormState, acts: FormActs): TemplateResult | typeof nothing {
  const ways = (quote?.cheaper ?? []).filter(way => way.wouldBe === "accepted" && way.jobs.length > 0);
  if (!quote || ways.length === 0 || wish.shots.length > 0) {
    return nothing;
  }
  return html`<p class="row small" data-cheaper>
    Cheaper:
    ${ways.map(({ change, cost, jobs: [job] }) => {
      const [words, set]: [string, Partial<Wish>] = {
        model: [`by ${job.model}`, { model: job.model }] as [string, Partial<Wish>],
        seconds: [`${job.seconds ?? 0} s`, { seconds: job.seconds }] as [string, Partial<Wish>],
        size: [job.size.replace("x", " × "), { size: job.size }] as [string, Partial<Wish>],
        audio: ["without sound", { audio: false }] as [string, Partial<Wish>],
      }[change];
      return html`<button type="button" class="small" @click=${() => acts.set(set)}>${words}, ≈ ${amount(cost, quote.currency)}</button>`;
    })}
  </p>`;
}

function kindField({ wish, kinds }: FormState, acts: FormActs): TemplateResult {
  const words: Record<Kind, string> = { video: "a clip", still: "a still picture" };
  return html`<label>
    <span>Make</span>
    <select name="kind" @change=${(event: Event) => acts.set({ kind: text(event) as Kind, model: "auto", seconds: undefined, size: undefined, format: undefined })}>
      ${kinds.map(kind => html`<option value=${kind} .selected=${kind === (wish.kind ?? "video")}>${words[kind]}</option>`)}
    </select>
  </label>`;
}

function formatField(state: FormState, acts: FormActs): TemplateResult {
  const { wish, model } = state;
  return html`<label>
    <span>Format</span>
    <select name="format" aria-invalid=${invalid(state, "format")} @change=${(event: Event) => acts.set({ format: text(event) })}>
      ${model.formats.map(format => html`<option value=${format} .selected=${format === (wish.format ?? model.formats[0])}>${format}</option>`)}
    </select>
  </label>`;
}

function modelField({ wish, models }: FormState, acts: FormActs): TemplateResult {
  return html`<label>
    <span>Model</span>
    <select name="model" @change=${(event: Event) => acts.set({ model: text(event), seconds: undefined, size: undefined })}>
      <option value="auto" .selected=${wish.model === "auto"}>the operator's choice</option>
      ${models.map(
        model => html`<option value=${model.name} .selected=${wish.model === model.name} ?disabled=${model.state === "retired"}>
          ${model.name}${model.state === "available" ? "" : ` (${model.state})`}
        </option>`,
      )}
    </select>
  </label>`;
}

function secondsField(state: FormState, acts: FormActs): TemplateResult {
  const most = state.quota?.limits.longestClip ?? Infinity;
  return html`<label>
    <span>Length</span>
    <select name="seconds" aria-invalid=${invalid(state, "seconds")}
      @change=${(event: Event) => acts.set({ seconds: number(event) })}>
      ${lengths(state.model)
        .filter(seconds => seconds <= most)
        .map(seconds => html`<option value=${seconds} .selected=${seconds === state.wish.seconds}>${seconds} s</option>`)}
    </select>
  </label>`;
}

function sizeField(state: FormState, acts: FormActs): TemplateResult {
  const most = state.quota?.limits.largestPixels ?? Infinity;
  const sizes = state.model.sizes.filter(size => state.wish.kind === "still" || size.split("x").map(Number).reduce((one, other) => one * other) <= most);
  return html`<label>
    <span>Frame</span>
    <select name="size" aria-invalid=${invalid(state, "size")} @change=${(event: Event) => acts.set({ size: text(event) })}>
      ${sizes.map(size => html`<option value=${size} .selected=${size === state.wish.size}>${size.replace("x", " × ")}</option>`)}
    </select>
  </label>`;
}

function numberField(state: FormState, name: "seed" | "priority" | "variants", label: string, set: (value?: number) => void): TemplateResult {
  const schema = state.schema[name] ?? {};
  const most = Math.min(schema.maximum ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  return html`<label title=${schema.description ?? ""}>
    <span>${label}</span>
    <input type="number" name=${name} min=${schema.minimum ?? 0} max=${most} step="1" .value=${String(state.wish[name] ?? "")}
      aria-invalid=${invalid(state, name)} @input=${(event: Event) => set(number(event))} />
  </label>`;
}

function textField(state: FormState, name: "style" | "negativePrompt", label: string, set: (value?: string) => void): TemplateResult {
  const schema = state.schema[name] ?? {};
  return html`<label class="wide-field" title=${schema.description ?? ""}>
    <span>${label}</span>
    <input name=${name} maxlength=${schema.maxLength ?? 200} .value=${state.wish[name] ?? ""} aria-invalid=${invalid(state, name)}
      @input=${(event: Event) => set(text(event) || undefined)} />
  </label>`;
}

function tick(label: string, name: string, value: boolean, set: (value: boolean) => void): TemplateResult {
  return html`<label class="tick">
    <input type="checkbox" name=${name} .checked=${value} @change=${(event: Event) => set((event.target as HTMLInputElement).checked)} />
    <span>${label}</span>
  </label>`;
}

function references(state: FormState, acts: FormActs): TemplateResult {
  const all = state.wish.references;
  const replace = (index: number, change: Partial<Reference>) =>
    acts.set({ references: all.map((reference, at) => (at === index ? { ...reference, ...change } : reference)) });
  return html`<section class="references" aria-label="Pictures, clips and sound to go by">
    ${all.map(
      (reference, index) => html`<div class="fields reference">
        ${state.previews.has(reference.uri) ? html`<img alt="" height="48" src=${state.previews.get(reference.uri)} />` : nothing}
        <label>
          <span>What it is</span>
          <select @change=${(event: Event) => replace(index, { role: text(event) })}>
            ${state.model.references.map(role => html`<option value=${role} .selected=${role === reference.role}>${ROLE_WORDS[role] ?? role}</option>`)}
          </select>
        </label>
        <label class="wide-field">
          <span>Address (https, s3 or data)</span>
          <input name=${`reference-${index}`} .value=${reference.uri} aria-invalid=${invalid(state, `references[${index}].uri`)}
            @input=${(event: Event) => replace(index, { uri: text(event) })} />
        </label>
        <button type="button" @click=${() => acts.set({ references: all.filter((_, at) => at !== index) })}>Remove<span class="hidden-text"> reference ${index + 1}</span></button>
      </div>`,
    )}
    ${all.length < (state.schema.references?.maxItems ?? 8)
      ? html`<p class="row">
          <label class="button file">
            <input type="file" class="hidden-text" name="file" accept=${TAKEN.join(",")} multiple @change=${(event: Event) => {
              const input = event.target as HTMLInputElement;
              acts.take([...(input.files ?? [])]);
              input.value = "";
            }} />
            Add a picture or clip
          </label>
          <button type="button" @click=${() => acts.set({ references: [...all, { role: state.model.references[0], uri: "" }] })}>By address</button>
          <span class="small quiet" role="status">${state.arriving ? `Sending ${state.arriving}…` : "or drop a file here: PNG, JPEG, WebP or MP4"}</span>
        </p>
        ${uploads(state, acts)}`
      : nothing}
  </section>`;
}

/** What was sent before and is still there. */
function uploads({ uploads: all }: FormState, acts: FormActs): TemplateResult {
  return html`<details class="uploads" @toggle=${(event: Event) => (event.target as HTMLDetailsElement).open && acts.lookForUploads()}>
    <summary>Files you sent</summary>
    ${all === undefined
      ? html`<p class="quiet">Loading…</p>`
      : all.length === 0
        ? html`<p class="quiet">None.</p>`
        : html`<ul class="plain-list">
            ${all.map(
              upload => html`<li data-upload=${upload.uploadId}>
                ${upload.type}, ${bytes(upload.bytes)}, of ${when(upload.createdAt)}, kept until ${when(upload.keptUntil)} at least
                <button type="button" class="small" @click=${() => acts.useUpload(upload)}>Use it<span class="hidden-text">: ${upload.type} of ${when(upload.createdAt)}</span></button>
                <button type="button" class="small danger" @click=${() => acts.throwAway(upload)}>Throw it away<span class="hidden-text">: ${upload.type} of ${when(upload.createdAt)}</span></button>
              </li>`,
            )}
          </ul>`}
  </details>`;
}

function codeBox(state: FormState, acts: FormActs): TemplateResult {
  const film = "shots" in state.body;
  const program = code(state.language, { base: state.base, guarded: state.guarded, body: state.body, film });
  return html`<div class="code">
    <div role="tablist" aria-label="The same request as a program">
      ${LANGUAGES.map(
        language => html`<button type="button" role="tab" id=${`tab-${language}`} aria-controls="program"
          aria-selected=${language === state.language} tabindex=${language === state.language ? 0 : -1}
          @keydown=${(event: KeyboardEvent) => move(event, state, acts)}
          @click=${() => acts.show(true, language)}>${language}</button>`,
      )}
    </div>
    <pre id="program" role="tabpanel" tabindex="0" aria-labelledby=${`tab-${state.language}`}><code>${program}</code></pre>
  </div>`;
}

function move(event: KeyboardEvent, state: FormState, acts: FormActs): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) {
    const next = LANGUAGES[(LANGUAGES.indexOf(state.language) + step + LANGUAGES.length) % LANGUAGES.length];
    acts.show(true, next);
    document.getElementById(`tab-${next}`)?.focus();
  }
}

function invalid(state: FormState, field: string): "true" | "false" {
  return state.problem?.field === field ? "true" : "false";
}

function text(event: Event): string {
  return (event.target as HTMLInputElement).value;
}

function number(event: Event): number | undefined {
  const value = text(event);
  return value === "" || !Number.isFinite(Number(value)) ? undefined : Number(value);
}
