import { html, nothing, type TemplateResult } from "lit";
import { call } from "../shared/api";
import { exactly, when } from "../shared/format";
import { SteadyList } from "../shared/steady";
import { to } from "./addresses";
import { Screen } from "./screen";

interface Entry {
  id: string;
  at: string;
  actor: string;
  action: string;
  subject: string;
  reason?: string;
}

const PAGE = 50;

/** What operators did, and why. */
class AuditScreen extends Screen {
  protected override everyMs = 10_000;
  private entries: Entry[] = [];
  private next?: string;
  private readonly list = new SteadyList<Entry>(entry => entry.id);

  protected async load(): Promise<object> {
    const { query } = this.frame;
    const { entries, next } = await call<{ entries: Entry[]; next?: string }>("audit", {
      query: { actor: query.get("actor"), action: query.get("action"), cursor: query.get("cursor"), limit: this.list.most(PAGE) },
    });
    return { entries: this.list.take(entries, query.toString()), next };
  }

  protected heading(): string {
    return "Audit";
  }

  protected body(): TemplateResult {
    const { query } = this.frame;
    const further = this.next ? new URL(this.next, document.baseURI).searchParams.get("cursor") : null;
    const field = (name: string, label: string, hint: string) => html`<label><span>${label}</span><input name=${name} placeholder=${hint} .value=${query.get(name) ?? ""}
      @change=${(event: Event) => this.frame.ask({ [name]: (event.target as HTMLInputElement).value.trim(), cursor: undefined })} /></label>`;
    return html`<form class="filters" role="search" @submit=${(event: Event) => event.preventDefault()}>
        ${field("actor", "Who", "key:ops")} ${field("action", "What", "backend_paused")}
      </form>
      ${this.list.notice(entries => this.change({ entries }))}
      ${this.entries.length === 0
        ? html`<p class="panel">Nothing is recorded${further ? ", so far" : ""}.</p>`
        : html`<div class="wide" tabindex="0" role="region" aria-label="Audit">
            <table>
              <caption class="hidden-text">What was done, newest first</caption>
              <thead><tr><th>When</th><th>Who</th><th>What</th><th>To what</th><th>Why</th></tr></thead>
              <tbody>
                ${this.entries.map(
                  entry => html`<tr data-row>
                    <td class="nowrap"><time datetime=${entry.at} title=${exactly(entry.at)}>${when(entry.at)}</time></td>
                    <td>${entry.actor}</td><th scope="row">${entry.action.replaceAll("_", " ")}</th>
                    <td>${entry.subject.startsWith("job:") ? html`<a href=${to.job(entry.subject.slice(4))}>${entry.subject}</a>` : entry.subject}</td>
                    <td>${entry.reason ?? "–"}</td>
                  </tr>`,
                )}
              </tbody>
            </table>
          </div>`}
      <nav class="row" aria-label="Pages">
        ${query.get("cursor") ? html`<button @click=${() => this.frame.ask({ cursor: undefined })}>Newest</button>` : nothing}
        ${further ? html`<button @click=${() => this.frame.ask({ cursor: further })}>Older</button>` : nothing}
      </nav>`;
  }
}

customElements.define("audit-screen", AuditScreen);
