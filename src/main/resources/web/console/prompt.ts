import { html, type TemplateResult } from "lit";
import { call, type Problem, problemOf } from "../shared/api";
import { problemBox } from "../shared/parts";
import { View } from "../shared/view";

interface Asked {
  work: { prompt?: string };
}

/** What was asked for, once somebody says that it must be seen; that is recorded. */
class JobPrompt extends View {
  private job = "";
  private prompt?: string;
  private problem?: Problem;

  set of(job: string) {
    if (job !== this.job) {
      this.change({ job, prompt: undefined, problem: undefined });
    }
  }

  private async reveal(): Promise<void> {
    try {
      const { work } = await call<Asked>(`jobs/${encodeURIComponent(this.job)}/request`);
      this.change({ prompt: work.prompt ?? "It has none.", problem: undefined });
    } catch (failure) {
      this.change({ problem: problemOf(failure) });
    }
  }

  protected override render(): TemplateResult {
    return this.prompt === undefined
      ? html`<button type="button" class="small" @click=${() => void this.reveal()}>Show it; that is recorded</button>${problemBox(this.problem)}`
      : html`<span class="lines">${this.prompt}</span>`;
  }
}

export function promptOf(job: string): TemplateResult {
  return html`<job-prompt .of=${job}></job-prompt>`;
}

customElements.define("job-prompt", JobPrompt);
