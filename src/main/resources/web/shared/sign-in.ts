import { html, nothing, type TemplateResult } from "lit";
import { address, call, callIfThere, type Problem, ProblemError, problemOf } from "./api";
import { problemBox } from "./parts";
import type { Me } from "./types";
import { View } from "./view";

interface Ways {
  by: string[];
  secure: boolean;
}

/** An installation whose interface is open to all does not tell who calls. */
const ANYONE: Me = {
  name: "anyone",
  roles: [],
  may: ["request", "see_all", "cancel_all", "resolve", "operate_backends", "replay_dead_letters", "act_in_bulk", "see_prompts", "set_quotas", "refund", "delete_users"],
};

/** Who calls; undefined when somebody has to sign in first. */
export async function whoCalls(): Promise<Me | undefined> {
  try {
    return await call<Me>("me");
  } catch (failure) {
    if (failure instanceof ProblemError && failure.problem.status === 404) {
      return ANYONE;
    }
    if (failure instanceof ProblemError && failure.problem.status === 401) {
      return undefined;
    }
    throw failure;
  }
}

/** Ends the session, and shows the page as somebody sees it who has none. */
export async function signOut(): Promise<void> {
  await call("session", { method: "DELETE" });
  location.reload();
}

/** Asks for an API key, or leads to the identity provider. */
class SignIn extends View {
  private ways?: Ways;
  private problem?: Problem;
  private key = "";

  override connectedCallback(): void {
    super.connectedCallback();
    void callIfThere<Ways>("session").then(
      ways => this.change({ ways: ways ?? { by: [], secure: true } }),
      failure => this.change({ problem: problemOf(failure) }),
    );
  }

  private async begin(): Promise<void> {
    try {
      await call("session", { method: "POST", body: { key: this.key } });
      location.reload();
    } catch (failure) {
      this.change({ problem: problemOf(failure) });
    }
  }

  protected override render(): TemplateResult {
    const by = this.ways?.by ?? [];
    return html`<section class="panel" aria-label="Sign in">
      <h1>Sign in</h1>
      ${problemBox(this.problem)}
      ${by.includes("oidc")
        ? html`<p><a class="button" href=${address("session/oidc", { to: `${location.pathname}${location.search}` })}>Sign in with your organisation</a></p>`
        : nothing}
      ${by.includes("key")
        ? html`<form
            @submit=${(event: Event) => {
              event.preventDefault();
              void this.begin();
            }}
          >
            <p>
              <label for="key">API key</label><br />
              <input id="key" type="password" autocomplete="off" required size="40" .value=${this.key} @input=${(event: Event) => {
                this.key = (event.target as HTMLInputElement).value;
              }} />
            </p>
            <button class="act">Sign in</button>
          </form>`
        : nothing}
      ${this.ways && by.length === 0 ? html`<p>Nobody can sign in here yet: the operator has set up no way to do so.</p>` : nothing}
      ${this.ways && !this.ways.secure ? html`<p class="warn small">This connection is not encrypted; what you type can be read on its way.</p>` : nothing}
    </section>`;
  }
}

customElements.define("sign-in", SignIn);
