// Orders videos over a bad line, as OpenAI's own client does: what gets no answer is sent again by the client itself.
import OpenAI from 'openai';

// Its pauses between tries grow to eight seconds; here they need not.
const soon = globalThis.setTimeout;
globalThis.setTimeout = (task, millis, ...rest) => soon(task, millis <= 8_000 ? millis / 20 : millis, ...rest);

const AT_ONCE = 40;

const [baseURL, user, count] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'any', maxRetries: 40 });
const ids = [];
let next = 0;

async function orderOn() {
  while (next < Number(count)) {
    const number = next++;
    const { id } = await client.videos.create({
      prompt: `Kite ${number}`, seconds: '2', size: '640x360', user, notBefore: '2999-01-01T00:00:00Z' });
    ids[number] = id;
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, orderOn));
console.log(JSON.stringify(ids));
