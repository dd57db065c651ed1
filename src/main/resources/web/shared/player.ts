// Clips are read by links that run out.
import { html, nothing, type TemplateResult } from "lit";
import { address } from "./api";

interface Watched {
  at: number;
  tries: number;
}

const MOST_TRIES = 3;
const watched = new WeakMap<HTMLVideoElement, Watched>();

function stateOf(video: HTMLVideoElement): Watched {
  const state = watched.get(video) ?? { at: 0, tries: 0 };
  watched.set(video, state);
  return state;
}

function keep(event: Event): void {
  const video = event.target as HTMLVideoElement;
  if (!video.error) {
    stateOf(video).at = video.currentTime;
  }
}

/** Asks for the address again, which leads to another link, and goes on where it was. */
function again(event: Event): void {
  const video = event.target as HTMLVideoElement;
  const state = stateOf(video);
  if (state.tries++ < MOST_TRIES) {
    const { at } = state;
    const plays = !video.paused;
    const url = new URL(video.src);
    url.searchParams.set("again", String(Date.now()));
    video.src = url.href;
    video.addEventListener(
      "loadedmetadata",
      () => {
        video.currentTime = at;
        if (plays) {
          void video.play();
        }
      },
      { once: true },
    );
  }
}

interface Player {
  href: string;
  label: string;
  poster?: string;
  width?: number;
  height?: number;
  preload?: "none" | "metadata";
}

/**
 * A player with controls. Browsers go on reading where the address of a clip has led them to, also when that link has run
 * out; this one then asks for another.
 */
export function player({ href, label, poster, width, height, preload = "metadata" }: Player): TemplateResult {
  return html`<video class="clip" controls playsinline preload=${preload} width=${width ?? nothing} height=${height ?? nothing}
    src=${address(href)} poster=${poster ? address(poster) : nothing} aria-label=${label}
    @timeupdate=${keep} @seeking=${keep} @seeked=${(event: Event) => {
      stateOf(event.target as HTMLVideoElement).tries = 0;
    }} @error=${again}></video>`;
}
