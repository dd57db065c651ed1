import { html, nothing, type TemplateResult } from "lit";
import { call } from "../shared/api";
import { duration, fromNow, secondsBetween } from "../shared/format";
import { Screen } from "./screen";

interface Pods {
  workers: {
    id: string;
    name: string;
    version?: string;
    startedAt: string;
    live: boolean;
    leaseUntil?: string;
    inHand: { submitting: number; rendering: number; collecting: number };
    duties: string[];
  }[];
  versions: string[];
}

/** The pods, what they have in hand, and what each alone does. */
class PodsScreen extends Screen {
  private pods!: Pods;

  protected async load(): Promise<object> {
    return { pods: await call<Pods>("workers") };
  }

  protected heading(): string {
    return "Pods";
  }

  protected body(): TemplateResult {
    const { workers, versions } = this.pods;
    return html`${versions.length > 1 ? html`<p class="verdict bad">Two versions run: ${versions.join(" and ")}. During an upgrade that is as it should be.</p>` : nothing}
      ${workers.some(worker => worker.live) ? nothing : html`<p class="verdict bad">No pod is live: nothing is submitted, followed or copied.</p>`}
      <div class="wide" tabindex="0" role="region" aria-label="Pods">
        <table>
          <caption class="hidden-text">Pods, live ones first</caption>
          <thead><tr><th>Pod</th><th>State</th><th>Version</th><th class="number">Up for</th><th class="number">Submitting</th><th class="number">Rendering</th><th class="number">Copying</th><th>Alone does</th></tr></thead>
          <tbody>
            ${workers.map(
              worker => html`<tr data-row>
                <th scope="row">${worker.name}<br /><code class="quiet small">${worker.id}</code></th>
                <td class=${worker.live ? "good" : "bad"}>${worker.live ? html`● live${worker.leaseUntil ? html`<span class="quiet">, lease ends ${fromNow(worker.leaseUntil)}</span>` : nothing}` : "✕ taken for dead; others adopt its jobs"}</td>
                <td>${worker.version ?? "–"}</td>
                <td class="number">${duration(secondsBetween(worker.startedAt))}</td>
                <td class="number">${worker.inHand.submitting}</td><td class="number">${worker.inHand.rendering}</td><td class="number">${worker.inHand.collecting}</td>
                <td>${worker.duties.join(", ") || "–"}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }
}

customElements.define("pods-screen", PodsScreen);
