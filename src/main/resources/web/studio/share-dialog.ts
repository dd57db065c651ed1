import { html, nothing, render, type TemplateResult } from "lit";
import { address, call, type Problem, problemOf } from "../shared/api";
import { copyButton } from "../shared/copy";
import { count, when } from "../shared/format";
import { problemBox } from "../shared/parts";

interface Share {
  id: string;
  /** Told when it is new, and of those that are listed. */
  url?: string;
  state: "live" | "ended";
  createdAt: string;
  until?: string;
  mostViews?: number;
  views: number;
  download: boolean;
  prompt: boolean;
  listed: boolean;
}

/** The shares of one clip: to look at, to take back, and to make one. Resolves when it is closed. */
export function openShares(job: string, title: string): Promise<void> {
  return new Promise(resolve => {
    const dialog = document.createElement("dialog");
    dialog.className = "shares";
    const path = `jobs/${encodeURIComponent(job)}/shares`;
    let shares: Share[] | undefined;
    let fresh: Share | undefined;
    let problem: Problem | undefined;

    const draw = () => render(view(), dialog);
    const act = async (what: () => Promise<unknown>): Promise<void> => {
      problem = undefined;
      try {
        await what();
      } catch (failure) {
        problem = problemOf(failure);
      }
      draw();
    };
    const read = () =>
      act(async () => {
        ({ shares } = await call<{ shares: Share[] }>(path));
      });
    const make = (form: HTMLFormElement) =>
      act(async () => {
        const values = new FormData(form);
        const until = String(values.get("until") ?? "");
        const views = String(values.get("views") ?? "");
        fresh = await call<Share>(path, {
          method: "POST",
          body: {
            ...(until ? { until: new Date(until).toISOString() } : {}),
            ...(views ? { views: Number(views) } : {}),
            download: values.has("download"),
            prompt: values.has("prompt"),
            listed: values.has("listed"),
          },
        });
        form.reset();
        await read();
      });
    const takeBack = (share: Share) =>
      act(async () => {
        await call(`${path}/${share.id}`, { method: "DELETE" });
        fresh = fresh?.id === share.id ? undefined : fresh;
        await read();
      });

    const view = () => html`<h2 id="shares-title">Who may see “${title}”</h2>
      ${problemBox(problem)}
      ${fresh?.url ? link(address(fresh.url)) : nothing}
      ${shares === undefined
        ? html`<p class="quiet">Loading…</p>`
        : shares.length === 0
          ? html`<p>You alone: it has no share.</p>`
          : html`<ul class="plain-list">${shares.map(share => html`<li data-share=${share.id}>${facts(share)} <button class="small danger" @click=${() => void takeBack(share)}>Take it back<span class="hidden-text">: of ${when(share.createdAt)}</span></button></li>`)}</ul>`}
      <form
        @submit=${(event: Event) => {
          event.preventDefault();
          void make(event.target as HTMLFormElement);
        }}
      >
        <fieldset>
          <legend>A new share</legend>
          <p class="small quiet">Whoever has its link sees it and its title. The share ends with it, or before.</p>
          <div class="fields">
            <label><span>Until; empty for as long as it is there</span><input type="datetime-local" name="until" /></label>
            <label><span>Views; empty for any number</span><input type="number" name="views" min="1" max="1000000" step="1" /></label>
          </div>
          <label class="tick"><input type="checkbox" name="download" /> <span>They may have the file</span></label>
          <label class="tick"><input type="checkbox" name="prompt" /> <span>They see what was asked for</span></label>
          <label class="tick"><input type="checkbox" name="listed" /> <span>Listed in the feed: its link is then no secret</span></label>
          <div class="row"><button class="act">Make a link</button></div>
        </fieldset>
      </form>
      <div class="row"><span class="grow"></span><button @click=${() => dialog.close()}>Close</button></div>`;

    dialog.setAttribute("aria-labelledby", "shares-title");
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve();
    });
    draw();
    document.body.append(dialog);
    dialog.showModal();
    void read();
  });
}

function facts(share: Share): TemplateResult {
  const rights = [share.listed ? "listed in the feed" : "", share.download ? "with the file" : "", share.prompt ? "with what was asked for" : ""].filter(word => word !== "");
  return html`${share.url ? html`<a href=${address(share.url)}>Of ${when(share.createdAt)}</a>` : html`Of ${when(share.createdAt)}`},
    ${share.state === "ended" ? html`<span class="warn">ended</span>` : share.until ? `until ${when(share.until)}` : "for as long as it is there"},
    seen ${count(share.views)}${share.mostViews === undefined ? "" : ` of ${count(share.mostViews)}`} times${rights.length > 0 ? `, ${rights.join(", ")}` : ""}.`;
}

/** The link of a new share, which is told this once. */
function link(href: string): TemplateResult {
  return html`<div class="panel good-ground" role="status">
    <label for="share-link">Its link, told this once:</label>
    <div class="row">
      <input id="share-link" class="grow" readonly .value=${href} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} />
      ${copyButton(href, "the link")}
      <a class="button" href=${href} target="_blank" rel="noreferrer">Look at it</a>
    </div>
  </div>`;
}
