import "../shared/tokens.css";
import { html, type TemplateResult } from "lit";
import { View } from "../shared/view";

class ConsolePage extends View {
  protected override render(): TemplateResult {
    return html`<main><h1>Console</h1></main>`;
  }
}

customElements.define("console-page", ConsolePage);
