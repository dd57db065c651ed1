import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { address, call, cursorOf } from "../shared/api";
import { count, exactly, when } from "../shared/format";
import { Place } from "./place";

interface Item {
  id: string;
  url: string;
  sharedAt: string;
  userId?: string;
  title?: string;
  tags: string[];
  width: number;
  height: number;
  kind: string;
  seconds?: number;
  views: number;
}

interface Feed {
  items: Item[];
  next?: string;
}

const PAGE = 24;

/** What users want everybody to see. */
class ClipFeed extends Place {
  private feed!: Feed;

  protected async load(): Promise<object> {
    return { feed: await call<Feed>("feed", { query: { limit: PAGE, cursor: this.query.get("cursor") } }) };
  }

  protected body(): TemplateResult {
    const { items, next } = this.feed;
    const further = cursorOf(next);
    return html`<h1>Feed</h1>
      ${items.length > 0
        ? html`<ul class="wall">${repeat(items, item => item.id, item => card(item))}</ul>`
        : html`<p class="empty">Nobody shows anything. A share that is listed is shown here.</p>`}
      <nav class="row" aria-label="Pages">
        ${this.query.get("cursor") ? html`<button @click=${() => this.ask({ cursor: undefined })}>Newest</button>` : nothing}
        ${further ? html`<button @click=${() => this.ask({ cursor: further })}>Older</button>` : nothing}
      </nav>`;
  }
}

function card(item: Item): TemplateResult {
  return html`<li class="card" data-share=${item.id}>
    <div class="picture"><img loading="lazy" alt="" width=${item.width} height=${item.height} src=${address(`${item.url}/poster`)} /></div>
    <div class="text">
      <a class="open" href=${address(item.url)}><span class="sentence">${item.title ?? "Untitled"}</span></a>
      ${item.tags.length > 0 ? html`<span class="small quiet">${item.tags.map(tag => `#${tag}`).join(" ")}</span>` : nothing}
      <span class="marks small">
        <span class="quiet">${item.userId ? html`${item.userId}, ` : nothing}<time datetime=${item.sharedAt} title=${exactly(item.sharedAt)}>${when(item.sharedAt)}</time></span>
        <span class="quiet">${item.seconds === undefined ? "still" : `${item.seconds.toFixed(1)} s`}, ${count(item.views)} ${item.views === 1 ? "view" : "views"}</span>
      </span>
    </div>
  </li>`;
}

customElements.define("clip-feed", ClipFeed);
