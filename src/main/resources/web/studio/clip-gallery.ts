import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { address, call, cursorOf } from "../shared/api";
import { ask } from "../shared/dialogs";
import { exactly, when } from "../shared/format";
import { Place, within } from "./place";
import { openShares } from "./share-dialog";

export interface GalleryClip {
  jobId: string;
  completedAt: string;
  title?: string;
  tags: string[];
  kind: string;
  shape: string;
  width: number;
  height: number;
  seconds?: number;
  model: string;
  visibility: "private" | "link" | "public";
  clip: string;
  poster?: string;
}

interface GalleryPage {
  clips: GalleryClip[];
  next?: string;
}

const PAGE = 24;
const FILTERS: [name: string, label: string, values: [value: string, word: string][]][] = [
  ["kind", "Kind", [["", "any"], ["video", "clips"], ["still", "stills"]]],
  ["shape", "Shape", [["", "any"], ["landscape", "landscape"], ["portrait", "portrait"], ["square", "square"]]],
  ["visibility", "Seen by", [["", "any"], ["private", "you alone"], ["link", "whoever has a link"], ["public", "everybody"]]],
];

/** Who can see it is a shape and a word. */
const VISIBILITY: Record<GalleryClip["visibility"], [shape: string, word: string]> = {
  private: ["○", "you alone"],
  link: ["◐", "whoever has a link"],
  public: ["●", "everybody"],
};

/** What a user has made and is still there. */
class ClipGallery extends Place {
  private page!: GalleryPage;

  protected async load(): Promise<object> {
    const { query } = this;
    const filters = Object.fromEntries(["q", "cursor", ...FILTERS.map(([name]) => name)].map(name => [name, query.get(name)]));
    return { page: await call<GalleryPage>("gallery", { query: { userId: this.user, limit: PAGE, ...filters } }) };
  }

  protected body(): TemplateResult {
    const { clips } = this.page;
    const further = cursorOf(this.page.next);
    const filtered = ["q", ...FILTERS.map(([name]) => name)].some(name => this.query.get(name));
    return html`<h1>Gallery</h1>
      ${this.filters()}
      ${clips.length > 0
        ? html`<ul class="wall">${repeat(clips, clip => clip.jobId, clip => this.card(clip))}</ul>`
        : html`<p class="empty">
            ${further
              ? "None on this page; there may be some on the next."
              : filtered
                ? "Nothing of yours is like that."
                : html`Nothing yet. What you <a href=${within("")}>make</a> comes here when it is finished.`}
          </p>`}
      <nav class="row" aria-label="Pages">
        ${this.query.get("cursor") ? html`<button @click=${() => this.ask({ cursor: undefined })}>Newest</button>` : nothing}
        ${further ? html`<button @click=${() => this.ask({ cursor: further })}>Older</button>` : nothing}
      </nav>`;
  }

  private filters(): TemplateResult {
    const { query } = this;
    const change = (name: string) => (event: Event) => this.ask({ [name]: (event.target as HTMLInputElement).value.trim(), cursor: undefined });
    return html`<form class="filters" role="search" @submit=${(event: Event) => event.preventDefault()}>
      <label><span>Words of title or tags</span><input name="q" type="search" maxlength="200" .value=${query.get("q") ?? ""} @change=${change("q")} /></label>
      ${FILTERS.map(
        ([name, label, values]) => html`<label>
          <span>${label}</span>
          <select name=${name} @change=${change(name)}>
            ${values.map(([value, word]) => html`<option value=${value} .selected=${value === (query.get(name) ?? "")}>${word}</option>`)}
          </select>
        </label>`,
      )}
    </form>`;
  }

  private card(clip: GalleryClip): TemplateResult {
    const title = clip.title ?? "Untitled";
    const [shape, word] = VISIBILITY[clip.visibility];
    return html`<li class="card" data-job=${clip.jobId}>
      <div class="picture">
        ${clip.poster || clip.kind === "still"
          ? html`<img loading="lazy" alt="" width=${clip.width} height=${clip.height} src=${address(clip.poster ?? clip.clip)} />`
          : html`<video muted playsinline preload="metadata" .muted=${true} src=${address(clip.clip)} aria-hidden="true" tabindex="-1"></video>`}
      </div>
      <div class="text">
        <a class="open" href=${within("", { clip: clip.jobId })}><span class="sentence">${title}</span></a>
        ${clip.tags.length > 0 ? html`<span class="small quiet">${clip.tags.map(tag => `#${tag}`).join(" ")}</span>` : nothing}
        <span class="marks small">
          <span class="nowrap"><span aria-hidden="true">${shape}</span> ${word}</span>
          <span class="quiet">${clip.seconds === undefined ? clip.kind : `${clip.seconds.toFixed(1)} s`}, <time datetime=${clip.completedAt} title=${exactly(clip.completedAt)}>${when(clip.completedAt)}</time></span>
        </span>
        <span class="row">
          <button class="small" @click=${() => this.name(clip)}>Name…<span class="hidden-text"> ${title}</span></button>
          <button class="small" @click=${() => void openShares(clip.jobId, title).then(() => this.again())}>Share…<span class="hidden-text"> ${title}</span></button>
        </span>
      </div>
    </li>`;
  }

  private name(clip: GalleryClip): void {
    void ask({
      title: "Name it",
      explains: "You find it by these words. Whoever sees a share of it sees its title.",
      button: "Keep the name",
      reason: false,
      fields: [
        { name: "title", label: "Title", value: clip.title ?? "" },
        { name: "tags", label: "Tags, with commas between them", value: clip.tags.join(", ") },
      ],
      run: (_, { title, tags }) =>
        call(`jobs/${clip.jobId}`, { method: "PATCH", body: { title: title.trim(), tags: tags.split(",").map(tag => tag.trim()).filter(tag => tag !== "") } }),
    }).then(done => (done ? this.again() : undefined));
  }
}

customElements.define("clip-gallery", ClipGallery);
