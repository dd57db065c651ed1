import { html, nothing, type TemplateResult } from "lit";
import { call, problemOf } from "../shared/api";
import { bytes, count, when } from "../shared/format";
import { ask } from "../shared/dialogs";
import { SteadyList } from "../shared/steady";
import { Screen } from "./screen";

interface Letter {
  partition: number;
  offset: number;
  at: string;
  code?: string;
  message?: string;
  from?: string;
  key?: string;
  bytes: number;
  replayable: boolean;
  replayed: boolean;
  head: string;
}

interface Replay {
  replayed: number;
  skipped: number;
  left: number;
  readable?: number;
  failing?: Record<string, number>;
}

/** Records that nobody could be answered for, and putting them back. */
class DeadLettersScreen extends Screen {
  protected override everyMs = 15_000;
  private letters: Letter[] = [];
  private waiting = 0;
  private chosen = new Set<string>();
  private told?: string;
  private readonly list = new SteadyList<Letter>(placeOf);

  protected async load(): Promise<object> {
    const { deadLetters, waiting } = await call<{ deadLetters: Letter[]; waiting: number }>("dead-letters", { query: { limit: 200 } });
    return { letters: this.list.take(deadLetters, ""), waiting };
  }

  protected heading(): string {
    return "Dead letters";
  }

  protected body(): TemplateResult {
    const code = this.frame.query.get("code");
    const shown = this.letters.filter(letter => code === null || letter.code === code);
    const codes = new Map<string, number>();
    this.letters.forEach(letter => codes.set(letter.code ?? "unknown", (codes.get(letter.code ?? "unknown") ?? 0) + 1));
    return html`<p>
        ${count(this.waiting)} since the last replay of all. Of the newest ${this.letters.length}:
        ${[...codes].map(([name, many]) => html`<button class="plain" aria-pressed=${name === code} @click=${() => this.frame.ask({ code: name === code ? undefined : name })}>${name} ${many}</button> `)}
      </p>
      ${this.list.notice(letters => this.change({ letters }))}
      ${this.told ? html`<p class="panel" role="status">${this.told}</p>` : nothing}
      ${shown.length === 0
        ? html`<p class="panel">There is none.</p>`
        : html`${this.acts(shown)}
            <div class="wide" tabindex="0" role="region" aria-label="Dead letters">
              <table>
                <caption class="hidden-text">Dead letters, newest first</caption>
                <thead><tr><th><span class="hidden-text">Choose</span></th><th>Where</th><th>At</th><th>From</th><th>Why</th><th>Key</th><th class="number">Size</th><th>Beginning, texts by their lengths</th></tr></thead>
                <tbody>${shown.map(letter => this.row(letter))}</tbody>
              </table>
            </div>`}`;
  }

  private row(letter: Letter): TemplateResult {
    const place = placeOf(letter);
    return html`<tr data-row>
      <td><input type="checkbox" aria-label=${`Choose ${place}`} ?disabled=${!letter.replayable} .checked=${this.chosen.has(place)} @change=${() => {
        if (!this.chosen.delete(place)) {
          this.chosen.add(place);
        }
        this.requestUpdate();
      }} /></td>
      <th scope="row"><code>${place}</code>${letter.replayed ? html`<br /><span class="quiet small">replayed</span>` : nothing}</th>
      <td>${when(letter.at)}</td>
      <td><code>${letter.from ?? "–"}</code></td>
      <td><code>${letter.code ?? "unknown"}</code> ${letter.message ?? ""}</td>
      <td>${letter.key ?? "–"}</td>
      <td class="number">${bytes(letter.bytes)}</td>
      <td><code>${letter.head}</code></td>
    </tr>`;
  }

  private acts(shown: Letter[]): TemplateResult | typeof nothing {
    if (!this.may("replay_dead_letters")) {
      return nothing;
    }
    const replayable = shown.filter(letter => letter.replayable);
    const chosen = replayable.filter(letter => this.chosen.has(placeOf(letter)));
    const some = chosen.length > 0 ? chosen : replayable;
    return html`<p class="row">
      <button ?disabled=${some.length === 0} @click=${() => void this.tryOut(some)}>Try out ${chosen.length > 0 ? "the chosen" : "these"} ${some.length}</button>
      <button ?disabled=${some.length === 0} @click=${() => void this.replay(some)}>Replay ${chosen.length > 0 ? "the chosen" : "these"} ${some.length}…</button>
      <button @click=${() => void this.replay(undefined)}>Replay all since the last replay…</button>
    </p>`;
  }

  /** What would come of a replay by now. */
  private async tryOut(letters: Letter[]): Promise<void> {
    let result: Replay;
    try {
      result = await call<Replay>("dead-letters/replay", { method: "POST", body: { offsets: letters.map(at), dryRun: true } });
    } catch (failure) {
      this.change({ problem: problemOf(failure) });
      return;
    }
    const failing = Object.entries(result.failing ?? {}).map(([code, many]) => `${many} ${code}`);
    this.change({ told: `${result.readable ?? 0} could be read now, ${failing.length === 0 ? "none" : failing.join(", ")} would fail again; a quota may still refuse what can be read.` });
  }

  private async replay(letters: Letter[] | undefined): Promise<void> {
    const done = await ask({
      title: letters ? `Replay ${letters.length} dead letters?` : "Replay all dead letters?",
      explains: "Each goes back to the topic that it came from, and is a request again: what is admitted is paid for.",
      button: letters ? `Replay ${letters.length}` : `Replay ${this.waiting}`,
      reason: true,
      run: async reason => {
        const result = await call<Replay>("dead-letters/replay", { method: "POST", body: { ...(letters ? { offsets: letters.map(at) } : {}), reason } });
        this.change({ told: `${result.replayed} put back, ${result.skipped} could not be, ${result.left} not looked at.` });
      },
    });
    if (done) {
      this.chosen.clear();
      this.again();
    }
  }
}

function placeOf(letter: Letter): string {
  return `${letter.partition}/${letter.offset}`;
}

function at({ partition, offset }: Letter): { partition: number; offset: number } {
  return { partition, offset };
}

customElements.define("dead-letters-screen", DeadLettersScreen);
