import { LitElement } from "lit";

/** An element that renders into the page itself, so that one style sheet, one focus order and one text hold for all. */
export abstract class View extends LitElement {
  protected override createRenderRoot(): this {
    return this;
  }

  /** Renders again with these members changed. */
  protected change(members: object): void {
    Object.assign(this, members);
    this.requestUpdate();
  }
}
